// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why the engine could not do what it was asked: what happened, where, and how to mend it.
///
/// Messages carry ids and names of definitions, never a person's data.
public struct OmniError: Error, Sendable, CustomStringConvertible {
    /// What sort of mistake it is.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// Definitions have problems; the message lists all of them.
        case invalidDefinitions
        /// A channel is registered twice.
        case channels
        /// A setting of the configuration makes no sense.
        case configuration
        /// The clock is not virtual, so the engine cannot move it.
        case notVirtual
        /// The store refused, or what it holds cannot be read.
        case store
    }

    /// What sort it is, for programs.
    public let code: Code
    /// What, where, and how to mend it.
    public let message: String
    /// The error underneath, if there is one.
    public let cause: (any Error)?

    /// Creates one of its parts.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The same as text.
    public var description: String {
        cause.map { "\(code.rawValue): \(message) (\($0))" } ?? "\(code.rawValue): \(message)"
    }
}
