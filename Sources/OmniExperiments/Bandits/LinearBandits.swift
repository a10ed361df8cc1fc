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

/// What one arm knows about how its reward follows from the context: A = 1 + Σ xxᵀ and b = Σ r·x.
///
/// The inverse is kept instead of A (Sherman and Morrison 1950), so that learning and asking take d² steps.
public struct LinearArm: Sendable, Hashable {
    /// How many numbers a context has.
    public let dimension: Int
    /// A⁻¹, row by row.
    public private(set) var inverse: [Double]
    private var weighted: [Double]

    /// Creates an arm that knows nothing.
    ///
    /// - Throws: ``ExperimentError`` for a dimension outside 1…10,000.
    public init(dimension: Int) throws {
        guard (1...10_000).contains(dimension) else {
            throw ExperimentError(.invalidInput, "a linear model needs a dimension between 1 and 10,000")
        }
        self.dimension = dimension
        inverse = [Double](repeating: 0, count: dimension * dimension)
        for index in 0..<dimension { inverse[index * dimension + index] = 1 }
        weighted = [Double](repeating: 0, count: dimension)
    }

    /// The estimated coefficients, A⁻¹b.
    public var coefficients: [Double] { product(weighted) }

    /// Returns the reward that is expected in a context, and the root of xᵀA⁻¹x: how little is known there.
    ///
    /// - Throws: ``ExperimentError`` for a context that does not fit.
    public func predict(_ context: [Double]) throws -> (mean: Double, width: Double) {
        try checked(context, dimension)
        var mean = 0.0
        var square = 0.0
        for (index, value) in product(context).enumerated() {
            mean += value * weighted[index]
            square += value * context[index]
        }
        return (mean, max(square, 0).squareRoot())
    }

    mutating func note(_ context: [Double]) {
        let column = product(context)
        var square = 1.0
        for index in 0..<dimension { square += column[index] * context[index] }
        for row in 0..<dimension {
            let factor = column[row] / square
            for index in 0..<dimension { inverse[row * dimension + index] -= factor * column[index] }
        }
    }

    mutating func reward(_ change: Double, _ context: [Double]) {
        for index in 0..<dimension { weighted[index] += change * context[index] }
    }

    private func product(_ vector: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: dimension)
        for row in 0..<dimension {
            var sum = 0.0
            for index in 0..<dimension { sum += inverse[row * dimension + index] * vector[index] }
            result[row] = sum
        }
        return result
    }
}

/// The parts that the two linear bandits share.
private func checked(_ context: [Double], _ dimension: Int) throws {
    guard context.count == dimension, context.allSatisfy(\.isFinite) else {
        throw ExperimentError(.invalidInput, "the bandit needs a context of \(dimension) finite numbers")
    }
}

/// LinUCB with one model per arm (Li, Chu, Langford and Schapire 2010): the best that each arm could plausibly be.
public struct LinUCB: Bandit, Hashable {
    /// The names of all arms.
    public let arms: [String]
    /// How many numbers a context has.
    public let dimension: Int
    /// How many widths are added to the mean; 0.3 to 1.5 is usual.
    public let alpha: Double
    /// The chance that is shared out evenly, so that what is decided can be evaluated.
    public let exploration: Double
    /// What each arm knows, in their order.
    public private(set) var models: [LinearArm]

    /// Creates a bandit.
    ///
    /// - Throws: ``ExperimentError`` without arms, for two of one name, or for settings outside their range.
    public init(arms: [String], dimension: Int, alpha: Double = 1, exploration: Double = 0.05) throws {
        try ExperimentError.check(arms: arms, exploration: exploration)
        guard dimension > 0, alpha >= 0, alpha.isFinite else {
            throw ExperimentError(.invalidInput, "a linear bandit needs a dimension above 0 and an alpha of 0 or more")
        }
        self.arms = arms
        self.dimension = dimension
        self.alpha = alpha
        self.exploration = exploration
        models = try arms.map { _ in try LinearArm(dimension: dimension) }
    }

