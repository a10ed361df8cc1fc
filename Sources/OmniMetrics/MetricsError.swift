// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniMetrics.
public struct MetricsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of refusal.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// Ledgers that count differently.
        case otherConfiguration
        /// A number, count or list that cannot mean anything, such as a negative count or a value that is not finite.
        case invalidInput
        /// Amounts of several currencies where one sum was asked for.
        case mixedCurrencies
        /// More than the method can do, such as exact Shapley values of thirty channels.
        case tooMany
        /// A sum that does not fit.
        case overflow
    }

    /// The kind of refusal.
    public let code: Code
    /// What was refused, and how to mend it.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Code and message in one line.
    public var description: String { "\(code.rawValue): \(message)" }
}
