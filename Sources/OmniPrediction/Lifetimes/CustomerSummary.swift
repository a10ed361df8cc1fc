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

    /// Why no model can use the summary, or nil when it is sound.
    var problem: String? {
        if frequency < 0 { return "a negative frequency" }
        guard recency.isFinite, age.isFinite, totalValue.isFinite else { return "a number that is not finite" }
        if recency < 0 || age < 0 { return "a negative recency or age" }
        if recency > age { return "a last purchase after the end of observation (recency above age)" }
        if frequency == 0, recency > 0 { return "a recency without a repeat purchase" }
        if let averageValue, !(averageValue.isFinite && averageValue > 0) { return "a mean value that is not positive" }
        return nil
    }
}
