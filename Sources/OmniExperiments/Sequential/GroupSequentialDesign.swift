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

/// A few planned looks at an experiment, with bounds that keep the error rate of them all together.
///
/// At each look compare `effect / standardError` with the look's bound and stop where it is crossed. The information
/// fraction of a look is the share of the planned people that has arrived; looks need not be equally spaced. With a
/// spending rule the bound of a look depends on it and on earlier ones only, so that looks may come when they come.
public struct GroupSequentialDesign: Sendable, Hashable, Codable {
    /// How bounds are laid out over the looks.
    public enum Rule: String, Sendable, Hashable, Codable {
        /// O'Brien and Fleming (1979): strict early, nearly the single look's bound at the end.
        case obrienFleming
        /// Pocock (1977): the same bound at each look.
        case pocock
        /// Lan and DeMets (1983), spending like O'Brien and Fleming.
        case spendingObrienFleming
        /// Lan and DeMets (1983), spending like Pocock.
        case spendingPocock
    }

    /// How bounds are laid out.
    public let rule: Rule
    /// The error rate of all looks together, two-sided.
    public let alpha: Double
    /// The looks' shares of the planned information, rising, up to 1 at the most.
    public let fractions: [Double]
    /// By how many standard errors an effect must differ from none at each look.
    public let bounds: [Double]

    /// Works out the bounds.
    ///
    /// - Throws: ``ExperimentError`` for looks that do not rise from above 0 to at most 1, or more than 100 of them.
    public init(_ rule: Rule, fractions: [Double], alpha: Double = 0.05) throws {
        try Self.check(fractions: fractions, alpha: alpha)
        self.rule = rule
        self.alpha = alpha
        self.fractions = fractions
        switch rule {
        case .obrienFleming:
            bounds = Self.scaled(fractions.map { 1 / $0.squareRoot() }, fractions, alpha)
        case .pocock:
            bounds = Self.scaled(fractions.map { _ in 1 }, fractions, alpha)
        case .spendingObrienFleming, .spendingPocock:
            bounds = Self.spent(fractions.map { Self.spending(rule, alpha, at: $0) }, fractions)
        }
    }

    /// Equally spaced looks.
    ///
    /// - Throws: ``ExperimentError`` for fewer than 1 or more than 100 looks.
    public init(_ rule: Rule, looks: Int, alpha: Double = 0.05) throws {
        guard looks > 0, looks <= 100 else {
            throw ExperimentError(.invalidInput, "a design has between 1 and 100 looks")
        }
        try self.init(rule, fractions: (1...looks).map { Double($0) / Double(looks) }, alpha: alpha)
    }

    /// Whether an effect crosses the bound of a look, counted from 0.
    ///
    /// False for a look that was not planned: a design decides only where it was asked to.
    public func crosses(_ comparison: ArmComparison, look: Int) -> Bool {
        guard bounds.indices.contains(look), comparison.standardError > 0 else { return false }
        return abs(comparison.effect) >= bounds[look] * comparison.standardError
    }

    /// Returns the interval of a look that holds for all looks together (Jennison and Turnbull's repeated interval).
    ///
    /// - Throws: ``ExperimentError`` for a look that was not planned.
    public func interval(_ comparison: ArmComparison, look: Int) throws -> ClosedInterval {
        guard bounds.indices.contains(look) else {
            throw ExperimentError(.unknownName, "look \(look) is not one of the \(bounds.count) planned ones")
        }
        let width = bounds[look] * comparison.standardError
        return ClosedInterval(comparison.effect - width, comparison.effect + width)
    }

    /// Returns how many times as many people the design needs at most as a single look of the same power.
    public func inflation(power: Double = 0.8) throws -> Double {
        guard power > alpha, power < 1 else {
            throw ExperimentError(.invalidInput, "power must lie between alpha and 1; 0.8 is usual")
        }
        let single = Normal.upperQuantile(alpha / 2) + Normal.quantile(power)
        let drift = Self.root(from: single * 0.9, to: single * 2) { drift in
            GroupSequentialRecursion(fractions, drift: drift).crossing(bounds).reduce(0, +) - power
        }
        return drift * drift / (single * single)
    }

    /// How much of alpha may be used up to a fraction.
    static func spending(_ rule: Rule, _ alpha: Double, at fraction: Double) -> Double {
        let t = min(fraction, 1)
        if rule == .spendingPocock { return alpha * log(1 + (exp(1) - 1) * t) }
        return min(4 * Normal.upperTail(Normal.upperQuantile(alpha / 4) / t.squareRoot()), alpha)
    }

