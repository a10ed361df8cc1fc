// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Something the engine decided. Facts are observed and may be folded again in any order; acts are done
/// once, applied in commit order, and never decided a second time.
public enum Act: Sendable, Hashable {
    // People
    case personCreated(BucketKey)
    /// An identifier leads to this person from a moment on, because of a fact.
    case linked(Identifier, from: Timestamp, evidence: String)
    /// In the survivor's log: this person's views and conduct now include the other's.
    case absorbed(PersonID)
    /// In the absorbed person's log: who answers for them from now on.
    case redirected(to: PersonID)
    /// In the survivor's log: an absorbed visitor stands alone again, because two accounts claim them. Facts
    /// that carry no account, and one of these identifiers, are no longer this person's.
    case released(PersonID, identifiers: [Identifier])
    /// In the released visitor's log: they answer for themselves again, and such facts in the log of `from` are theirs.
    case restored(from: PersonID, identifiers: [Identifier])
    /// Time alone changed the person's audiences, as of this instant.
    case woke(asOf: Timestamp)

    // Experiments
    case armAssigned(ArmAssigned)

    // Journeys
    case runEntered(RunEntered)
    case runMoved(RunMoved)
    case runEnded(RunEnded)

    // Messages
    case messagePlanned(MessagePlanned)
    case messageDeferred(MessageKey, until: Timestamp, Reason)
    case messageDropped(MessageKey, Reason)
    /// Committed before the provider is called.
    case handingOver(HandOver)
    /// What became of a hand-over.
    case messageSettled(MessageSettled)
}

/// Why something was done, or was not: a stable code, and details without personal data.
public struct Reason: Sendable, Hashable, Codable, CustomStringConvertible {
    public var code: Code
    /// For people who read explanations: "marketing on push", "2 of 2 within PT24H".
    public var detail: String

    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }

    /// Open, so that stored reasons of a newer release stay readable.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(_ rawValue: String) { self.rawValue = rawValue }

        public static let allowed = Code("allowed")
        public static let noConsent = Code("no_consent")
        public static let suppressed = Code("suppressed")
        public static let unreachable = Code("unreachable")
        public static let frequencyCap = Code("frequency_cap")
        public static let quietHours = Code("quiet_hours")
        public static let deadlinePassed = Code("deadline_passed")
        public static let runEnded = Code("run_ended")
        public static let noChannel = Code("no_channel")
        public static let notRendered = Code("not_rendered")
        public static let retry = Code("retry")
        public static let inDoubt = Code("in_doubt")
        public static let refusedByProvider = Code("refused_by_provider")
        public static let retriesExhausted = Code("retries_exhausted")
        public static let merged = Code("merged")
        public static let erased = Code("erased")
        public static let completed = Code("completed")
        public static let exitEvent = Code("exit_event")
        public static let exitAudience = Code("exit_audience")
        public static let holdout = Code("holdout")
        public static let definitionMissing = Code("definition_missing")
    }
}
