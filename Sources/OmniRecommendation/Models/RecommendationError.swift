// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniRecommendation: what was wrong, where, and how to mend it.
public struct RecommendationError: Error, Sendable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// An interaction without ids, or with a weight that is not finite and above zero.
        case invalidInteraction
        /// A setting outside of what a model can work with.
        case invalidConfiguration
        /// There is nothing to fit a model from.
        case noInteractions
        /// A fit whose numbers ran away; its settings do not suit the data.
        case notConverged
        /// Bytes that are no model, are damaged, or come from a newer version.
        case corruptModel
        /// Bytes of another kind of model than was asked for.
        case otherModel
        /// Parts that do not fit together, such as models of different catalogues in one blend.
        case mismatch
        /// A catalogue whose items contradict each other or themselves.
        case invalidCatalog
        /// A placement, an item or a stock location that nobody defined.
        case unknownName
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

extension RecommendationError: Equatable {
    /// Two refusals are equal when code and message are; causes are not compared.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.message == right.message
    }
}
