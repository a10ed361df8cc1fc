// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A run of a journey, for ever: hash(tenant, journey, instance key, id of the opening fact).
public struct RunID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public let digest: Digest128
    public init(_ digest: Digest128) { self.digest = digest }
    public var description: String { digest.hex }
    public static func < (left: RunID, right: RunID) -> Bool { left.digest < right.digest }
    public init(from decoder: any Decoder) throws { digest = try Digest128(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }
}

/// A person entered a journey, on one stored version of it.
public struct RunEntered: Sendable, Hashable {
    public var run: RunID
    public var journey: String
    public var version: UInt32
    /// Keeps parallel runs of one journey apart: a cart, an order; empty where the journey has no instance key.
    public var instance: String
    /// The id of the fact that opened it; empty where time or an audience did.
    public var cause: String
    /// The opening fact's properties, which branches and templates may read.
    public var opening: Properties
    public var asOf: Timestamp

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
    public var run: RunID
    /// The author's name of the step.
    public var step: String
    /// How often the run has been at this step, from 1.
    public var visit: UInt32
    public var asOf: Timestamp
    /// When time alone moves it on; `nil` where only an event or an outcome does.
    public var wakeAt: Timestamp?

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
    public var run: RunID
    public var reason: Reason
    public var asOf: Timestamp

    public init(run: RunID, reason: Reason, asOf: Timestamp) {
        self.run = run
        self.reason = reason
        self.asOf = asOf
    }
}

/// A person's arm of an experiment, stored at first exposure and never drawn again.
public struct ArmAssigned: Sendable, Hashable {
    public var experiment: String
    public var arm: String
    /// Whether this arm is the holdout, which sees nothing.
    public var isHoldout: Bool
    /// The run in which the person was first exposed.
    public var run: RunID?
    public var asOf: Timestamp

    public init(experiment: String, arm: String, isHoldout: Bool, run: RunID?, asOf: Timestamp) {
        self.experiment = experiment
        self.arm = arm
        self.isHoldout = isHoldout
        self.run = run
        self.asOf = asOf
    }
}
