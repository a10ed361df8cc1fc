// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniPrediction: what was wrong, where, and how to mend it.
///
/// Messages name positions, kinds and numbers, never a person.
public struct PredictionError: Error, Sendable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// Input that no model can be built from: negative ages, rows of unequal length, values that are not finite.
        case invalidInput
        /// Too little to learn from: nobody, nobody who came back, one outcome only.
        case notEnoughData
        /// The data do not determine the model, though there are enough of them.
        case notIdentified
        /// The search for the best parameters did not arrive.
        case notConverged
        /// Amounts of two currencies where one was expected.
        case currencyMismatch
        /// An option outside of its range.
        case invalidConfiguration
        /// The task was cancelled while fitting.
        case cancelled
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

extension PredictionError: Equatable {
    /// Two refusals are equal when code and message are; causes are not compared.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.message == right.message
    }
}

extension Decoder {
    /// Makes a value by an initialiser that may refuse it, so that stored forms pass the same checks as code does.
    ///
    /// - Throws: `DecodingError.dataCorrupted` with the refusal's message, and the refusal as its cause.
    func checked<Value>(_ make: () throws -> Value) throws -> Value {
        do {
            return try make()
        } catch let refusal as PredictionError {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath, debugDescription: refusal.message, underlyingError: refusal))
        }
    }

    /// Refuses what was read unless a condition holds.
    func require(_ condition: Bool, _ message: String) throws {
        _ = try checked { if !condition { throw PredictionError(.invalidInput, message) } }
    }
}
