// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// When a user bought an item, as gaps in days.
struct Purchases {
    let item: Int32
    let gaps: [Double]
    let last: Int64

    /// The purchases of every item of a history, by item.
    static func of(_ history: BasketHistory) -> [Purchases] {
        var times: [Int32: [Int64]] = [:]
        for (basket, time) in zip(history.baskets, history.times) {
            for item in basket { times[item, default: []].append(time) }
        }
        return times.keys.sorted()
            .compactMap { item in
                guard let moments = times[item], let last = moments.last else { return nil }
                let gaps = zip(moments, moments.dropFirst()).map { (Double($1) - Double($0)) / 86_400e6 }
                return Purchases(item: item, gaps: gaps, last: last)
            }
    }
}

extension Replenishment.Configuration {
    func check() throws {
        guard (0...1e6).contains(prior), quantile > 0, quantile < 1, minimumGaps > 0, lapse > 0, lapse <= 1e6 else {
            throw RecommendationError(
                .invalidConfiguration,
                "the prior is from 0 to a million, the quantile between 0 and 1, gaps and the lapse above zero")
        }
    }

    /// The mean of a user's gaps, drawn towards the item's.
    func expected(_ gaps: ArraySlice<Double>, mean: Double) -> Double {
        let weight = Double(gaps.count) + prior
        return weight > 0 ? (gaps.reduce(0, +) + prior * mean) / weight : mean
    }
}

extension Replenishment {
    /// Writes settings and gaps.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.numbers([configuration.prior, configuration.quantile, configuration.lapse, threshold])
        archive.integer(configuration.minimumGaps)
        archive.index(items)
        archive.report(report)
        archive.integers(gaps)
        archive.numbers(means)
    }

    /// Reads settings and gaps.
    public init(from archive: inout ModelArchive.Reader) throws {
        let numbers = try archive.doubles()
        guard numbers.count == 4, numbers[3] > 0 else { throw ModelArchive.damaged("a setting is missing") }
        configuration = Configuration(
            prior: numbers[0], quantile: numbers[1], minimumGaps: try archive.integer(), lapse: numbers[2])
        try ModelArchive.checkSettings(configuration.check)
        threshold = numbers[3]
        items = try archive.index()
        report = try archive.report()
        gaps = try archive.integers()
        means = try archive.doubles()
        guard gaps.count == items.count, means.count == items.count, gaps.allSatisfy({ $0 >= 0 }),
            means.allSatisfy({ $0 >= 0 })
        else {
            throw ModelArchive.damaged("gaps do not fit the catalogue")
        }
    }
}
