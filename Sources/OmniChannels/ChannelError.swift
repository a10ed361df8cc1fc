// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniChannels: what was wrong, where, and how to mend it.
public struct ChannelError: Error, Sendable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// A file that cannot be opened or locked.
        case unusableFile
        /// A file that holds something else than messages.
        case unreadableFile
    }

    /// The kind of refusal.
    public let code: Code
    /// What was refused, where, and how to mend it.
    public let message: String
    /// The error underneath, when there is one.
    public let cause: (any Error)?

    /// Creates a refusal.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Code and message in one line.
    public var description: String { "\(code.rawValue): \(message)" }
}
