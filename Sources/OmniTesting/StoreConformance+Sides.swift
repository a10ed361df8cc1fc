// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import Testing

extension StoreConformance {
    static let sideRules: [Rule] = [
        Rule("published versions stay as they are: the same again is nothing, other content is a conflict") { subject in
            let store = try await subject.open()
            func record(_ name: String, _ version: UInt32, _ json: String) -> DefinitionRecord {
                DefinitionRecord(
                    kind: "journey", name: name, version: version, json: Sample.bytes(json),
                    fingerprint: StableHash.murmur3_128(json), publishedAt: Sample.time(1))
            }
            try await store.publish([record("b", 1, "{}"), record("a", 2, "[2]"), record("a", 1, "[1]")])
            try await store.publish([record("a", 1, "[1]")])
            await expectError(.conflict) { try await store.publish([record("c", 1, "3"), record("a", 1, "[9]")]) }
            #expect(
                try await store.definitions() == [record("a", 1, "[1]"), record("a", 2, "[2]"), record("b", 1, "{}")])
        },
        Rule("a register keeps the last value set until it is removed") { subject in
            let store = try await subject.open()
            #expect(try await store.register("session") == nil)
            try await store.setRegister("session", [1])
            try await store.setRegister("other", [])
            try await store.setRegister("session", [2, 3])
            #expect(try await store.register("session") == [2, 3])
            #expect(try await store.register("other") == [])
            try await store.setRegister("session", nil)
            try await store.setRegister("session", nil)
            #expect(try await store.register("session") == nil)
        },
        Rule("refused facts are kept, the newest first; the same refusal again replaces the first") { subject in
            let store = try await subject.open()
            func refusal(_ id: String, _ code: String, _ at: Int64) -> RefusedFact {
                RefusedFact(
                    at: Sample.time(at), factID: id, code: code, message: "too long", bytes: id == "a" ? [1] : nil,
                    mentions: [Sample.digest(1), Sample.digest(2)])
            }
            try await store.refuse([refusal("a", "x", 1), refusal("b", "x", 3), refusal("a", "y", 2)])
            try await store.refuse([refusal("a", "x", 5)])
            let all = [refusal("a", "x", 5), refusal("b", "x", 3), refusal("a", "y", 2)]
            #expect(try await store.refused(limit: 9) == all)
            #expect(try await store.refused(limit: 2) == Array(all.prefix(2)))
        },
        Rule("people are set aside with a reason until they are released") { subject in
            let store = try await subject.open()
            let first = Reason(.init("poison"), "fact 1")
            let second = Reason(.init("corrupt"), "")
            try await store.quarantine(Sample.person(1), reason: first, at: Sample.time(1))
            try await store.quarantine(Sample.person(1), reason: second, at: Sample.time(2))
            try await store.quarantine(Sample.person(2), reason: first, at: Sample.time(3))
            let all = [
                Quarantined(person: Sample.person(1), at: Sample.time(2), reason: second),
                Quarantined(person: Sample.person(2), at: Sample.time(3), reason: first),
            ]
            #expect(try await store.quarantined() == all.sorted { $0.person < $1.person })
            try await store.release(Sample.person(1))
            try await store.release(Sample.person(1))
            #expect(try await store.quarantined() == [all[1]])
        },
    ]

    static let erasureRules: [Rule] = [
        Rule("an erased person is gone from every answer, and nobody else is") { subject in
            let store = try await subject.open()
            try await fill(store)
            try await store.erase([Sample.person(1)], forgetting: [Sample.digest(70)])
            try await checkGone(1, from: store)
            #expect(try await store.load(2).tail == [Sample.bytes("entry of 2")])
            #expect(try await store.claims(of: [.email("2@example.org")]).count == 1)
            #expect(try await store.members(of: "all", after: nil, limit: 9) == [Sample.person(2)])
            #expect(try await store.outbox(before: .distantFuture, limit: 9).map(\.person) == [Sample.person(2)])
            #expect(try await store.refused(limit: 9).map(\.factID) == ["refused 2"])
            #expect(try await store.wholeFeed(page: 2).map(\.bytes) == ["entry of 2", "loose"].map(Sample.bytes))
        },
        Rule("late facts do not bring an erased person back: ids and hashes are remembered") { subject in
            let store = try await subject.open()
            try await fill(store)
            try await store.erase([Sample.person(1)], forgetting: [Sample.digest(70), Sample.digest(71)])
            #expect(try await store.seen([Sample.fact(1).id]) == [Sample.fact(1).id: Sample.fact(1).content])
            let asked = [70, 71, 72].map(Sample.digest)
            #expect(try await store.forgotten(asked) == Set(asked.prefix(2)))
            for revision in [UInt64(0), 1] {
                let error = await expectError(.erased) {
                    try await store.commit(Commit(people: [.sample(1, at: revision, ["back"])]))
                }
                #expect(error?.people == [Sample.person(1)])
            }
        },
        Rule("somebody who is readmitted is forgotten no more") { subject in
            let store = try await subject.open()
            try await fill(store)
            try await store.erase([Sample.person(1)], forgetting: [Sample.digest(70), Sample.digest(71)])
            for _ in 0..<2 { try await store.readmit([Sample.digest(70), Sample.digest(99)]) }
            #expect(try await store.forgotten([70, 71].map(Sample.digest)) == [Sample.digest(71)])
            try await checkGone(1, from: store)
            try await store.erase([Sample.person(2)], forgetting: [Sample.digest(70)])
            #expect(try await store.forgotten([Sample.digest(70)]) == [Sample.digest(70)])
        },
        Rule("erasing twice, or somebody unknown, leaves a tombstone and no error") { subject in
            let store = try await subject.open()
            try await fill(store)
            for _ in 0..<2 { try await store.erase([Sample.person(1), Sample.person(9)], forgetting: []) }
            try await checkGone(1, from: store)
            await expectError(.erased) { try await store.commit(Commit(people: [.sample(9, ["back"])])) }
            #expect(try await store.people(after: nil, limit: 9) == [Sample.person(2)])
        },
        Rule("an erasure replaces what others' logs say of the erased, each entry at its place") { subject in
            let store = try await subject.open()
            for number in 0..<50 {
                try await store.commit(
                    Commit(
                        people: [
                            .sample(1, at: UInt64(number), ["secret of 2, number \(number)"]),
                            .sample(2, at: UInt64(number), ["of 2"]), .sample(3, at: UInt64(number), ["of 3"]),
                        ]))
            }
            let before = try await store.wholeFeed(page: 100).filter { $0.person != Sample.person(2) }
            var replacements = [3, 4, 50]
                .map { number in
                    EntryReplacement(
                        person: Sample.person(1), number: UInt64(number),
                        entry: Sample.bytes(number == 4 ? String(repeating: "longer than before ", count: 9) : "-"))
                }
            // Beyond the end, erased, and unknown: passed over.
            for (person, number) in [(1, 51), (1, 0), (2, 1), (9, 1)] {
                replacements.append(
                    EntryReplacement(person: Sample.person(person), number: UInt64(number), entry: [1]))
            }
            let expected = try await store.entries(of: Sample.person(1), after: 0, limit: 99).enumerated()
                .map { index, entry in
                    replacements.first { $0.person == Sample.person(1) && $0.number == UInt64(index + 1) }?.entry
                        ?? entry
                }
            for _ in 0..<2 {
                try await store.erase([Sample.person(2)], forgetting: [], replacing: replacements)
                #expect(try await store.entries(of: Sample.person(1), after: 0, limit: 99) == expected)
                let after = try await store.wholeFeed(page: 7)
                #expect(after.map(\.position) == before.map(\.position))
                #expect(after.map(\.person) == before.map(\.person))
                #expect(after.filter { $0.person == Sample.person(1) }.map(\.bytes) == expected)
            }
            try await store.commit(Commit(people: [.sample(1, at: 50, ["and on"])]))
            #expect(try await store.load(1).revision == 51)
        },
        Rule("a feed position handed out before an erasure still leads on") { subject in
            let store = try await subject.open()
            try await fill(store)
            let first = try await store.feed(after: nil, limit: 1)
            try await store.erase([Sample.person(1)], forgetting: [])
            let rest = try await store.feed(after: first.next, limit: 9)
            #expect(rest.entries.map(\.bytes) == ["entry of 2", "loose"].map(Sample.bytes))
        },
    ]

    private static func fill(_ store: any Store) async throws {
        for number in 1...2 {
            let item = OutboxItem(
                key: Sample.message(number), person: Sample.person(number), dueAt: Sample.time(1), content: [7])
            try await store.commit(
                Commit(
                    people: [
                        .sample(
                            number, ["entry of \(number)"], wakeUp: Sample.time(1),
                            claims: [Sample.claim(.email("\(number)@example.org"), Sample.person(number))],
                            outbox: [.put(item)], memberships: [.init(audience: "all", isMember: true)])
                    ],
                    standings: [(Sample.person(number), Standing(isContested: true))], facts: [Sample.fact(number)]))
            try await store.quarantine(Sample.person(number), reason: Reason(.merged), at: Sample.time(1))
            try await store.refuse([
                RefusedFact(
                    at: Sample.time(1), factID: "refused \(number)", code: "x", message: "",
                    mentions: [Sample.digest(69 + number)])
            ])
        }
        try await store.commit(Commit(loose: [Sample.bytes("loose")]))
    }

    private static func checkGone(_ number: Int, from store: any Store) async throws {
        let id = Sample.person(number)
        #expect(try await store.load(number) == StoredPerson(id: id))
        #expect(try await store.entries(of: id, after: 0, limit: 9).isEmpty)
        #expect(try await store.claims(of: [.email("\(number)@example.org")]).isEmpty)
        #expect(try await store.standings(of: [id]).isEmpty)
        #expect(try await !store.people(after: nil, limit: 9).contains(id))
        #expect(try await !store.members(of: "all", after: nil, limit: 9).contains(id))
        #expect(try await !store.due(before: .distantFuture, limit: 9).map(\.0).contains(id))
        #expect(try await store.outboxItem(Sample.message(number)) == nil)
        #expect(try await !store.quarantined().map(\.person).contains(id))
        #expect(try await !store.wholeFeed(page: 3).contains { $0.person == id })
    }

    static let lifeRules: [Rule] = [
        Rule("everything is there again after closing and opening") { subject in
            var store = try await subject.open()
            try await fill(store)
            try await store.setRegister("r", [1])
            let before = try await store.wholeFeed(page: 9)
            try await store.close()
            store = try await subject.open()
            #expect(try await store.wholeFeed(page: 9) == before)
            #expect(try await store.load(1).tail == [Sample.bytes("entry of 1")])
            #expect(try await store.due(before: Sample.time(1), limit: 9).count == 2)
            #expect(try await store.outbox(before: Sample.time(1), limit: 9).count == 2)
            #expect(try await store.register("r") == [1])
            try await store.commit(Commit(people: [.sample(1, at: 1, ["next"])], facts: [Sample.fact(3)]))
            #expect(try await store.load(1).revision == 2)
            try await store.close()
        },
        Rule("a closed store says so, and closing twice is harmless") { subject in
            let store = try await subject.open()
            try await store.close()
            try await store.close()
            await expectError(.closed) { _ = try await store.load([Sample.person(1)]) }
            await expectError(.closed) { try await store.commit(Commit()) }
        },
    ]
}
