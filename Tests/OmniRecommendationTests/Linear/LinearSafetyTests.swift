// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Synchronization
import Testing

@Suite struct `Linear models at their limits` {
    /// Cancels from the second question on: the exchange asks once, so the whole fit that follows it gives up.
    private final class Patience: Sendable {
        private let asked = Mutex(0)
        func isOver() -> Bool {
            asked.withLock { asked in
                asked += 1
                return asked > 1
            }
        }
    }

    @Test(arguments: 0..<6)
    func `EASE is as it was when neither an exchange nor a new fit succeeds`(seed: UInt64) throws {
        var store = try Interactions.drawn(users: 400, items: 40, events: 3_000, seed: seed)
        var model = try EASE.fit(store, configuration: .init(regularisation: 1e-3, values: .weights))
        let before = model
        let scores = model.answersToSingles()
        // So heavy a row leaves so little of an item's diagonal that single precision loses it.
        for item in 0..<10 {
            try store.append(Interaction(user: "new \(item)", item: "i\(item)", weight: 1e9))
        }
        let patience = Patience()
        #expect(throws: CancellationError.self) {
            try model.update(from: store, control: FitControl(threads: 1, isCancelled: { patience.isOver() }))
        }
        let isSame = model.answersToSingles() == scores && model.saved() == before.saved()
        #expect(isSame)
        let isCurrent = model.isCurrent(with: store)
        #expect(!isCurrent)
    }

    @Test func `SLIM and EASE refuse a catalogue larger than they are set to, before they take memory`() throws {
        let store = try Interactions.drawn(users: 20, items: 12, events: 200, seed: 1)
        let slim = #expect(throws: RecommendationError.self) {
            _ = try SLIM.fit(store, configuration: .init(maximumItems: 11))
        }
        #expect(slim?.code == .invalidConfiguration && slim?.message.contains("12 items") == true)
        let ease = #expect(throws: RecommendationError.self) {
            _ = try EASE.fit(store, configuration: .init(maximumItems: 11))
        }
        #expect(ease?.code == .invalidConfiguration)
        var model = try SLIM.fit(store, configuration: .init(maximumItems: 12))
        #expect(try SLIM(saved: model.saved()).configuration.maximumItems == 12)
        try store.withOneMore { larger in
            #expect(throws: RecommendationError.self) { try model.update(from: larger) }
        }
        #expect(SLIM.Configuration().maximumItems == 20_000)
    }
}

extension Interactions {
    fileprivate func withOneMore(_ body: (Interactions) throws -> Void) throws {
        var larger = self
        try larger.append(Interaction(user: "u1", item: "one more"))
        try body(larger)
    }
}
