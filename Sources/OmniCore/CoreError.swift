// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniCore: what was wrong, where, and how to mend it.
///
/// Messages never repeat the refused text of a person's data; they name its kind and its length.
public struct CoreError: Error, Sendable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// A timestamp, date, time of day or span that cannot be read.
        case invalidTime
        /// A time zone name that the system does not know.
        case invalidZone
        /// A currency code or an amount that cannot be read exactly.
        case invalidMoney
        /// Amounts of two currencies in one operation.
        case currencyMismatch
        /// A result outside of what the type can hold.
        case overflow
        /// An identifier that breaks the rules of its kind.
        case invalidIdentifier
        /// A property, or a property key, that breaks the rules.
        case invalidProperty
        /// A fact that breaks the rules.
        case invalidFact
        /// Stored bytes that cannot be decoded.
        case corruptBytes
    }

    /// The kind of refusal.
    public let code: Code
    /// What was refused, where, and how to mend it; free of personal data.
    public let message: String
    /// The error underneath, when there is one.
    public let cause: (any Error)?

    /// Creates a refusal.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Code and message in one line, followed by the cause when there is one.
    public var description: String {
        guard let cause else { return "\(code.rawValue): \(message)" }
        return "\(code.rawValue): \(message) (\(cause))"
    }
}

extension CoreError: Equatable {
    /// Two refusals are equal when code and message are; causes are not compared.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.message == right.message
    }
}

extension CoreError {
    /// The same refusal as a `DecodingError` that keeps the coding path.
    package func decodingError(at path: [any CodingKey]) -> DecodingError {
        DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: message, underlyingError: self))
    }
}
