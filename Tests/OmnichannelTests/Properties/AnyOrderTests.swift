// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import Omnichannel
import Testing

@Suite struct `Facts in any order of arrival` {
    /// Which facts end up together, by their ids, and what is known of each person by them.
    static func people(_ facts: [Fact], order seed: UInt64) async throws -> [Set<String>: String] {
        let clock = try VirtualClock("2026-06-01T00:00:00Z")
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        var shuffled = facts
        var random = seed
        for index in shuffled.indices.dropFirst() {
            shuffled.swapAt(index, Int(StableHash.splitMix64(&random) % UInt64(index + 1)))
        }
        var rest = shuffled[...]
        while !rest.isEmpty {
            try await engine.ingest(Array(rest.prefix(7)))
            rest = rest.dropFirst(7)
        }
        var people: [Set<String>: String] = [:]
        for person in try await store.people(after: nil, limit: 1_000) {
            guard let state = try await engine.read(person), state.header.into == nil else { continue }
            let history = try await engine.history(of: person)
            guard !history.facts.isEmpty else { continue }
            let audiences = engine.step.memberNames(of: state, at: clock.now)
            let traits = state.profile.traits.fields.map { "\($0.key)=\($0.value)" }
            let consent = ["push", "email"].map { state.consent.row(.marketing, ChannelName(rawValue: $0)) }
            people[Set(history.facts.map(\.arrived.fact.id))] = "\(audiences) \(traits) \(consent)"
        }
        return people
    }

    @Test(arguments: UInt64(1)...20)
    func `fall apart into the same people, with the same profile, consent and audiences`(_ seed: UInt64) async throws {
        let start = try Timestamp("2026-05-01T00:00:00Z")
        var world = RandomWorld(seed: seed, start: start)
        var facts: [Fact] = []
        for index in 0..<60 { facts.append(world.fact(at: start + .hours(Int64(index)))) }
        let numbers = OmniIdentity.partition(facts, rules: IdentityRules())
        let attributed = zip(facts, numbers).filter { $0.1 != nil }
        let expected = Set(Dictionary(grouping: attributed, by: \.1).values.map { Set($0.map(\.0.id)) })
        let first = try await Self.people(facts, order: seed)
        #expect(Set(first.keys) == expected, "seed \(seed)")
        for order in 1..<4 {
            let other = try await Self.people(facts, order: seed &* 31 &+ UInt64(order))
            #expect(other == first, "seed \(seed), order \(order)")
        }
    }
}
