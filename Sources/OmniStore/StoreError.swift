// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Why a store did not do what it was asked: what, where, and how to mend it.
///
/// Free of personal data.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kinds of error, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// A person has changed since they were loaded; load, step and commit again.
        case staleRevision
        /// A fact was accepted already.
        case duplicateFact
        /// The commit names a person who was erased.
        case erased
        /// What was asked makes no sense: one person twice in a commit, an amount below 1.
        case invalid
        /// A version of a definition exists with another content.
        case conflict
        /// Stored bytes are damaged; everything else stays usable.
        case corrupt
        /// No space is left. Nothing was changed; the same call succeeds when there is space again.
        case full
        /// Another process holds the store.
        case busy
        /// The medium failed; the outcome is open until the next load.
        case io
        /// The store was written by a newer release.
        case tooNew
        /// The store was closed.
        case closed
        /// The store is not part of this build.
        case unavailable
    }

    /// The kind of error.
    public let code: Code
    /// What happened, where, and what to do.
    public let message: String
    /// The people concerned, where the code is about people.
    public let people: [PersonID]
    /// The facts concerned, where the code is about facts.
    public let facts: [Digest128]
    /// For a damaged part of the log: the position after which a feed can go on.
    public let resumption: LogPosition?
    /// The error underneath.
    public let cause: (any Error)?

    /// Creates an error.
    public init(
        _ code: Code, _ message: String, people: [PersonID] = [], facts: [Digest128] = [],
        resumption: LogPosition? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.people = people
        self.facts = facts
        self.resumption = resumption
        self.cause = cause
    }

    /// Whether the same call can succeed later without a change on the caller's side.
    public var isRetryable: Bool {
        switch code {
        case .full, .busy, .io: true
        default: false
        }
    }

    /// Code and message in one line, followed by the cause when there is one.
    public var description: String {
        guard let cause else { return "\(code.rawValue): \(message)" }
        return "\(code.rawValue): \(message) (\(cause))"
    }
}

extension StoreError: Equatable {
    /// Two errors are equal when code and message are; causes are not compared.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.message == right.message
    }
}
