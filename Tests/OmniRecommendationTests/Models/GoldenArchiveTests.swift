// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore
import OmniRecommendation
import Testing

/// Archives that an earlier build wrote and that every later one has to read to the bit.
///
/// To add one for a new kind or a new version: `OMNI_WRITE_GOLDEN=1 swift test --filter GoldenArchiveTests`, which
/// writes what is missing and touches nothing that is there; then look at the files and commit them.
@Suite struct `An archive from an earlier build` {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden/Models")
    static let kinds: [String] = ModelArchive.kinds.map { type in type.kind }
    static let history: History = ["i2", "i4", "i5"]

    static let fits: [String: @Sendable (Interactions) throws -> any Recommender] = [
        "popularity": { try Popularity.fit($0) },
        "trending": { try Trending.fit($0, configuration: .init(window: .hours(3))) },
        "item-knn": { try ItemKNN.fit($0) },
        "rp3beta": { try RP3Beta.fit($0) },
        "session-knn": { try SessionKNN.fit($0, configuration: .init(gap: .hours(1))) },
        "sequential-rules": { try SequentialRules.fit($0, configuration: .init(gap: nil)) },
        "association-rules": {
            try AssociationRules.fit($0, configuration: .init(minimumSupport: 0.05, maximumLength: 3, gap: nil))
        },
        "tifu-knn": { try TIFUKNN.fit($0) },
        "personal-frequency": { try PersonalFrequency.fit($0) },
        "replenishment": { try Replenishment.fit($0, configuration: .init(minimumGaps: 1)) },
        "content": { store in
            try ContentSimilarity(items: store.items, embedding: LastLetter())
        },
        "blend": {
            try Blend([.init(ItemKNN.fit($0)), .init(SequentialRules.fit($0, configuration: .init(gap: nil)))])
        },
        "ease": { try EASE.fit($0, configuration: .init(regularisation: 3)) },
        "slim": { try SLIM.fit($0, configuration: .init(sparsity: 0.1, shrinkage: 1)) },
        "als": { try ALS.fit($0, configuration: .init(factors: 3)) },
        "bpr": { try BPR.fit($0, configuration: .init(factors: 3, learningRate: 0.1, iterations: 9)) },
    ]

    static func file(_ kind: any Recommender.Type) -> URL {
        folder.appending(path: "\(kind.kind)-\(kind.archiveVersion).omrm")
    }

    /// What a model answers, a line for each place of its lists: item, score, number of reasons.
    static func answers(_ model: any Recommender) -> [(item: String, score: Double, reasons: Int)] {
        (model.recommend(to: history, count: 4, owned: .allowed, reasons: 1) + model.similar(to: "i3", count: 3))
            .map { ($0.item, $0.score, $0.reasons.count) }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["OMNI_WRITE_GOLDEN"] != nil))
    func `is written on request, where there is none`() throws {
        let store = try Interactions.drawn(users: 8, items: 7, events: 60, seed: 12)
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        for kind in ModelArchive.kinds where !FileManager.default.fileExists(atPath: Self.file(kind).path) {
            let model = try #require(try Self.fits[kind.kind]?(store))
            try Data(model.saved()).write(to: Self.file(kind))
            let text = Self.answers(model).map { "\($0.item) \($0.score) \($0.reasons)\n" }.joined()
            try Data(text.utf8).write(to: Self.file(kind).deletingPathExtension().appendingPathExtension("txt"))
        }
    }

    @Test(arguments: kinds)
    func `of every kind is read, answers as it did then, and is saved as the same bytes`(_ name: String) throws {
        let kind = try #require(ModelArchive.kinds.first { $0.kind == name })
        let data = try #require(
            try? Data(contentsOf: Self.file(kind)), "no golden archive of \(name) \(kind.archiveVersion)")
        let model = try ModelArchive.load([UInt8](data))
        #expect(model.saved() == [UInt8](data))
        let text = try String(
            contentsOf: Self.file(kind).deletingPathExtension().appendingPathExtension("txt"), encoding: .utf8)
        let wanted = text.split(separator: "\n").map { $0.split(separator: " ") }
        let found = Self.answers(model)
        #expect(found.map(\.item) == wanted.map { String($0[0]) })
        #expect(agree(found.map(\.score), wanted.compactMap { Double($0[1]) }, to: 1e-4))
        #expect(found.map(\.reasons) == wanted.map { Int($0[2]) ?? -1 })
    }

    @Test func `in another version of its kind is refused in words that say so`() throws {
        let bytes = try SLIM.fit(Interactions.drawn(users: 8, items: 7, events: 60, seed: 12)).saved()
        // Magic, version, one byte of length, "slim", then the version of the kind as a signed number.
        var older = Array(bytes.dropLast(4))
        #expect(older[10] == 4)
        older[10] = 2
        var writer = ByteWriter(continuing: older)
        writer.fixed32(CRC32C.checksum(older))
        for load in [{ try ModelArchive.load(writer.bytes) }, { try SLIM(saved: writer.bytes) as any Recommender }] {
            let refused = #expect(throws: RecommendationError.self) { _ = try load() }
            #expect(refused?.code == .corruptModel && refused?.message.contains("version 1") == true)
        }
    }
}

/// Vectors of items from their names.
private struct LastLetter: ItemEmbedding {
    var dimension: Int { 2 }
    func vector(of item: String) -> [Float]? { [Float(item.utf8.last ?? 0) - 50, 1] }
}
