// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The audiences of one person, kept by hand: an audience in a script, a test or a notebook.
///
/// ```swift
/// var book = try AudienceBook([loyal])
/// for fact in facts { book.record(fact) }
/// book.isMember("loyal", at: now)
/// ```
/// The engine does the same for every person, durably. All facts are taken to be about one person, whatever their
/// identifiers say. Facts may come in any order; one that is older than the latest counts as arriving late.
public struct AudienceBook: Sendable {
    private let plan: AudiencePlan
    private var state = AudienceState()
    private var traits = Properties()
    /// When each trait was last set: newer facts win, of equally old ones that with the greater id.
    private var traitOrigins: [String: (time: Timestamp, fact: String)] = [:]
    /// The latest instant that was recorded or advanced to.
    public private(set) var now = Timestamp.distantPast

    /// Checks and compiles audiences.
    ///
    /// - Throws: ``SegmentationError`` with every problem of every audience.
    public init(_ audiences: [Audience]) throws { plan = try AudiencePlan(audiences) }

    /// Takes in a fact, which arrives at its own time or, if that lies before ``now``, late.
    ///
    /// Events and traits count; facts of other kinds only let time pass.
    ///
    /// - Returns: What changed, in order, with what ran out in between.
    @discardableResult
    public mutating func record(_ fact: Fact) -> [AudienceTransition] {
        now = max(now, fact.time)
        var changes: [AudienceChange] = []
        if fact.kind == .traits {
            adopt(fact)
            state.traitsChanged(traits, now: now, plan, &changes)
        } else {
            state.record(fact, at: fact.time, now: now, plan, &changes)
        }
        return transitions(changes)
    }

    /// Lets time pass up to an instant; earlier ones than ``now`` do nothing.
    ///
    /// - Returns: What ran out, in order.
    @discardableResult
    public mutating func advance(to time: Timestamp) -> [AudienceTransition] {
        now = max(now, time)
        var changes: [AudienceChange] = []
        state.advance(to: now, plan, &changes)
        return transitions(changes)
    }

    /// Whether the person is in an audience at an instant from the last recorded one on; false for unknown names.
    public func isMember(_ audience: String, at time: Timestamp) -> Bool {
        guard let index = plan.index(of: audience) else { return false }
        return state.isMember(index, at: time, plan)
    }

    /// The names of all audiences that the person is in at an instant, in the order in which they were given.
    public func audiences(at time: Timestamp) -> [String] {
        state.memberIndexes(at: time, plan).map { plan.audiences[$0].name }
    }

    /// Why the person is in an audience, or is not; `nil` for unknown names.
    public func explain(_ audience: String, at time: Timestamp) -> ConditionProof? {
        plan.index(of: audience).map { state.proof(of: $0, at: time, plan) }
    }

    private mutating func adopt(_ fact: Fact) {
        for (key, value) in fact.properties.fields {
            if let origin = traitOrigins[key], (fact.time, fact.id) <= (origin.time, origin.fact) { continue }
            traitOrigins[key] = (fact.time, fact.id)
            traits[key] = value
        }
    }

    private func transitions(_ changes: [AudienceChange]) -> [AudienceTransition] {
        changes.map {
            AudienceTransition(audience: plan.audiences[$0.audience].name, entered: $0.entered, at: $0.at)
        }
    }
}

/// Someone entered or left an audience.
public struct AudienceTransition: Sendable, Hashable, CustomStringConvertible {
    /// The audience's name.
    public let audience: String
    /// Whether the person entered it; otherwise left it.
    public let entered: Bool
    /// When: at a fact's arrival, or at the instant at which a window ran out.
    public let at: Timestamp

    /// What happened, in one line.
    public var description: String { "\(entered ? "entered" : "left") \(audience) at \(at)" }
}
