// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Whether people arrived in the arms in the shares that were planned.
///
/// A mismatch means that assignment, exposure or logging is broken, and with it every result; no analysis of this room
/// gives a verdict then.
public struct SampleRatio: Sendable, Hashable {
    /// How often chance alone deviates at least so much.
    public let pValue: Double
    /// Pearson's statistic.
    public let chiSquare: Double
    /// Below which p-value the arms count as mismatched.
    public let threshold: Double

    /// Whether the arms deviate too much from the plan.
    public var isMismatch: Bool { pValue < threshold }

    /// Compares the arms' people with their planned weights (Pearson's chi-square test).
    ///
    /// Without anybody the p-value is 1. An arm of weight 0 is left out, unless somebody is in it: then it is 0.
    ///
    /// - Parameters:
    ///   - people: How many people each arm has.
    ///   - weights: What each arm should have in relation to the others.
    ///   - threshold: Small, as it is looked at often; 0.001 by default.
    /// - Throws: ``ExperimentError`` for negative numbers, or lists that do not fit each other.
    public init(_ people: [Int], weights: [Double], threshold: Double = 0.001) throws {
        guard people.count == weights.count, !people.isEmpty else {
            throw ExperimentError(.invalidInput, "a sample ratio needs one weight per arm")
        }
        guard people.allSatisfy({ $0 >= 0 }), weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw ExperimentError(.invalidInput, "people and weights must not be below 0")
        }
        self.threshold = threshold
        let total = people.reduce(0.0) { $0 + Double($1) }
        let sum = weights.reduce(0, +)
        guard total > 0 else {
            pValue = 1
            chiSquare = 0
            return
        }
        let intruders = zip(people, weights).contains { $0 > 0 && $1 == 0 }
        guard sum > 0, sum.isFinite, !intruders else {
            pValue = 0
            chiSquare = .greatestFiniteMagnitude
            return
        }
        var statistic = 0.0
        var arms = 0
        for (seen, weight) in zip(people, weights) where weight > 0 {
            let expected = weight / sum * total
            statistic += (Double(seen) - expected) * ((Double(seen) - expected) / expected)
            arms += 1
        }
        chiSquare = statistic
        pValue = arms < 2 ? 1 : ChiSquare(degrees: Double(arms - 1)).upperTail(statistic)
    }
}
