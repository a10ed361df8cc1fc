// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is kept of many people's numerators and denominators, now and before: a ratio metric with CUPED.
///
/// Revenue per order, orders per session: each person has a numerator and a denominator in the experiment and, of the
/// same metric, both from before it. Somebody who was not there before has zeros before, which is as good a covariate
/// as any number from that time. It takes some 200 bytes however many people there are, and merges as ``Moments`` do.
public struct RatioMoments: Sendable, Hashable {
    /// How many people were recorded.
    public private(set) var count = 0
    /// The means of numerator, denominator, and of both before.
    private(set) var means = SIMD4<Double>.zero
    /// Sums of multiplied distances from the means, of each number with each.
    private(set) var products = [SIMD4<Double>](repeating: .zero, count: 4)

    /// Creates what is known of nobody.
    public init() {}

    /// Takes one person's sums of numerators and denominators, in the experiment and before it.
    ///
    /// A person must be recorded once per experiment and metric: total the person's events first.
    ///
    /// - Throws: ``ExperimentError`` for a number that is not finite, or for one person more than 2⁵³ − 1; then
    ///   nothing is recorded.
    public mutating func record(
        _ numerator: Double, over denominator: Double, before: (numerator: Double, denominator: Double) = (0, 0)
    ) throws {
        let person = SIMD4(numerator, denominator, before.numerator, before.denominator)
        guard (0..<4).allSatisfy({ person[$0].isFinite }) else {
            throw ExperimentError(.notFinite, "a numerator or denominator is not finite; leave the person out")
        }
        try Moments.requireRoom(count)
        let delta = person - means
        let others = Double(count)
        count += 1
        means += delta / Double(count)
        // Each product of two distances comes first, so that both halves of the table round alike.
        for row in 0..<4 { products[row] += delta * delta[row] * (others / Double(count)) }
    }

    /// Takes all people of another accumulator; nobody may be in both, and the count ends at 2⁵³ − 1.
    public mutating func merge(_ other: RatioMoments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let (left, right) = (Double(count), Double(other.count))
        let share = right / (left + right)
        let delta = other.means - means
        for row in 0..<4 { products[row] += other.products[row] + delta * delta[row] * (left * share) }
        means += delta * share
        count = min(count + other.count, Moments.mostPeople)
    }

    /// Returns the two together.
    public func merged(with other: RatioMoments) -> RatioMoments {
        var result = self
        result.merge(other)
        return result
    }

    /// The ratio; nil where the denominators add up to 0.
    public var ratio: Double? { means[1] == 0 ? nil : means[0] / means[1] }
    /// The ratio before the experiment; nil where the denominators of that time add up to 0.
    public var ratioBefore: Double? { means[3] == 0 ? nil : means[2] / means[3] }

    /// The share of the ratio's variance that the past explains: what CUPED will take out; 0 without a past.
    public var explained: Double {
        let (now, before) = gradients
        let variance = covariance(now, now) * covariance(before, before)
        let joint = covariance(now, before)
        let share = joint * joint / variance
        return share.isFinite ? min(share, 1) : 0
    }

    /// How ratio and past ratio move with the four means: the two gradients of the delta method.
    var gradients: (now: SIMD4<Double>, before: SIMD4<Double>) {
        let now = SIMD4(1, -(ratio ?? 0), 0, 0) * (means[1] == 0 ? 0 : 1 / means[1])
        let before = SIMD4(0, 0, 1, -(ratioBefore ?? 0)) * (means[3] == 0 ? 0 : 1 / means[3])
        return (now, before)
    }

    /// The covariance between people of two weighted sums of the four numbers; 0 for fewer than two people.
    func covariance(_ left: SIMD4<Double>, _ right: SIMD4<Double>) -> Double {
        guard count > 1 else { return 0 }
        var sum = 0.0
        for row in 0..<4 { sum += left[row] * (products[row] * right).sum() }
        return sum / Double(count - 1)
    }
}

extension RatioMoments: Codable {
    private enum Key: String, CodingKey { case count, means, products }

    /// Reads four means and, row by row, the sixteen sums of products.
    ///
    /// - Throws: `DecodingError` for figures that no people can have.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        count = try container.decode(Int.self, forKey: .count)
        let means = try container.decode([Double].self, forKey: .means)
        let sums = try container.decode([Double].self, forKey: .products)
        let isCount = (0...Moments.mostPeople).contains(count)
        let isWhole = isCount && means.count == 4 && sums.count == 16 && (means + sums).allSatisfy(\.isFinite)
        try decoder.require(isWhole, "moments of a ratio are a count of 0 to 2⁵³ − 1, 4 means and 16 products")
        // What as many additions may round.
        let slack = 1e-9 + 2 * Double(count) * .ulpOfOne
        for row in 0..<4 {
            for column in 0..<4 {
                let (product, mirror) = (sums[4 * row + column], sums[4 * column + row])
                let most = sums[5 * row].squareRoot() * sums[5 * column].squareRoot()
                // Not a number, and so refused, where a square is below 0.
                let isPossible = abs(product) <= most * (1 + slack) && abs(product - mirror) <= slack * most
                try decoder.require(isPossible, "the products are larger than the squares allow")
            }
            self.means[row] = means[row]
            products[row] = SIMD4(sums[(4 * row)..<(4 * row + 4)])
        }
        try decoder.require(count > 0 || self == RatioMoments(), "the moments of nobody are all 0")
    }

    /// Writes the count, the means and the products.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(count, forKey: .count)
        try container.encode((0..<4).map { means[$0] }, forKey: .means)
        try container.encode((0..<16).map { products[$0 / 4][$0 % 4] }, forKey: .products)
    }
}
