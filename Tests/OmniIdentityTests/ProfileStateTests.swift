// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniIdentity
import Testing

@Suite struct `A profile` {
    static func facts(seed: UInt64) -> [Fact] {
        var random = SplitMix(seed: seed)
        return (0..<Int.random(in: 1...40, using: &random))
            .map { number in
                var traits = Properties()
                for name in ["plan", "email", "timezone", "é", "e\u{301}", "age"]
                where Int.random(in: 0..<3, using: &random) == 0 {
                    let values: [PropertyValue] = [
                        .null, .int(Int64(number)), "pro", "Europe/Berlin", .object(["a": 1]), [1, 2.5],
                    ]
                    traits[name] = values[Int.random(in: 0..<values.count, using: &random)]
                }
                let identifiers = (0..<Int.random(in: 0...3, using: &random))
                    .map { _ in
                        Identifier.anonymous("c\(Int.random(in: 0...6, using: &random))")
                    }
                let kind: Fact.Kind = Bool.random(using: &random) ? .traits : .event("Seen")
                var fact = Fact(
                    id: "f\(number)", subject: .person(identifiers), kind: kind,
                    time: Timestamp(microseconds: Int64.random(in: -9...9, using: &random)),
                    source: "s\(Int.random(in: 0...24, using: &random))", properties: traits)
                if Int.random(in: 0..<4, using: &random) == 0 {
                    fact.sequence = UInt64.random(in: 0...3, using: &random)
                }
                return fact
            }
    }

    static func folded(_ facts: some Sequence<Fact>) -> ProfileState {
        var state = ProfileState()
        for fact in facts { state.apply(fact, at: fact.time) }
        return state
    }

    static func bytes(_ state: ProfileState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(to: &writer)
        return writer.bytes
    }

    @Test(arguments: UInt64(0)..<150)
    func `is the same bytes whatever the order, the repetition or the cut of its facts`(seed: UInt64) throws {
        let facts = Self.facts(seed: seed)
        let expected = Self.bytes(Self.folded(facts))
        var random = SplitMix(seed: seed)
        for _ in 0..<6 {
            let shuffled = (facts + facts.prefix(3)).shuffled(using: &random)
            #expect(Self.bytes(Self.folded(shuffled)) == expected)
            let cut = Int.random(in: 0...shuffled.count, using: &random)
            var merged = Self.folded(shuffled[..<cut])
            merged.merge(Self.folded(shuffled[cut...]))
            #expect(Self.bytes(merged) == expected)
        }
        var reader = ByteReader(expected)
        let back = try ProfileState(from: &reader, version: ProfileState.sectionVersion)
        #expect(reader.isAtEnd && back == Self.folded(facts) && Self.bytes(back) == expected)
    }

    @Test(arguments: UInt64(0)..<60)
    func `shows the newest value of each trait, and when anything was seen`(seed: UInt64) {
        let facts = Self.facts(seed: seed)
        let state = Self.folded(facts)
        let order = facts.sorted { ($0.time, $0.sequence ?? 0, $0.id) < ($1.time, $1.sequence ?? 0, $1.id) }
        var newest: [[UInt8]: PropertyValue] = [:]
        for fact in order where fact.kind == .traits {
            for (key, value) in fact.properties.fields { newest[Array(key.utf8)] = value }
        }
        newest = newest.filter { $0.value != .null }
        let shown = state.traits.fields.map { (Array($0.key.utf8), $0.value) }
        #expect(Dictionary(uniqueKeysWithValues: shown) == newest)
        #expect(state.firstSeen == facts.map(\.time).min() && state.lastSeen == facts.map(\.time).max())
        for known in state.identifiers {
            let carriers = facts.filter { $0.identifiers.contains(known.identifier) }
            #expect(known.from == carriers.map(\.time).min())
        }
        #expect(Set(state.identifiers.map(\.identifier)) == Set(facts.flatMap(\.identifiers)))
        var lastSeen: [String: Timestamp] = [:]
        for fact in facts { lastSeen[fact.source] = max(lastSeen[fact.source] ?? .distantPast, fact.time) }
        let kept = lastSeen.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(ProfileState.maximumSources)
        #expect(Set(state.sources.map(\.name)) == Set(kept.map(\.key)))
    }

    @Test func `reads for people as it does for the engine`() throws {
        var state = ProfileState()
        let fact = Fact.identify(
            .user("ada"), traits: ["email": "ada@example.com", "timezone": "Europe/Berlin", "gone": nil],
            at: Timestamp(seconds: 5), id: "f1", source: "crm")
        let hasChanged = state.apply(fact, at: Timestamp(seconds: 4))
        let hasChangedAgain = state.apply(fact, at: Timestamp(seconds: 4))
        #expect(hasChanged && !hasChangedAgain)
        let profile = Profile(state)
        #expect(profile[CommonTraits.email] == "ada@example.com")
        #expect(profile.provenance.map(\.name) == ["email", "timezone"])
        #expect(profile.provenance.map(\.source) == ["crm", "crm"])
        #expect(profile.identifiers.map(\.identifier) == [.user("ada")])
        #expect(profile.firstSeen == Timestamp(seconds: 4) && profile.sources == ["crm": Timestamp(seconds: 4)])
        #expect(profile.zone?.name == "Europe/Berlin")
    }

