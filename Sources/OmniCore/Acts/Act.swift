// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Something the engine decided.
///
/// Facts are observed and may be folded again in any order; acts are done once, applied in commit order, and never
/// decided a second time.
public enum Act: Sendable, Hashable {
    // People
    case personCreated(BucketKey)
    /// An identifier leads to this person from a moment on, because of a fact.
    case linked(Identifier, from: Timestamp, evidence: String)
    /// An identifier that led to this person from a moment on, because of a fact, does so no longer: the fact went over
    /// to somebody else.
    case unlinked(Identifier, from: Timestamp, evidence: String)
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
    /// What sort it is, for programs.
    public var code: Code
    /// For people who read explanations: "marketing on push", "2 of 2 within PT24H".
    public var detail: String

    /// Creates one of its parts.
    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// The same as text.
    public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }

    /// Open, so that stored reasons of a newer release stay readable.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable {
        /// The name as it is stored.
        public let rawValue: String
        /// Creates one of its parts.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Creates one of its parts.
        public init(_ rawValue: String) { self.rawValue = rawValue }

        /// Nothing stands against it.
        public static let allowed = Code("allowed")
        /// The person has not agreed to this purpose on this channel.
        public static let noConsent = Code("no_consent")
        /// The address is not to be used any more.
        public static let suppressed = Code("suppressed")
        /// The person has no address on the channel.
        public static let unreachable = Code("unreachable")
        /// The person has had as many messages as they may.
        public static let frequencyCap = Code("frequency_cap")
        /// It is night where the person lives.
        public static let quietHours = Code("quiet_hours")
        /// It would have come too late.
        public static let deadlinePassed = Code("deadline_passed")
        /// The run that planned it has ended.
        public static let runEnded = Code("run_ended")
        /// The channel is not set up.
        public static let noChannel = Code("no_channel")
        /// The template lacks a value, or is too long.
        public static let notRendered = Code("not_rendered")
        /// It failed and may succeed later.
        public static let retry = Code("retry")
        /// A provider may have it.
        public static let inDoubt = Code("in_doubt")
        /// The provider will never take it.
        public static let refusedByProvider = Code("refused_by_provider")
        /// It failed as often as it may.
        public static let retriesExhausted = Code("retries_exhausted")
        /// The person turned out to be another, who has a run of the same instance.
        public static let merged = Code("merged")
        /// The person was erased.
        public static let erased = Code("erased")
        /// The last step was done.
        public static let completed = Code("completed")
        /// An event that ends the journey happened.
        public static let exitEvent = Code("exit_event")
        /// An audience that ends the journey was entered or left.
        public static let exitAudience = Code("exit_audience")
        /// Chance holds the person out, to compare with.
        public static let holdout = Code("holdout")
        /// The person does not take part in the experiment, and is no control of it.
        public static let notInExperiment = Code("not_in_experiment")
        /// What it refers to is not published.
        public static let definitionMissing = Code("definition_missing")
    }
}
