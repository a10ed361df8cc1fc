// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ItemKNN.Configuration {
    func check() throws {
        guard neighbours > 0 else {
            throw RecommendationError(.invalidConfiguration, "an item keeps at least one neighbour, not \(neighbours)")
        }
        guard shrinkage.isFinite, shrinkage >= 0 else {
            throw RecommendationError(.invalidConfiguration, "shrinkage is zero or more, not \(shrinkage)")
        }
        guard case .bm25(let k1, let b) = similarity else { return }
        guard (0...1_000).contains(k1), (0...1).contains(b) else {
            throw RecommendationError(.invalidConfiguration, "BM25 takes k1 from 0 to 1,000 and b from 0 to 1")
        }
    }

    /// Weighs the store and makes ready to count.
    func coOccurrence(_ interactions: Interactions) throws -> CoOccurrence {
        let byUser = weighted(interactions.matrix(values))
        let byItem = byUser.transposed
        let isBinary = byUser.values.allSatisfy { $0 == 1 }
        let likeness: CoOccurrence.Likeness
        if case .bm25 = similarity {
            let ones = [Float](repeating: 1, count: interactions.items.count)
            likeness = .scaled(row: ones, neighbour: ones)
        } else {
            let norms = (0..<byItem.rowCount)
                .map { item in
                    Float(byItem.values(ofRow: item).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
                }
            likeness = .shrunk(norms: norms, shrinkage: Float(shrinkage))
        }
        return CoOccurrence(
            byUser: byUser, byItem: byItem, isBinary: isBinary,
            userWeights: [Float](repeating: 1, count: byUser.rowCount), likeness: likeness, count: neighbours)
    }

    private func weighted(_ matrix: SparseRows) -> SparseRows {
        guard similarity != .cosine else { return matrix }
        let users = matrix.rowCount
        let items = Double(max(1, matrix.columnCount))
        let rarity = (0..<users).map { log(items) - log1p(Double(matrix.starts[$0 + 1] - matrix.starts[$0])) }
        var sums = [Double](repeating: 0, count: matrix.columnCount)
        for (column, value) in zip(matrix.columns, matrix.values) { sums[Int(column)] += Double(value) }
        let average = max(sums.reduce(0, +) / items, .leastNormalMagnitude)
        var weights: [Float] = []
        weights.reserveCapacity(matrix.count)
        for user in 0..<users {
            // A user of the whole catalogue tells nothing; rounding must not make that a negative opinion.
            let say = max(0, rarity[user])
            for place in matrix.starts[user]..<matrix.starts[user + 1] {
                let value = Double(matrix.values[place])
                switch similarity {
                case .bm25(let k1, let b):
                    let length = 1 - b + b * sums[Int(matrix.columns[place])] / average
                    weights.append(Float(value * (k1 + 1) / (k1 * length + value) * say))
                default: weights.append(Float(value.squareRoot() * say))
                }
            }
        }
        return SparseRows(
            columnCount: matrix.columnCount, starts: matrix.starts, columns: matrix.columns, values: weights)
    }
}

extension ItemKNN {
    /// Writes settings and neighbours.
    public func encode(into archive: inout ModelArchive.Writer) {
        switch configuration.similarity {
        case .cosine: archive.numbers([0.0])
        case .tfidf: archive.numbers([1.0])
        case .bm25(let k1, let b): archive.numbers([2, k1, b])
        }
        archive.integer(configuration.neighbours)
        archive.number(configuration.shrinkage)
        archive.text(configuration.pruning.rawValue)
        archive.text(configuration.values.rawValue)
        archive.index(items)
        archive.report(report)
        table.encode(into: &archive)
    }

    /// Reads settings and neighbours.
    public init(from archive: inout ModelArchive.Reader) throws {
        let code = try archive.doubles()
        let similarity: Configuration.Similarity
        switch (code.first, code.count) {
        case (0, 1): similarity = .cosine
        case (1, 1): similarity = .tfidf
        case (2, 3): similarity = .bm25(k1: code[1], b: code[2])
        default: throw ModelArchive.damaged("a setting is unknown")
        }
        let neighbours = try archive.integer()
        let shrinkage = try archive.number()
        guard let pruning = Configuration.Pruning(rawValue: try archive.text()) else {
            throw ModelArchive.damaged("a setting is unknown")
        }
        let values = try archive.values()
        let items = try archive.index()
        let configuration = Configuration(
            similarity: similarity, neighbours: neighbours, shrinkage: shrinkage, pruning: pruning, values: values)
        try ModelArchive.checkSettings(configuration.check)
        self.init(
            configuration: configuration, items: items, report: try archive.report(),
            table: try NeighbourTable(from: &archive, items: items.count))
    }
}
