// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

extension TouchPaths {
    /// Divides the conversions, and says how sure that is: every credit with a percentile interval over resampled people.
    ///
    /// People are drawn again by Poisson counts with the means that were observed (Hanley and MacGibbon 2006), which is
    /// the bootstrap for counts. The same seed gives the same intervals. An interval is about chance only, not about
    /// whether the model is right.
    ///
    /// - Parameters:
    ///   - model: How conversions are divided.
    ///   - resamples: How often, 50 to 100,000; 500 is usual.
    ///   - seed: Where the random numbers start.
    ///   - level: The probability of the interval, above 0 and below 1.
    /// - Returns: The credits, each with its interval.
    /// - Throws: ``MetricsError`` as ``credit(_:)`` does, and `invalidInput` for parameters out of range.
    public func credit(
        _ model: AttributionModel, resamples: Int, seed: UInt64, level: Double = 0.95
    ) throws -> AttributionCredit {
        guard (50...100_000).contains(resamples), level > 0, level < 1 else {
            throw MetricsError(
                .invalidInput, "\(resamples) resamples at level \(level): give 50 to 100000, and a level inside 0...1")
        }
        var result = try credit(model)
        var draws = [[Double]](repeating: [], count: channels.count)
        var generator = SplitMix64(seed: seed)
        for _ in 0..<resamples {
            let drawn = try resampled(&generator).credit(model)
            for (index, channel) in drawn.channels.enumerated() { draws[index].append(channel.conversions) }
        }
        let tail = (1 - level) / 2
        for index in draws.indices {
            draws[index].sort()
            let value = result.channels[index].conversions
            let lower = Quantiles.linear(draws[index], tail) ?? value
            let upper = Quantiles.linear(draws[index], 1 - tail) ?? value
            result.channels[index].interval = Estimate(value: value, lower: lower, upper: upper)
        }
        return result
    }

    /// The same paths with as many people on each as chance gives.
    private func resampled(_ generator: inout SplitMix64) -> TouchPaths {
        var result = self
        for path in 0..<count {
            let before = converted[path]
            result.converted[path] = before > 0 ? Double(generator.poisson(before)) : 0
            result.values[path] = before > 0 ? values[path] * result.converted[path] / before : values[path]
            result.missed[path] = missed[path] > 0 ? Double(generator.poisson(missed[path])) : 0
        }
        result.addUp()
        return result
    }

    private mutating func addUp() {
        conversions = converted.reduce(0, +)
        value = values.reduce(0, +)
        nonConversions = missed.reduce(0, +)
    }
}

/// Quantiles of sorted values.
enum Quantiles {
    /// By linear interpolation between neighbours: type 7 of Hyndman and Fan (1996); `nil` without values.
    static func linear(_ sorted: [Double], _ share: Double) -> Double? {
        guard let first = sorted.first, let last = sorted.last else { return nil }
        guard share > 0 else { return first }
        guard share < 1 else { return last }
        let place = share * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }

    static func median(_ values: [Double]) -> Double? { linear(values.sorted(), 0.5) }
}
