// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

extension SLIM {
    /// Scores every item; minus infinity for all if nothing is known of the user, and for items that nobody had.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let row = history.known(below: items.count).row(configuration.values)
        scores = [Float](repeating: -.infinity, count: items.count)
        guard !row.items.isEmpty else { return }
        for item in scores.indices where isSeen[item] { scores[item] = 0 }
        for (own, weight) in zip(row.items, row.weights) {
            for place in weights.starts[Int(own)]..<weights.starts[Int(own) + 1] {
                scores[Int(weights.columns[place])] += weight * weights.values[place]
            }
        }
    }

    /// Items whose scores this one raises most.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        guard let number = items.number(of: item) else { return [] }
        var scores: [Float] = []
        score(IndexedHistory(items: [Int32(number)]), into: &scores)
        scores[number] = -.infinity
        return TopItems.best(count, of: scores)
            .compactMap { place in
                guard scores[Int(place)] > 0, let id = items.id(Int(place)) else { return nil }
                return Recommendation(item: id, score: Double(scores[Int(place)]))
            }
    }

    /// The items of the history that raise the score: "because you bought X".
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let row = history.known(below: items.count).row(configuration.values)
        let parts = zip(row.items, row.weights)
            .map { own, weight -> (item: Int32, share: Float) in
                (own, weight * self.weight(of: Int(own), for: Int32(target)))
            }
        return Reason.because(parts, items: items, count: count)
    }

    /// What one item gives to another.
    func weight(of item: Int, for target: Int32) -> Float {
        var places = weights.starts[item]..<weights.starts[item + 1]
        while !places.isEmpty {
            let middle = places.lowerBound + places.count / 2
            if weights.columns[middle] == target { return weights.values[middle] }
            places = weights.columns[middle] < target ? (middle + 1)..<places.upperBound : places.lowerBound..<middle
        }
        return 0
    }
}

extension SLIM {
    /// Writes settings and weights.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.number(configuration.sparsity)
        archive.number(configuration.shrinkage)
        archive.text(configuration.values.rawValue)
        archive.number(configuration.tolerance)
        archive.integer(configuration.maximumPasses)
        archive.integer(configuration.maximumItems)
        archive.index(items)
        archive.report(report)
        archive.integers(isSeen.map { $0 ? Int32(1) : 0 })
        archive.integers(weights.starts)
        archive.integers(weights.columns)
        archive.numbers(weights.values)
    }

    /// Reads settings and weights.
    public init(from archive: inout ModelArchive.Reader) throws {
        configuration = Configuration(
            sparsity: try archive.number(), shrinkage: try archive.number(), values: try archive.values(),
            tolerance: try archive.number(), maximumPasses: try archive.integer(),
            maximumItems: try archive.integer())
        let (settings, items) = (configuration, try archive.index())
        try ModelArchive.checkSettings { try settings.check(items: items.count) }
        self.items = items
        report = try archive.report()
        isSeen = try archive.integers(below: 2).map { $0 == 1 }
        let starts = try archive.starts(rows: items.count)
        let columns = try archive.integers(below: items.count)
        let values = try archive.floats()
        guard isSeen.count == items.count, starts.last == columns.count, values.count == columns.count else {
            throw ModelArchive.damaged("its parts are of different sizes")
        }
        for row in 0..<items.count {
            let own = columns[starts[row]..<starts[row + 1]]
            guard zip(own, own.dropFirst()).allSatisfy(<) else { throw ModelArchive.damaged("items are out of order") }
        }
        weights = SparseRows(columnCount: items.count, starts: starts, columns: columns, values: values)
    }
}