    @Test func `ignores facts of groups and of the business, and traits of a group`() {
        var state = ProfileState()
        state.apply(
            Fact(id: "a", subject: .group("g"), kind: .traits, time: Timestamp(seconds: 0), properties: ["x": 1]),
            at: Timestamp(seconds: 0))
        #expect(state == ProfileState())
        let membership = Fact(
            id: "b", subject: .person([]), kind: .membership(group: "g"), time: Timestamp(seconds: 0),
            properties: ["x": 1])
        state.apply(membership, at: Timestamp(seconds: 0))
        #expect(state.traits.isEmpty && state.lastSeen == Timestamp(seconds: 0))
    }

    @Test(arguments: UInt64(0)..<40)
    func `refuses damaged bytes, or reads them as something that can be written and merged`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let good = Self.bytes(Self.folded(Self.facts(seed: seed)))
        for _ in 0..<400 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.removeLast(bytes.count - place)
                }
            }
            var reader = ByteReader(bytes)
            guard var state = try? ProfileState(from: &reader, version: 2) else { continue }
            _ = Self.bytes(state)
            state.merge(Self.folded(Self.facts(seed: seed &+ 1)))
            _ = (state.traits.fields, Profile(state).provenance, state.zone)
        }
        var reader = ByteReader(good)
        #expect(throws: CodingFailure.self) { try ProfileState(from: &reader, version: 3) }
    }

    @Test func `keeps the link that ended last, and shows it while no fact carries the identifier`() throws {
        let address = Identifier.email("ada@x.example")
        let visit = Fact.event("Seen", by: [address], at: Timestamp(seconds: 50), id: "f1")
        var state = Self.folded([Fact.event("Seen", by: [.user("ada")], at: Timestamp(seconds: 20), id: "f2")])
        for end in [40, 30] {
            let until = Timestamp(seconds: Int64(end))
            state.retire(.init(address, from: Timestamp(seconds: 10), until: until, evidence: "f\(end)"))
        }
        let ended = try #require(Profile(state).formerIdentifiers.first)
        #expect(Profile(state).identifiers.map(\.identifier) == [.user("ada")])
        #expect(ended.identifier == address && ended.fact == "f40")
        #expect(ended.from == Timestamp(seconds: 10) && ended.until == Timestamp(seconds: 40))

        var reader = ByteReader(Self.bytes(state))
        #expect(try ProfileState(from: &reader, version: 2) == state)
        var carried = state
        carried.apply(visit, at: visit.time)
        #expect(Profile(carried).formerIdentifiers.isEmpty && Profile(carried).identifiers.count == 2)
        carried.forgetFacts()
        #expect(carried.formerIdentifiers == state.formerIdentifiers && carried.lastSeen == nil)
    }

    /// What both golden files were written from, without the link that version 1 could not hold.
    static func golden() throws -> ProfileState {
        var state = ProfileState()
        let crm = Fact.identify(
            .user("ada"), .email("ada@example.com"),
            traits: ["plan": "pro", "age": 36, "timezone": "Europe/London", "old": nil],
            at: try Timestamp("2026-03-01T09:30:00Z"), id: "f1", source: "crm")
        let visit = Fact.event(
            "Seen", by: [.anonymous("c1")], at: try Timestamp("2026-02-01T00:00:00.5Z"), id: "f0", source: "web")
        for fact in [crm, visit] { state.apply(fact, at: fact.time) }
        return state
    }

    static func file(_ name: String) throws -> [UInt8] {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name)")
        let digits = try String(contentsOf: golden, encoding: .utf8).filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2)
            .compactMap { start in UInt8(digits.dropFirst(start).prefix(2), radix: 16) }
    }

    @Test func `still reads what version 1 stored`() throws {
        var reader = ByteReader(try Self.file("profile-1.hex"))
        #expect(try ProfileState(from: &reader, version: 1) == Self.golden())
        #expect(reader.isAtEnd)
    }

    @Test func `is stored today as it was stored in version 2`() throws {
        var state = try Self.golden()
        let from = try Timestamp("2026-01-01T00:00:00Z")
        let until = try Timestamp("2026-03-02T00:00:00Z")
        state.retire(.init(.email("old@example.com"), from: from, until: until, evidence: "f9"))
        #expect(Self.bytes(state) == (try Self.file("profile-2.hex")))
    }
}
