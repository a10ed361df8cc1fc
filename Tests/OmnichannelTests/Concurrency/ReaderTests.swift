// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

@Suite(.timeLimit(.minutes(20))) struct `Readers while facts come in` {
    let ada = Identifier.user("ada")
    let clock: VirtualClock

    init() throws { clock = try VirtualClock("2026-03-02T10:00:00Z") }

    /// Two facts of one batch that belong together: whoever sees one of them without the other saw half a commit.
    private func pair(_ number: Int) -> [Fact] {
        let at = clock.now.advanced(by: .microseconds(number) - .seconds(600))
        let value = PropertyValue.int(Int64(number))
        return [
            .identify(ada, traits: ["left": value], at: at, id: "left-\(number)"),
            .identify(ada, traits: ["right": value], at: at, id: "right-\(number)"),
        ]
    }

    @Test(arguments: [false, true]) func `see whole batches that are in the store, and nothing else`(_ isFailing: Bool)
        async throws
    {
        let store = FaultyStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        try await engine.ingest(pair(0))
        // Two in a row, since what one commit did not take is offered once more.
        if isFailing { store.plan { number, _ in number % 5 > 2 ? .refuse(.full) : nil } }
        clock.advance(by: .hours(1))
        let ada = ada
        let writer = Task {
            var refused = 0
            for number in 1...150 {
                do { try await engine.ingest(pair(number)) } catch is StoreError { refused += 1 }
            }
            return refused
        }
        let readers = (0..<4)
            .map { _ in
                Task {
                    var last = Int64(0)
                    for _ in 0..<150 {
                        let traits = try #require(try await engine.profile(of: ada)).traits
                        guard case .int(let left) = traits["left"], case .int(let right) = traits["right"] else {
                            Issue.record("half a person: \(traits.fields)")
                            continue
                        }
                        #expect(left == right)
                        #expect(left >= last)
                        last = left
                        // What was seen is in the log by now.
                        let person = try #require(try await engine.personID(of: ada))
                        let logged = Set(try await engine.entries(of: person).compactMap(\.fact?.id))
                        #expect(logged.contains("left-\(left)") && logged.contains("right-\(right)"))
                    }
                    return last
                }
            }
        let refused = try await writer.value
        for reader in readers { #expect(try await reader.value <= 150) }
        #expect((refused > 0) == isFailing && refused <= store.injected)
        #expect(try await engine.profile(of: ada)?.traits["left"] == engine.profile(of: ada)?.traits["right"])
        #expect(try await engine.peopleWhoDifferFromLog(in: store) == [])
    }
}
