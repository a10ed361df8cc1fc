// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a person is used to paying.
public enum PriceRange {
    /// From how many prices on a percentile says something.
    public static let fewest = 3

    /// Returns the price below which this share of the paid prices lies, interpolated between neighbours (type 7 of
    /// Hyndman and Fan 1996) and rounded to a minor unit.
    ///
    /// Nil for fewer than three prices, or when they are not all in one currency, or the share is not in 0…1.
    public static func percentile(_ share: Double, of prices: [Money]) -> Money? {
        guard let currency = prices.first?.currency, prices.count >= fewest, (0...1).contains(share) else { return nil }
        guard prices.allSatisfy({ $0.currency == currency }) else { return nil }
        let sorted = prices.map(\.minor).sorted()
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        let part = place - Double(low)
        let value = Double(sorted[low]) * (1 - part) + Double(sorted[high]) * part
        return Int64(exactly: value.rounded()).map { Money(minor: $0, currency) }
    }
}
