// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniRecommendation

/// MovieLens under the protocol that the peers' scripts follow: every rating is an interaction of weight one, a fifth of
/// each user's is the test part, and users and items are numbered by their ids.
struct RatingsWorkload {
    let name: String
    let users: [String]
    let train: Interactions
    /// Per user the items of the test part, ascending.
    let test: [[Int32]]
    let itemCount: Int

    /// Reads a set.
    ///
    /// For choosing settings, `validation` cuts the test part once more, out of what is left for training;
    /// `limit` keeps so many users at most, those of the smallest ids.
    init(name: String, folder: String, validation: Bool = false, limit: Int? = nil) throws {
        var rows = try Self.read(name, in: folder)
        self.name = name
        let userIDs = Set(rows.map(\.user)).sorted().prefix(limit ?? .max)
        let lastUser = userIDs.last ?? 0
        rows.removeAll { $0.user > lastUser }
        let itemIDs = Set(rows.map(\.item)).sorted()
        var parts = Self.split(rows)
        if validation { parts = Self.split(parts.train) }

        let userNumber = Dictionary(uniqueKeysWithValues: userIDs.enumerated().map { ($1, $0) })
        let itemNumber = Dictionary(uniqueKeysWithValues: itemIDs.enumerated().map { ($1, $0) })
        users = userIDs.map(String.init)
        itemCount = itemIDs.count
        var train = Interactions(users: StableIndex(users), items: StableIndex(itemIDs.map(String.init)))
        for row in parts.train {
            try train.append(Interaction(user: String(row.user), item: String(row.item)))
        }
        self.train = train
        var test = [[Int32]](repeating: [], count: users.count)
        for row in parts.test { test[userNumber[row.user] ?? 0].append(Int32(itemNumber[row.item] ?? 0)) }
        self.test = test.map { $0.sorted() }
    }

    struct Row {
        var user: Int
        var item: Int
        var time: Int?
    }

    private static func read(_ name: String, in folder: String) throws -> [Row] {
        switch name {
        case "ml-100k":
            return try unpack("\(folder)/ml-100k.u.data.gz").split(separator: "\n")
                .map { line in
                    let fields = line.split(separator: "\t").compactMap { Int($0) }
                    return Row(user: fields[0], item: fields[1], time: fields[3])
                }
        case "ml-1m":
            return try unpack("\(folder)/ml-1m.pairs.csv.gz").split(separator: "\n").dropFirst()
                .map { line in
                    let fields = line.split(separator: ",").compactMap { Int($0) }
                    return Row(user: fields[0], item: fields[1], time: nil)
                }
        default: throw CocoaError(.fileNoSuchFile)
        }
    }

    private static func unpack(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadUnknown) }
        return String(decoding: data, as: UTF8.self)
    }

    /// The last fifth by time and id, or, where there are no times, the first fifth by hash and id.
    private static func split(_ rows: [Row]) -> (train: [Row], test: [Row]) {
        var parts: (train: [Row], test: [Row]) = ([], [])
        for (_, own) in Dictionary(grouping: rows, by: \.user).sorted(by: { $0.key < $1.key }) {
            let count = own.count / 5
            if own.allSatisfy({ $0.time != nil }) {
                let sorted = own.sorted { ($0.time ?? 0, $0.item) < ($1.time ?? 0, $1.item) }
                parts.test += sorted.suffix(count)
                parts.train += sorted.dropLast(count)
            } else {
                let sorted = own.map { (SegmentationWorkload.mix64(UInt64($0.user) << 32 | UInt64($0.item)), $0) }
                    .sorted { ($0.0, $0.1.item) < ($1.0, $1.1.item) }.map(\.1)
                parts.test += sorted.prefix(count)
                parts.train += sorted.dropFirst(count)
            }
        }
        return parts
    }

    /// The averages over users with a test part, each list being the best 100 items by number.
    func quality(of lists: [[Int32]]) -> (recall20: Double, ndcg10: Double, ndcg100: Double, coverage20: Double) {
        let discounts = (0..<100).map { 1 / log2(Double($0) + 2) }
        let ideal = discounts.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
        var sums = (recall: 0.0, ndcg10: 0.0, ndcg100: 0.0)
        var seen = Set<Int32>()
        var count = 0
        for (list, wanted) in zip(lists, test) where !wanted.isEmpty {
            count += 1
            let set = Set(wanted)
            let hits = list.prefix(100).map { set.contains($0) }
            func ndcg(_ k: Int) -> Double {
                zip(hits, discounts).prefix(k).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } / ideal[min(k, wanted.count)]
            }
            sums.recall += Double(hits.prefix(20).count { $0 }) / Double(min(20, wanted.count))
            sums.ndcg10 += ndcg(10)
            sums.ndcg100 += ndcg(100)
            seen.formUnion(list.prefix(20))
        }
        let n = Double(max(1, count))
        return (sums.recall / n, sums.ndcg10 / n, sums.ndcg100 / n, Double(seen.count) / Double(itemCount))
    }
}
