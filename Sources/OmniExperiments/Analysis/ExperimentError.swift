// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniExperiments: what was wrong, where, and how to mend it.
///
/// A comparison that cannot be made is refused, never answered with a number that looks like a result.
public struct ExperimentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable, Hashable {
        /// A number that is not finite, or so large that its square is not.
        case notFinite
        /// Counts, shares or settings that contradict each other.
        case invalidInput
        /// An arm with too few people for a variance.
        case tooFewPeople
        /// Nothing varies, so that no chance can be told from an effect.
        case noVariance
        /// A relative effect on a baseline that is zero or negative.
        case baselineNotPositive
        /// Two samples of different kinds.
        case kindsDiffer
        /// A decision, arm or feature that is not known.
        case unknownName
        /// Too little overlap between the logged policy and the one that is judged.
        case tooLittleEvidence
        /// A fit that did not settle.
        case notConverged
    }

    /// The kind of refusal.
    public let code: Code
    /// What was refused, where, and how to mend it; free of personal data.
    public let message: String

    /// Creates a refusal.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Code and message in one line.
    public var description: String { "\(code.rawValue): \(message)" }
}
