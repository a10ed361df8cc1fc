// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is kept of many people's numbers: how many, their means, and how they vary alone and together.
///
/// One accumulator serves every metric: an outcome alone (a mean), an outcome beside a denominator (a ratio), or an
/// outcome beside the same person's number from before the experiment (CUPED). It takes 56 bytes however many people
/// there are, and two of them merge into what one would have held of all (Chan, Golub and LeVeque 1979), the same up
/// to rounding in any order and grouping.
public struct Moments: Sendable, Hashable, Codable {
    /// Which numbers are only ever 0 or 1.
    ///
    /// Their variance is p(1 − p), without the correction for a small sample, as tests of shares have it.
    public struct Binary: OptionSet, Sendable, Hashable, Codable {
        /// The bits.
        public let rawValue: UInt8
        /// Creates a set from bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The outcome is 0 or 1.
        public static let outcome = Binary(rawValue: 1)
        /// The companion is 0 or 1.
        public static let companion = Binary(rawValue: 2)
    }

    /// As many people as counts can have that are also numbers without rounding; no population comes near.
    static let mostPeople = 1 << 53 - 1

    /// How many people were recorded.
    public internal(set) var count: Int = 0
    /// The mean outcome; 0 of nobody.
    public internal(set) var mean: Double = 0
    /// The mean of what stands beside the outcome.
    public internal(set) var companionMean: Double = 0
    /// Which of the two are 0 or 1.
    public internal(set) var binary: Binary
    /// Sums of squared and of multiplied distances from the means.
    var squares: Double = 0
    var companionSquares: Double = 0
    var products: Double = 0

    /// Creates what is known of nobody.
    public init(binary: Binary = []) {
        self.binary = binary
    }

    /// Takes one person's numbers.
    ///
    /// A person must be recorded once per experiment and metric: total the person's events before. The companion is
    /// the denominator of a ratio, or the covariate of CUPED.
    ///
    /// - Throws: ``ExperimentError`` for a number that is not finite, or is neither 0 nor 1 where only those are, or
    ///   for one person more than 2⁵³ − 1; then nothing is recorded.
    public mutating func record(_ outcome: Double, beside companion: Double = 0) throws {
        guard outcome.isFinite, companion.isFinite else {
            throw ExperimentError(.notFinite, "an outcome or its companion is not finite; leave the person out")
        }
        let isBinary = !binary.contains(.outcome) || outcome == 0 || outcome == 1
        let isBinaryCompanion = !binary.contains(.companion) || companion == 0 || companion == 1
        guard isBinary, isBinaryCompanion else {
            throw ExperimentError(.invalidInput, "a number that was declared to be 0 or 1 is neither")
        }
        try Self.requireRoom(count)
        add(outcome, companion)
    }

    /// Refuses one person more than can be counted.
    static func requireRoom(_ count: Int) throws {
        guard count < mostPeople else {
            throw ExperimentError(.invalidInput, "more people than can be counted; check where the counts come from")
        }
    }

    /// Takes all people of another accumulator; nobody may be in both, and the count ends at 2⁵³ − 1.
    public mutating func merge(_ other: Moments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let left = Double(count)
        let right = Double(other.count)
        let total = left + right
        let delta = other.mean - mean
        let companionDelta = other.companionMean - companionMean
        let weight = left * (right / total)
        squares += other.squares + delta * delta * weight
        companionSquares += other.companionSquares + companionDelta * companionDelta * weight
        products += other.products + delta * companionDelta * weight
        mean += delta * (right / total)
        companionMean += companionDelta * (right / total)
        count = min(count + other.count, Self.mostPeople)
        binary.formIntersection(other.binary)
    }

    /// Returns the two together.
    public func merged(with other: Moments) -> Moments {
        var result = self
        result.merge(other)
        return result
    }

    mutating func add(_ outcome: Double, _ companion: Double) {
        count += 1
        let share = 1 / Double(count)
        let delta = outcome - mean
        let companionDelta = companion - companionMean
        mean += delta * share
        companionMean += companionDelta * share
        let rest = outcome - mean
        squares += delta * rest
        companionSquares += companionDelta * (companion - companionMean)
        products += companionDelta * rest
    }
}

extension Moments {
    /// The variance between people; 0 for fewer than two.
    public var variance: Double { spread(squares, isBinary: binary.contains(.outcome)) }
    /// The variance of the companion.
    public var companionVariance: Double { spread(companionSquares, isBinary: binary.contains(.companion)) }
    /// How outcome and companion vary together; 0 for fewer than two people.
    public var covariance: Double { count < 2 ? 0 : products / Double(count - 1) }
    /// The sum of all outcomes.
    public var sum: Double { mean * Double(count) }

    /// Whether every number is finite and nothing is below what it can be.
    var isSound: Bool {
        (0...Self.mostPeople).contains(count) && mean.isFinite && companionMean.isFinite && squares.isFinite
            && companionSquares.isFinite
            && products.isFinite
    }

    private func spread(_ squares: Double, isBinary: Bool) -> Double {
        guard count > 1 else { return 0 }
        return max(squares, 0) / Double(isBinary ? count : count - 1)
    }
}

extension Moments {
    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` for figures that no people can have: squares below 0, or a covariance that exceeds
    ///   what the two variances allow.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        self.init(binary: try container.decode(Binary.self, forKey: .binary))
        count = try container.decode(Int.self, forKey: .count)
        (mean, companionMean) = (try number(.mean), try number(.companionMean))
        (squares, companionSquares) = (try number(.squares), try number(.companionSquares))
        products = try number(.products)
        if let problem { try decoder.require(false, problem) }
    }

    /// What stands against these figures being of anybody; nil for nothing.
    var problem: String? {
        guard isSound else { return "moments need a count of 0 to 2⁵³ − 1 and finite figures" }
        if count == 0, self != Moments(binary: binary) { return "the moments of nobody are all 0" }
        // Sums from a database may leave a square below 0 by rounding.
        let n = Double(count)
        let slack = 1e-9 * (abs(squares) + n * mean * mean)
        let companionSlack = 1e-9 * (abs(companionSquares) + n * companionMean * companionMean)
        guard squares >= -slack, companionSquares >= -companionSlack else { return "a sum of squares is below 0" }
        let most = (max(squares, 0) + slack).squareRoot() * (max(companionSquares, 0) + companionSlack).squareRoot()
        guard abs(products) <= most * (1 + 1e-9) else { return "the products are larger than the squares allow" }
        let isShare = !binary.contains(.outcome) || (0...1).contains(mean)
        let isCompanionShare = !binary.contains(.companion) || (0...1).contains(companionMean)
        return isShare && isCompanionShare ? nil : "the mean of zeros and ones lies between 0 and 1"
    }
}