    /// Bounds of one shape, scaled until their error rate is alpha.
    private static func scaled(_ shape: [Double], _ fractions: [Double], _ alpha: Double) -> [Double] {
        let recursion = GroupSequentialRecursion(fractions)
        let single = Normal.upperQuantile(alpha / 2) / (shape.last ?? 1)
        let constant = root(from: single, to: single * 4) { constant in
            alpha - recursion.crossing(shape.map { $0 * constant }).reduce(0, +)
        }
        return shape.map { $0 * constant }
    }

    /// Bounds that use up alpha step by step.
    private static func spent(_ spending: [Double], _ fractions: [Double]) -> [Double] {
        var recursion = GroupSequentialRecursion(fractions)
        var earlier = 0.0
        return spending.map { total in
            defer { earlier = total }
            return recursion.advance(spending: max(total - earlier, 0))
        }
    }

    /// Where a rising function is 0 (Ridders' method, which needs no slope and keeps its bracket).
    static func root(from low: Double, to high: Double, _ function: (Double) -> Double) -> Double {
        var low = low
        var high = high
        var atLow = function(low)
        var atHigh = function(high)
        if atLow >= 0 { return low }
        if atHigh <= 0 { return high }
        for _ in 0..<60 where high - low > 1e-10 {
            let middle = (low + high) / 2
            let atMiddle = function(middle)
            let below = (atMiddle * atMiddle - atLow * atHigh).squareRoot()
            guard below > 0 else { return middle }
            let next = middle - (middle - low) * atMiddle / below
            let atNext = function(next)
            if abs(atNext) < 1e-13 { return next }
            let ends = [(low, atLow), (middle, atMiddle), (next, atNext), (high, atHigh)]
            for (place, value) in ends {
                if value < 0, place >= low { (low, atLow) = (place, value) }
                if value > 0, place <= high { (high, atHigh) = (place, value) }
            }
        }
        return (low + high) / 2
    }
}

extension GroupSequentialDesign {
    /// Reads a design with the bounds that were worked out when it was made, so that a running experiment keeps them.
    ///
    /// - Throws: `DecodingError` for looks or an error rate that the initialiser refuses, and for bounds whose error
    ///   rate is not the one that is asked for.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rule = try container.decode(Rule.self, forKey: .rule)
        alpha = try container.decode(Double.self, forKey: .alpha)
        fractions = try container.decode([Double].self, forKey: .fractions)
        bounds = try container.decode([Double].self, forKey: .bounds)
        let (alpha, fractions) = (alpha, fractions)
        try decoder.checked { try Self.check(fractions: fractions, alpha: alpha) }
        let hasBounds = bounds.count == fractions.count && bounds.allSatisfy { $0 >= 0 && $0.isFinite }
        try decoder.require(hasBounds, "a design has one bound of 0 or more for every look")
        try decoder.require(keepsItsPromise, "the bounds do not keep the error rate; work the design out again")
    }

    private static func check(fractions: [Double], alpha: Double) throws {
        try ExperimentError.check(alpha: alpha)
        let rises = zip(fractions, fractions.dropFirst()).allSatisfy { $0 < $1 }
        guard let first = fractions.first, let last = fractions.last, first > 0, last <= 1, rises,
            fractions.count <= 100
        else {
            throw ExperimentError(
                .invalidInput, "the looks' fractions must rise from above 0 to at most 1, at most 100 of them")
        }
    }

    /// Whether the bounds use up alpha as the rule says: one pass over the looks, where working them out takes many.
    private var keepsItsPromise: Bool {
        let crossing = GroupSequentialRecursion(fractions).crossing(bounds)
        let wanted: [Double]
        switch rule {
        case .obrienFleming, .pocock:
            let shape = rule == .pocock ? bounds : zip(bounds, fractions).map { $0 * $1.squareRoot() }
            guard let first = shape.first, shape.allSatisfy({ abs($0 - first) <= 1e-9 * first }) else { return false }
            return abs(crossing.reduce(0, +) - alpha) <= 1e-4 * alpha
        case .spendingObrienFleming, .spendingPocock:
            let spent = fractions.map { Self.spending(rule, alpha, at: $0) }
            wanted = zip(spent, [0] + spent).map { max($0 - $1, 0) }
        }
        return zip(crossing, wanted).allSatisfy { abs($0 - $1) <= 1e-4 * alpha }
    }
}
