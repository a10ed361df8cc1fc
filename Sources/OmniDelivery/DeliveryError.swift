// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniDelivery: everything that is wrong with templates or a policy, at once.
public struct DeliveryError: Error, Sendable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// A template that cannot be published.
        case invalidTemplate
        /// A policy that cannot hold.
        case invalidPolicy
        /// A template that lacks a value, or whose output is too long.
        case notRendered
    }

    /// The kind of refusal.
    public let code: Code
    /// What is wrong, where, and how to mend it; one sentence per problem.
    public let problems: [String]
    /// The error underneath, when there is one.
    public let cause: (any Error)?

    /// Creates a refusal.
    public init(_ code: Code, _ problems: [String], cause: (any Error)? = nil) {
        self.code = code
        self.problems = problems
        self.cause = cause
    }

    /// All problems, one per line.
    public var message: String { problems.joined(separator: "\n") }

    /// Code and problems, one problem per line.
    public var description: String { "\(code.rawValue): \(message)" }
}
