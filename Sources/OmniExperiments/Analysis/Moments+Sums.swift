// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Moments {
    /// Creates what is known of people whose values are at hand.
    ///
    /// - Throws: ``ExperimentError`` for a value that is not finite.
    public init(_ values: some Sequence<Double>) throws {
        self.init()
        for value in values { try record(value) }
    }

    /// Creates what is known of people whose pairs are at hand: outcome and companion.
    ///
    /// - Throws: ``ExperimentError`` for a value that is not finite.
    public init(pairs: some Sequence<(outcome: Double, companion: Double)>) throws {
        self.init()
        for pair in pairs { try record(pair.outcome, beside: pair.companion) }
    }

    /// Creates what is known of people of whom only sums were stored, as databases keep them.
    ///
    /// Sums of squares lose digits where the mean is large beside the spread; record people one by one where you can.
    ///
    /// - Throws: ``ExperimentError`` if a sum is not finite or the count is negative, or if squares are too small to
    ///   belong to the sums.
    public init(count: Int, sum: Double, sumOfSquares: Double) throws {
        try self.init(
            count: count, sum: sum, sumOfSquares: sumOfSquares, companionSum: 0, companionSumOfSquares: 0,
            sumOfProducts: 0)
    }

    /// Creates what is known of people of whom only the sums of both numbers and of their products were stored.
    ///
    /// - Throws: ``ExperimentError`` if a sum is not finite or the count is negative, or if squares are too small to
    ///   belong to the sums.
    public init(
        count: Int, sum: Double, sumOfSquares: Double, companionSum: Double, companionSumOfSquares: Double,
        sumOfProducts: Double, binary: Binary = []
    ) throws {
        self.init(binary: binary)
        guard (0...Self.mostPeople).contains(count) else {
            throw ExperimentError(.invalidInput, "a count of people is below 0, or above 2⁵³ − 1")
        }
        guard count > 0 else { return }
        let n = Double(count)
        self.count = count
        mean = sum / n
        companionMean = companionSum / n
        squares = sumOfSquares - sum * (sum / n)
        companionSquares = companionSumOfSquares - companionSum * (companionSum / n)
        products = sumOfProducts - sum * (companionSum / n)
        guard isSound else { throw ExperimentError(.notFinite, "a sum is not finite, or its square is too large") }
        // Less than nothing by more than rounding: the sums cannot be of the same people.
        guard squares >= -1e-9 * sumOfSquares.magnitude,
            companionSquares >= -1e-9 * companionSumOfSquares.magnitude
        else {
            throw ExperimentError(.invalidInput, "the sum of squares is too small for the sum; check what was summed")
        }
        if let problem { throw ExperimentError(.invalidInput, problem + "; check what was summed") }
    }

    /// Creates what is known of people who did or did not do something.
    ///
    /// - Throws: ``ExperimentError`` unless the successes lie between 0 and the count, which ends at 2⁵³ − 1.
    public init(successes: Int, of count: Int) throws {
        guard (0...Self.mostPeople).contains(count), (0...count).contains(successes) else {
            throw ExperimentError(.invalidInput, "successes must lie between 0 and the number of people")
        }
        self.init(binary: .outcome)
        guard count > 0 else { return }
        self.count = count
        mean = Double(successes) / Double(count)
        squares = mean * (1 - mean) * Double(count)
    }
}
