// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How long a person takes to buy something of a category again, and when the next time is due.
///
/// Gaps between purchases are compared on a logarithmic scale. A person's own gaps are drawn towards those of everyone
/// in the category as strongly as they are few: with no gap the category speaks alone, with many the person does.
public struct RepurchaseCycle: Sendable, Hashable, Codable {
    /// The category's typical gap in days: half of all gaps are shorter.
    public let typicalDays: Double
    /// How far gaps spread around a person's own typical gap, as the deviation of their logarithm.
    public let spread: Double
    /// How far persons differ from one another, as the deviation of the logarithm of their typical gaps.
    public let personSpread: Double
    /// How many gaps it was learnt from.
    public let gaps: Int

    /// When a person is due.
    public struct Window: Sendable, Hashable, Codable {
        /// The day from which the purchase is due, in days after the last one: a quarter of such gaps are shorter.
        public var opens: Double
        /// The most likely middle: half of such gaps are shorter.
        public var due: Double
        /// The day from which the purchase is overdue: three quarters of such gaps are shorter.
        public var closes: Double

        /// Whether a person is inside the cycle that many days after the last purchase.
        public func contains(_ days: Double) -> Bool { opens <= days && days <= closes }
    }

    /// Learns a category's cycle from the days of purchase of every person who bought in it.
    ///
    /// Purchases of one day count once; order does not matter.
    ///
    /// - Parameter purchases: For each person the days of purchase, as numbers of days since any fixed day.
    /// - Throws: ``PredictionError`` with `notEnoughData` when nobody bought twice; `invalidInput` for a day that is
    ///   not finite.
    public init(_ purchases: [[Double]]) throws {
        let perPerson = try purchases.map(Self.logGaps)
        let all = perPerson.flatMap { $0 }
        guard !all.isEmpty else {
            throw PredictionError(.notEnoughData, "nobody bought in this category on two days")
        }
        let means = perPerson.filter { !$0.isEmpty }
            .map { (mean: $0.reduce(0, +) / Double($0.count), count: Double($0.count)) }
        var within = 0.0
        var freedom = 0.0
        for person in perPerson where person.count > 1 {
            let mean = person.reduce(0, +) / Double(person.count)
            within += person.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            freedom += Double(person.count - 1)
        }
        let centre = Self.median(all)
        let total = all.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(all.count)
        // Nobody with two gaps: what is known of the spread is shared out between persons and their habits.
        let own = freedom > 0 ? within / freedom : total / 2
        var between = 0.0
        for person in means { between += (person.mean - centre) * (person.mean - centre) - own / person.count }
        typicalDays = exp(centre)
        // Nobody is a clock: even a perfect habit leaves room of some 5 per cent.
        spread = max(own.squareRoot(), 0.05)
        personSpread = max(between / Double(means.count), 0).squareRoot()
        gaps = all.count
    }

    /// When a person is due, from the days of the person's own purchases in the category.
    ///
    /// A person without a gap gets the category's window.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a day that is not finite.
    public func window(for purchases: [Double] = []) throws -> Window {
        let own = try Self.logGaps(purchases)
        let centre = log(typicalDays)
        let count = Double(own.count)
        let mean = own.isEmpty ? centre : own.reduce(0, +) / count
        let precision = count / (spread * spread)
        let prior = personSpread > 0 ? 1 / (personSpread * personSpread) : .infinity
        let weight = prior == .infinity ? 0 : precision / (precision + prior)
        let typical = weight * mean + (1 - weight) * centre
        let unsure = prior == .infinity ? 0 : 1 / (precision + prior)
        // The quartiles of a normal distribution.
        let reach = 0.674_489_750_196_081_7 * (spread * spread + unsure).squareRoot()
        return Window(opens: exp(typical - reach), due: exp(typical), closes: exp(typical + reach))
    }

    private static func logGaps(_ days: [Double]) throws -> [Double] {
        guard days.allSatisfy({ abs($0) < 1e9 }) else {
            throw PredictionError(.invalidInput, "a day that is not finite, or a billion days away")
        }
        let whole = Set(days.map { $0.rounded(.down) }).sorted()
        return zip(whole, whole.dropFirst()).map { log($1 - $0) }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension RepurchaseCycle {
    /// Reads a cycle, and refuses one that nothing teaches.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        typicalDays = try container.decode(Double.self, forKey: .typicalDays)
        spread = try container.decode(Double.self, forKey: .spread)
        personSpread = try container.decode(Double.self, forKey: .personSpread)
        gaps = try container.decode(Int.self, forKey: .gaps)
        let isSound = typicalDays > 0 && typicalDays.isFinite && spread > 0 && spread < 100 && gaps > 0
        try decoder.require(
            isSound && (0..<100).contains(personSpread),
            "a cycle has typical days and spreads above 0, from 1 gap or more")
    }
}

extension RepurchaseCycle.Window {
    /// Reads a window.
    ///
    /// - Throws: `DecodingError.dataCorrupted` unless its days are finite, from 0 up and in their order; what the decoder
    ///   throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        opens = try fields.decode(Double.self, forKey: .opens)
        due = try fields.decode(Double.self, forKey: .due)
        closes = try fields.decode(Double.self, forKey: .closes)
        try decoder.require(
            0 <= opens && opens <= due && due <= closes && closes.isFinite, "the days of a window are in their order")
    }
}
