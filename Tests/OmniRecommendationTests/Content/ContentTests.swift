// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `Items by what they look like` {
    static let embedding = AttributeEmbedding(
        attributes: [
            "red jersey": ["kind:jersey", "colour:red", "team:reds"],
            "red shorts": ["kind:shorts", "colour:red", "team:reds"],
            "blue jersey": ["kind:jersey", "colour:blue", "team:blues"], "kettle": ["kind:kettle"],
        ], prices: ["red jersey": 80, "red shorts": 40, "blue jersey": 150, "kettle": 30])

    @Test func `A1: a new item is recommended before anyone took it`() throws {
        var model = try ContentSimilarity(
            items: StableIndex(["red jersey", "blue jersey", "kettle"]), embedding: Self.embedding)
        #expect(model.recommend(to: ["red jersey"], count: 1).first?.item == "blue jersey")
        try model.insert("red shorts", vector: #require(Self.embedding.vector(of: "red shorts")))
        let list = model.recommend(to: ["red jersey"], count: 3, reasons: 1)
        #expect(list.first?.item == "red shorts")
        #expect(list.first?.reasons.first?.kind == .looksLike(item: "red jersey"))
        #expect(model.similar(to: "kettle", count: 3).first?.item != "kettle")
        #expect(
            try ContentSimilarity(saved: model.saved()).recommend(to: ["kettle"], count: 5)
                == model.recommend(to: ["kettle"], count: 5))
    }

    /// A camera's eye, for which any two numbers will do.
    struct Eye: ItemEmbedding {
        let dimension = 2
        func vector(of item: String) -> [Float]? {
            switch item {
            case "lamp": [1, 0]
            case "torch": [0.9, 0.1]
            case "lantern": [0.8, 0.3]
            case "chair": [0, 1]
            default: nil
            }
        }
    }

    @Test func `R14: a photo finds what looks like it and is in stock`() throws {
        let items = StableIndex(["lamp", "torch", "lantern", "chair", "unseen"])
        let model = try ContentSimilarity(items: items, embedding: Eye())
        let stock = ["lamp": 0, "torch": 2, "lantern": 1, "chair": 9]
        let found = try model.nearest(to: [1, 0.05], count: 2) { stock[$0, default: 0] > 0 }
        #expect(found.map(\.item) == ["torch", "lantern"])
        #expect(try model.nearest(to: [1, 0.05], count: 99).count == 4, "what has no picture is not found by one")
        for photo in [[1], [Float.nan, 1], [Float.infinity, 0]] {
            #expect(throws: RecommendationError.self) { _ = try model.nearest(to: photo, count: 2) }
        }
    }

    @Test func `R12: what is like the dishes of before, among what is near`() throws {
        let places: [String: (words: [String], x: Double)] = [
            "trattoria": (["italian", "pasta"], 0.2), "osteria": (["italian", "pasta", "wine"], 0.5),
            "far osteria": (["italian", "pasta", "wine"], 30), "noodle bar": (["asian", "noodles"], 0.1),
        ]
        let embedding = AttributeEmbedding(attributes: places.mapValues(\.words))
        let model = try ContentSimilarity(items: StableIndex(places.keys.sorted()), embedding: embedding)
        let near = model.recommend(to: ["trattoria"], count: 2) { (places[$0]?.x ?? .infinity) < 2 }
        #expect(near.map(\.item) == ["osteria", "noodle bar"])
    }

    @Test func `a vector that is none is refused, and an update waits for vectors`() throws {
        var model = try ContentSimilarity(items: StableIndex(["lamp"]), embedding: Eye())
        #expect(throws: RecommendationError.self) { try model.insert("x", vector: [1, 2, 3]) }
        #expect(throws: RecommendationError.self) { try model.insert("", vector: [1, 2]) }
        #expect(model.items.count == 1)
        var store = Interactions(items: StableIndex(["lamp"]))
        try store.append(Interaction(user: "ana", item: "torch"))
        try model.update(from: store)
        #expect(model.recommend(to: ["torch"], count: 5).isEmpty && model.items.count == 2)
        #expect(throws: RecommendationError.self) {
            try model.update(
                from: Interactions([
                    Interaction(user: "a", item: "b"), Interaction(user: "a", item: "c"),
                    Interaction(user: "a", item: "d"),
                ]))
        }
    }
}
