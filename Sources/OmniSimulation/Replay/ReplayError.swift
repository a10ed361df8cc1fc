// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why a replay cannot run.
public struct ReplayError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What sort of problem it is.
    public enum Code: String, Sendable {
        /// The store holds another replay, or something that is none.
        case otherContent = "other_content"
        /// The engine runs on a clock of its own.
        case otherClock = "other_clock"
    }

    /// What sort of problem it is.
    public let code: Code
    /// What, where, and how to mend it.
    public let message: String
    /// What caused it, if something else failed.
    public let cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Code and message.
    public var description: String { "\(code.rawValue): \(message)" }

    /// Errors are equal when code and message are.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.message == right.message
    }

    /// Hashes code and message.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }
}
