// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a series is about: a product, and where.
public struct SeriesKey: Sendable, Hashable, Codable, Comparable {
    /// The product, or whatever is counted.
    public var item: String
    /// The shop, warehouse or region; empty for all together.
    public var location: String

    /// Creates a key.
    public init(item: String, location: String = "") {
        self.item = item
        self.location = location
    }

    /// Keys are in the order of items, then of locations.
    public static func < (left: Self, right: Self) -> Bool {
        left.item == right.item ? left.location < right.location : left.item < right.item
    }
}

/// Many series in one piece of memory, each under its key.
public struct SeriesTable: Sendable, Hashable {
    /// What each series is about.
    public private(set) var keys: [SeriesKey] = []
    /// All values, one series after another, oldest first.
    let values: [Double]
    /// Where each series begins in the values, and the end of the last.
    let starts: [Int]

    /// Collects series.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a value that is not finite or not below 1e150, naming the
    ///   series' position.
    public init(_ series: [(key: SeriesKey, values: [Double])]) throws {
        var values: [Double] = []
        values.reserveCapacity(series.reduce(0) { $0 + $1.values.count })
        var starts = [0]
        for (index, entry) in series.enumerated() {
            guard entry.values.allSatisfy({ abs($0) < 1e150 }) else {
                throw PredictionError(.invalidInput, "the series at position \(index) has a value that is not finite")
            }
            keys.append(entry.key)
            values.append(contentsOf: entry.values)
            starts.append(values.count)
        }
        self.values = values
        self.starts = starts
    }

    /// How many series there are.
    public var count: Int { keys.count }

    /// The values of a series, oldest first.
    public subscript(index: Int) -> [Double] { Array(values[starts[index]..<starts[index + 1]]) }
}