    /// Returns each arm's mean, width and score in a context.
    ///
    /// - Throws: ``ExperimentError`` for a context that does not fit.
    public func scores(_ context: [Double]) throws -> [String: (mean: Double, width: Double, score: Double)] {
        try checked(context, dimension)
        let pairs = try zip(arms, models)
            .map { arm, model in
                let found = try model.predict(context)
                return (arm, (mean: found.mean, width: found.width, score: found.mean + alpha * found.width))
            }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the chance of each eligible arm.
    public func policy(context: [Double], eligible: [String]) throws -> [String: Double] {
        try checked(context, dimension)
        let scores = try places(of: eligible)
            .map { place in
                let found = try models[place].predict(context)
                return (arm: arms[place], score: found.mean + alpha * found.width)
            }
        return mostly(scores, exploring: exploration)
    }

    /// Takes note of a decision.
    public mutating func note(_ decision: BanditDecision) throws {
        try checked(decision.context, dimension)
        models[try place(of: decision.arm)].note(decision.context)
    }

    /// Takes note that a reward changed.
    public mutating func correct(_ decision: BanditDecision, from old: Double, to new: Double) throws {
        try checked(decision.context, dimension)
        models[try place(of: decision.arm)].reward(new - old, decision.context)
    }
}

/// Linear Thompson sampling (Agrawal and Goyal 2013): coefficients are N(A⁻¹b, v²A⁻¹), one model per arm.
///
/// In a context each arm's value is normal, so that the chance of being the best is an integral and not a draw.
public struct LinearThompson: Bandit, Hashable {
    /// The names of all arms.
    public let arms: [String]
    /// How many numbers a context has.
    public let dimension: Int
    /// The standard deviation of the noise, v.
    public let deviation: Double
    /// The chance that is shared out evenly, so that no arm ever becomes impossible.
    public let exploration: Double
    /// What each arm knows, in their order.
    public private(set) var models: [LinearArm]

    /// Creates a bandit.
    ///
    /// - Throws: ``ExperimentError`` without arms, for two of one name, or for settings outside their range.
    public init(arms: [String], dimension: Int, deviation: Double = 0.5, exploration: Double = 0.01) throws {
        try ExperimentError.check(arms: arms, exploration: exploration)
        guard dimension > 0, deviation > 0, deviation.isFinite else {
            throw ExperimentError(.invalidInput, "a linear bandit needs a dimension and a deviation above 0")
        }
        self.arms = arms
        self.dimension = dimension
        self.deviation = deviation
        self.exploration = exploration
        models = try arms.map { _ in try LinearArm(dimension: dimension) }
    }

    /// Returns what is believed about an arm's coefficients: their means and, row by row, their covariances.
    ///
    /// - Throws: ``ExperimentError`` for an arm that is not known.
    public func posterior(of arm: String) throws -> (mean: [Double], covariance: [Double]) {
        let model = models[try place(of: arm)]
        return (model.coefficients, model.inverse.map { $0 * deviation * deviation })
    }

    /// Returns the chance of each eligible arm.
    public func policy(context: [Double], eligible: [String]) throws -> [String: Double] {
        try checked(context, dimension)
        let places = try places(of: eligible)
        let laws = try places.map { try models[$0].predict(context) }
        let chances = Self.chancesOfBest(laws.map { ($0.mean, $0.width * deviation) })
        let floor = exploration / Double(places.count)
        return Dictionary(
            zip(places, chances).map { (arms[$0], floor + (1 - exploration) * $1) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Takes note of a decision.
    public mutating func note(_ decision: BanditDecision) throws {
        try checked(decision.context, dimension)
        models[try place(of: decision.arm)].note(decision.context)
    }

    /// Takes note that a reward changed.
    public mutating func correct(_ decision: BanditDecision, from old: Double, to new: Double) throws {
        try checked(decision.context, dimension)
        models[try place(of: decision.arm)].reward(new - old, decision.context)
    }

    /// How likely each of some normal values is the largest, by equal steps over each one's own density.
    static func chancesOfBest(_ laws: [(mean: Double, deviation: Double)]) -> [Double] {
        // A context of zeros leaves nothing to tell the arms apart.
        guard laws.count > 1, laws.allSatisfy({ $0.deviation > 0 }) else {
            return laws.map { _ in 1 / Double(laws.count) }
        }
        let least = laws.reduce(Double.infinity) { min($0, $1.deviation) }
        let raw = laws.indices.map { index -> Double in
            let law = laws[index]
            let steps = min(max((18 * law.deviation / (least / 4)).rounded(.up), 72), 4_000)
            let step = 18 / steps
            var sum = 0.0
            for place in 0...Int(steps) {
                let z = -9 + Double(place) * step
                var product = Normal.density(z)
                let value = law.mean + z * law.deviation
                for (other, rival) in laws.enumerated() where other != index {
                    product *= Normal.cdf((value - rival.mean) / rival.deviation)
                }
                sum += product
            }
            return sum * step
        }
        let total = raw.reduce(0, +)
        return raw.map { $0 / total }
    }
}
