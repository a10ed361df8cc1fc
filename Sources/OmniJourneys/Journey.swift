// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore
package import OmniExperiments

/// What happens with one person over time: how they come in, step by step, and what takes them out again.
///
/// ```swift
/// let rescue = Journey(
///     "cart-rescue",
///     entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
///     exits: [.event(OrderCompleted.self)],
///     steps: [
///         .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
///         .send("remind", reminder, via: [.push, .email]),
///     ])
/// ```
/// A journey is plain data without code in it. Publishing checks it and stores it under a version; a run stays
/// on the version on which it was opened. Steps are known by their author's names, which stored runs hold on to.
public struct Journey: Sendable, Hashable {
    /// Unique among the journeys of a tenant.
    public let name: String
    /// What opens a run.
    public let entry: Entry
    /// What ends a run at whatever step it is.
    public let exits: [Exit]
    /// How old a fact, or a change of an audience, may be when it arrives and still open a run.
    ///
    /// Exits count at any age.
    public let freshness: Span
    /// The share of people, 0…1, whose runs are opened, counted and ended at once, to compare with.
    public let holdout: Double
    /// What a run goes through, in order.
    public let steps: [Step]

    /// Describes a journey.
    ///
    /// Problems are found when it is published, all at once; see ``validate(audiences:)``.
    public init(
        _ name: String, entry: Entry, exits: [Exit] = [], freshness: Span = Journey.usualFreshness,
        holdout: Double = 0, steps: [Step]
    ) {
        self.name = name
        self.entry = entry
        self.exits = exits
        self.freshness = freshness
        self.holdout = holdout
        self.steps = steps
    }

    /// One day: the freshness of a journey that does not state another.
    public static let usualFreshness = Span.days(1)
}

extension Journey {
    /// The name under which people's place in or out of the journey's holdout is remembered.
    package var holdoutExperiment: Experiment {
        Experiment(
            Journey.holdoutPrefix + name, arms: [Experiment.Arm(Journey.treatedArm)], holdout: holdout)
    }

    package static let holdoutPrefix = "journey/"

    /// The arm of people who are not in the journey's holdout.
    package static let treatedArm = "treated"
}

extension Journey {
    /// Finds everything that stands in the way of publishing the journey.
    ///
    /// - Parameter audiences: Names of the audiences that exist; nil to leave audiences unchecked.
    /// - Throws: ``JourneyError`` with all problems at once.
    public func validate(audiences: Set<String>? = nil) throws {
        let problems = JourneyCheck.problems(of: self, audiences: audiences)
        guard problems.isEmpty else { throw JourneyError(problems) }
    }
}
