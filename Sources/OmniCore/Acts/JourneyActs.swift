// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A run of a journey, for ever: hash(tenant, journey, instance key, id of the opening fact).
public struct RunID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The 128 bits.
    public let digest: Digest128
    /// Creates one of its parts.
    public init(_ digest: Digest128) { self.digest = digest }
    /// The same as text.
    public var description: String { digest.hex }
    /// A total order, for stores and tests.
    public static func < (left: RunID, right: RunID) -> Bool { left.digest < right.digest }
    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws { digest = try Digest128(from: decoder) }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }
}

/// A person entered a journey, on one stored version of it.
public struct RunEntered: Sendable, Hashable {
    /// The run.
    public var run: RunID
    /// Name of the journey.
    public var journey: String
    /// The stored version that the run stays on.
    public var version: UInt32
    /// Keeps parallel runs of one journey apart: a cart, an order; empty where the journey has no instance key.
    public var instance: String
    /// The id of the fact that opened it; empty where time or an audience did.
    public var cause: String
    /// The opening fact's properties, which branches and templates may read.
    public var opening: Properties
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp

    /// Creates one of its parts.
    public init(
        run: RunID, journey: String, version: UInt32, instance: String, cause: String, opening: Properties,
        asOf: Timestamp
    ) {
        self.run = run
        self.journey = journey
        self.version = version
        self.instance = instance
        self.cause = cause
        self.opening = opening
        self.asOf = asOf
    }
}

/// A run arrived at a step, or is asked to wait there longer.
public struct RunMoved: Sendable, Hashable {
    /// The run.
    public var run: RunID
    /// The author's name of the step.
    public var step: String
    /// How often the run has been at this step, from 1.
    public var visit: UInt32
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp
    /// When time alone moves it on; `nil` where only an event or an outcome does.
    public var wakeAt: Timestamp?

    /// Creates one of its parts.
    public init(run: RunID, step: String, visit: UInt32, asOf: Timestamp, wakeAt: Timestamp?) {
        self.run = run
        self.step = step
        self.visit = visit
        self.asOf = asOf
        self.wakeAt = wakeAt
    }
}

/// A run is over.
public struct RunEnded: Sendable, Hashable {
    /// The run.
    public var run: RunID
    /// Why.
    public var reason: Reason
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp

    /// Creates one of its parts.
    public init(run: RunID, reason: Reason, asOf: Timestamp) {
        self.run = run
        self.reason = reason
        self.asOf = asOf
    }
}

/// A person's arm of an experiment, stored at first exposure and never drawn again.
public struct ArmAssigned: Sendable, Hashable {
    /// Name of the experiment.
    public var experiment: String
    /// Name of the arm.
    public var arm: String
    /// Whether this arm is the holdout, which sees nothing.
    public var isHoldout: Bool
    /// The run in which the person was first exposed.
    public var run: RunID?
    /// When it happened, which may be before it was committed.
    public var asOf: Timestamp

    /// Creates one of its parts.
    public init(experiment: String, arm: String, isHoldout: Bool, run: RunID?, asOf: Timestamp) {
        self.experiment = experiment
        self.arm = arm
        self.isHoldout = isHoldout
        self.run = run
        self.asOf = asOf
    }
}
