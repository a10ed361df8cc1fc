// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What the lifetime models need to know of one customer.
///
/// The definitions are those of Fader, Hardie and Lee (2005). The first purchase starts the clock and is not counted.
public struct CustomerSummary: Sendable, Hashable, Codable {
    /// Who it is; empty where nobody needs to know.
    public var id: String
    /// Repeat purchases: how often the customer came back.
    public var frequency: Int
    /// The customer's age at the last purchase: time from the first to the last one.
    ///
    /// Zero without a repeat purchase.
    public var recency: Double
    /// The customer's age now: time from the first purchase to the end of observation ("T").
    public var age: Double
    /// The mean value of the repeat purchases in major units of money; nil when there are none, or none with a
    /// positive value.
    public var averageValue: Double?
    /// Everything the customer has spent so far in major units, the first purchase and refunds included.
    public var totalValue: Double

    /// Creates a summary; nothing is checked before it comes into a ``CustomerBase``.
    public init(
        id: String = "", frequency: Int, recency: Double, age: Double, averageValue: Double? = nil,
        totalValue: Double = 0
    ) {
        self.id = id
        self.frequency = frequency
        self.recency = recency
        self.age = age
        self.averageValue = averageValue
        self.totalValue = totalValue
    }

    /// Beyond these the models' sums lose all digits.
    private static let mostPurchases = 1_000_000_000
    private static let longestAge = 1e12

    /// Why no model can use the summary, or nil when it is sound.
    var problem: String? {
        if frequency < 0 { return "a negative frequency" }
        guard recency.isFinite, age.isFinite, totalValue.isFinite else { return "a number that is not finite" }
        if frequency > Self.mostPurchases || age > Self.longestAge {
            return "more purchases or a longer age than can be"
        }
        if recency < 0 || age < 0 { return "a negative recency or age" }
        if recency > age { return "a last purchase after the end of observation (recency above age)" }
        if frequency == 0, recency > 0 { return "a recency without a repeat purchase" }
        if let averageValue, !(averageValue.isFinite && averageValue > 0) { return "a mean value that is not positive" }
        return nil
    }
}

extension CustomerSummary {
    /// The nearest sound summary, for questions about a customer who came into no ``CustomerBase``: numbers that are not
    /// finite or are negative count as 0, a recency beyond the age as the age, none without a repeat purchase, and what is too large
    /// as the largest.
    var nearestSound: CustomerSummary {
        guard problem != nil else { return self }
        func sound(_ number: Double) -> Double { number.isFinite ? max(number, 0) : 0 }
        let bought = min(max(frequency, 0), Self.mostPurchases)
        let age = min(sound(age), Self.longestAge)
        let value = averageValue.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        return CustomerSummary(
            id: id, frequency: bought, recency: bought > 0 ? min(sound(recency), age) : 0, age: age,
            averageValue: value, totalValue: totalValue.isFinite ? totalValue : 0)
    }
}
