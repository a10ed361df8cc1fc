// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What became of one offered fact.
///
/// Every fact of a batch gets one, in the order of the batch.
public enum IngestOutcome: Sendable, Hashable {
    /// It is in the log, under this person; `nil` for facts that are about no person or carry no identifier.
    case accepted(PersonID?)
    /// The same fact was accepted before. Nothing happened.
    case duplicate
    /// It was not accepted, and is kept among the refused facts.
    case refused(Refusal)

    /// Whether the fact is in the log because of this call.
    public var isAccepted: Bool {
        if case .accepted = self { return true }
        return false
    }

    /// The refusal, if that is what it is.
    public var refusal: Refusal? {
        if case .refused(let refusal) = self { return refusal }
        return nil
    }
}

/// Why a fact was refused, and how to mend it.
///
/// Never holds the fact's own data.
public struct Refusal: Sendable, Hashable, CustomStringConvertible {
    /// What sort of refusal it is.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// The wire format was not readable, or a limit was exceeded.
        case malformed
        /// A field has no meaning: an empty name, a number that is not finite, a time outside the calendar.
        case invalid
        /// The id was used before with other content.
        case conflictingID = "conflicting_id"
        /// The person's state cannot be worked on at the moment; the fact can be offered again after release.
        case quarantined
        /// The person was erased; nothing of theirs is taken any more.
        case erased
    }

    /// What sort it is, for programs.
    public var code: Code
    /// What, where, and how to mend it.
    public var message: String

    /// Creates one of its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The same as text.
    public var description: String { "\(code.rawValue): \(message)" }
}

/// How facts are taken in.
public enum IngestMode: Sendable, Hashable {
    /// They happen now: audiences change, journeys start.
    case live
    /// They are imported: they feed views, and start nothing. Importing two years mails nobody.
    case history
}
