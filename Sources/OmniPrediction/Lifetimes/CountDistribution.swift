// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How likely each number of purchases is.
public struct CountDistribution: Sendable, Hashable {
    /// The chance of 0, 1, 2 … purchases; what is left out at the end is below one in a million million, or lies
    /// beyond the longest table that is computed.
    public let probabilities: [Double]

    init(_ probabilities: [Double]) { self.probabilities = probabilities }

    /// The longest table that is computed; purchases beyond it count as this many.
    static let longest = 20_000

    /// Sums chances that are offered one after another until next to nothing is left.
    ///
    /// The bulk is where the middle of the counts lies for a customer who stays; small chances before it end nothing.
    init(bulk: Double, next: (Int) -> Double) {
        var table: [Double] = []
        var left = 1.0
        while table.count < Self.longest {
            let chance = min(max(next(table.count), 0), max(left, 0))
            table.append(chance)
            left -= chance
            if left < 1e-12 || (Double(table.count) > 20 + 2 * bulk && chance < 1e-15) { break }
        }
        probabilities = table
    }

    /// The chance of exactly so many purchases.
    public func probability(of count: Int) -> Double {
        probabilities.indices.contains(count) ? probabilities[count] : 0
    }

    /// The chance of at least one purchase.
    public var probabilityOfAny: Double { 1 - (probabilities.first ?? 1) }

    /// The mean.
    public var mean: Double {
        var sum = 0.0
        for (count, chance) in probabilities.enumerated() { sum += Double(count) * chance }
        return sum
    }

    /// The mean of the square.
    var meanSquare: Double {
        var sum = 0.0
        for (count, chance) in probabilities.enumerated() { sum += Double(count) * Double(count) * chance }
        return sum
    }

    /// The smallest number that is not exceeded with at least this chance.
    public func quantile(_ share: Double) -> Int {
        var sum = 0.0
        for (count, chance) in probabilities.enumerated() {
            sum += chance
            if sum >= share { return count }
        }
        return max(probabilities.count - 1, 0)
    }

    /// The central range of counts that holds at least this chance.
    public func interval(level: Double = 0.9) -> PredictionInterval {
        let level = soundLevel(level)
        return PredictionInterval(
            lower: Double(quantile((1 - level) / 2)), upper: Double(quantile((1 + level) / 2)), level: level)
    }
}
