// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is believed about a share: a beta distribution, which each success and failure sharpens.
public struct ShareBelief: Sendable, Hashable, Codable {
    /// Successes, with the prior's.
    public let alpha: Double
    /// Failures, with the prior's.
    public let beta: Double

    /// Creates a belief; (1, 1) holds every share for equally likely.
    ///
    /// - Throws: ``ExperimentError`` unless both are above 0 and finite.
    public init(_ alpha: Double = 1, _ beta: Double = 1) throws {
        guard alpha > 0, beta > 0, alpha.isFinite, beta.isFinite else {
            throw ExperimentError(.invalidInput, "a belief about a share needs two numbers above 0")
        }
        self.alpha = alpha
        self.beta = beta
    }

    /// The mean share.
    public var mean: Double { alpha / (alpha + beta) }

    /// Returns the belief after more trials.
    ///
    /// - Throws: ``ExperimentError`` unless the successes lie between 0 and the count.
    public func after(successes: Int, of count: Int) throws -> ShareBelief {
        guard count >= 0, (0...count).contains(successes) else {
            throw ExperimentError(.invalidInput, "successes must lie between 0 and the number of trials")
        }
        return try ShareBelief(alpha + Double(successes), beta + Double(count - successes))
    }

    /// Returns the interval that holds the share with a chance of 1 − alpha, as much left out on either side.
    public func interval(alpha level: Double = 0.05) throws -> ClosedInterval {
        try ExperimentError.check(alpha: level)
        let law = BetaDistribution(alpha, beta)
        return ClosedInterval(law.quantile(level / 2), law.quantile(1 - level / 2))
    }

    /// Returns how likely this share is above another.
    public func chance(above other: ShareBelief) -> Double {
        let rival = BetaDistribution(other.alpha, other.beta)
        return min(Self.integral([self, other], weighing: self) { x, _ in rival.cdf(x) }, 1)
    }

    /// Returns what one loses on average, in points of share, by choosing this although the other may be better.
    public func expectedLoss(against other: ShareBelief) -> Double {
        let own = BetaDistribution(alpha, beta)
        let rival = BetaDistribution(other.alpha, other.beta)
        // E[(B − A)⁺] is the area where A is already below and B still above a point: no difference that cancels.
        return Self.integral([self, other], weighing: nil) { x, slope in own.cdf(x) * rival.upperTail(x) * slope }
    }

    /// Returns how likely each share is the largest, in order; they add up to 1.
    public static func chancesOfBest(_ beliefs: [ShareBelief]) -> [Double] {
        guard beliefs.count > 1 else { return beliefs.map { _ in 1 } }
        let laws = beliefs.map { BetaDistribution($0.alpha, $0.beta) }
        let raw = beliefs.indices.map { index in
            integral(beliefs, weighing: beliefs[index]) { x, _ in
                var product = 1.0
                for (other, law) in laws.enumerated() where other != index { product *= law.cdf(x) }
                return product
            }
        }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }

    /// An integral over shares on the scale of log-odds, where every density is smooth and falls off on both sides, so
    /// that equal steps converge exponentially.
    private static func integral(
        _ beliefs: [ShareBelief], weighing belief: ShareBelief?, _ function: (Double, Double) -> Double
    ) -> Double {
        var low = Double.infinity
        var high = -Double.infinity
        var width = Double.infinity
        for shape in belief.map({ [$0] }) ?? beliefs {
            let center = log(shape.alpha / shape.beta)
            let spread = (Special.trigamma(shape.alpha) + Special.trigamma(shape.beta)).squareRoot()
            // 9 deviations, and where the tail is exponential as far as e^-40.
            low = min(low, center - max(9 * spread, 40 / shape.alpha))
            high = max(high, center + max(9 * spread, 40 / shape.beta))
        }
        for shape in beliefs {
            width = min(width, (Special.trigamma(shape.alpha) + Special.trigamma(shape.beta)).squareRoot())
        }
        let steps = min(max((high - low) / (width / 3), 64), 20_000).rounded(.up)
        let step = (high - low) / steps
        let constant = belief.map { Special.logBeta($0.alpha, $0.beta) } ?? 0
        var sum = 0.0
        for index in 0...Int(steps) {
            let odds = low + Double(index) * step
            let x = 1 / (1 + exp(-odds))
            let slope = x / (1 + exp(odds))
            var weight = 1.0
            if let belief {
                let logX = -log1p(exp(-odds))
                let logRest = -log1p(exp(odds))
                weight = exp(belief.alpha * logX + belief.beta * logRest - constant)
            }
            if weight > 0 { sum += weight * function(x, slope) }
        }
        return sum * step
    }
}

extension ShareBelief {
    /// Reads a belief, and refuses what the initialiser refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let alpha = try container.decode(Double.self, forKey: .alpha)
        let beta = try container.decode(Double.self, forKey: .beta)
        self = try decoder.checked { try ShareBelief(alpha, beta) }
    }
}
