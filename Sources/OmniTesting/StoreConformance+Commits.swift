// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import Testing

extension StoreConformance {
    static let commitRules: [Rule] = [
        Rule("somebody unknown has revision 0 and nothing stored") { subject in
            let store = try await subject.open()
            #expect(try await store.load(1) == StoredPerson(id: Sample.person(1)))
            #expect(try await store.entries(of: Sample.person(1), after: 0, limit: 10).isEmpty)
        },
        Rule("a commit is visible to the next call, with entries in order") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a", "b"]), .sample(2, ["c"])]))
            try await store.commit(Commit(people: [.sample(1, at: 2, ["d"])]))
            let person = try await store.load(1)
            #expect(person.revision == 3)
            #expect(person.tail == ["a", "b", "d"].map(Sample.bytes))
            #expect(person.snapshot == nil && person.snapshotRevision == 0)
            #expect(try await store.load(2).tail == [Sample.bytes("c")])
        },
        Rule("people are loaded in the order asked for, even twice") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a"]), .sample(2, ["b"])]))
            let ids = [2, 3, 1, 2].map(Sample.person)
            #expect(try await store.load(ids).map(\.id) == ids)
        },
        Rule("a snapshot shortens the tail, and a later commit without one lengthens it again") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a", "b"], snapshot: "after b")]))
            var person = try await store.load(1)
            #expect(person.snapshot == Sample.bytes("after b") && person.snapshotRevision == 2)
            #expect(person.tail.isEmpty)
            try await store.commit(Commit(people: [.sample(1, at: 2, ["c"])]))
            person = try await store.load(1)
            #expect(person.snapshotRevision == 2 && person.tail == [Sample.bytes("c")])
            try await store.commit(Commit(people: [.sample(1, at: 3, ["d"], snapshot: "after d")]))
            person = try await store.load(1)
            #expect(person.snapshot == Sample.bytes("after d") && person.snapshotRevision == 4 && person.tail.isEmpty)
        },
        Rule("a person's entries are read in pages by number") { subject in
            let store = try await subject.open()
            let texts = (1...20).map { "entry \($0)" }
            try await store.commit(Commit(people: [.sample(1, Array(texts[..<7]), snapshot: "s"), .sample(2, ["x"])]))
            try await store.commit(Commit(people: [.sample(1, at: 7, Array(texts[7...]))]))
            for after in 0...21 {
                for limit in [0, 1, 3, 50] {
                    let page = try await store.entries(of: Sample.person(1), after: UInt64(after), limit: limit)
                    #expect(page == texts.dropFirst(after).prefix(limit).map(Sample.bytes))
                }
            }
        },
        Rule("entries and snapshots of any size come back byte for byte, the empty ones too") { subject in
            let store = try await subject.open()
            let sizes = [0, 1, 150, 4_000, 16_384, 70_000]
            let entries = sizes.map { size in (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) } }
            let part = PersonCommit(
                person: Sample.person(1), expectedRevision: 0, entries: entries, snapshot: entries[5])
            try await store.commit(Commit(people: [part], loose: entries))
            #expect(try await store.entries(of: Sample.person(1), after: 0, limit: 100) == entries)
            #expect(try await store.load(1).snapshot == entries[5])
            try await store.commit(Commit(people: [.sample(1, at: 6, [], snapshot: "")]))
            #expect(try await store.load(1).snapshot == [])
            #expect(try await store.wholeFeed(page: 2).map(\.bytes) == entries + entries)
        },
        Rule("a commit without entries changes what it names and keeps the revision") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a"], wakeUp: Sample.time(9))]))
            try await store.commit(Commit(people: [.sample(1, at: 1, snapshot: "s", wakeUp: Sample.time(4))]))
            let person = try await store.load(1)
            #expect(person.revision == 1 && person.snapshotRevision == 1 && person.tail.isEmpty)
            #expect(try await store.due(before: Sample.time(5), limit: 9).map(\.0) == [Sample.person(1)])
        },
    ]

    static let refusalRules: [Rule] = [
        Rule("a stale revision refuses the whole commit and names who is stale") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a"])]))
            for wrong in [UInt64(0), 2, .max] {
                let error = await expectError(.staleRevision) {
                    try await store.commit(
                        Commit(
                            people: [.sample(2, ["b"]), .sample(1, at: wrong, ["c"])], loose: [[1]],
                            facts: [Sample.fact(1)]))
                }
                #expect(error?.people == [Sample.person(1)])
                #expect(error?.isRetryable == false)
            }
            #expect(try await store.load(1).revision == 1)
            #expect(try await store.load(2).revision == 0)
            #expect(try await store.seen([Sample.fact(1).id]).isEmpty)
            #expect(try await store.wholeFeed(page: 10).count == 1)
        },
        Rule("a fact is accepted once: the second commit with it is refused whole and names it") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a"])], facts: [Sample.fact(1)]))
            let error = await expectError(.duplicateFact) {
                try await store.commit(
                    Commit(people: [.sample(1, at: 1, ["b"])], facts: [Sample.fact(2), Sample.fact(1)]))
            }
            #expect(error?.facts == [Sample.fact(1).id])
            #expect(try await store.load(1).revision == 1)
            #expect(try await store.seen([Sample.fact(2).id]).isEmpty)
        },
        Rule("one fact twice in a commit is refused, whatever its content") { subject in
            let store = try await subject.open()
            let other = FactKey(id: Sample.fact(1).id, content: Sample.digest(99))
            for second in [Sample.fact(1), other] {
                await expectError(.duplicateFact) {
                    try await store.commit(Commit(loose: [[1]], facts: [Sample.fact(1), second]))
                }
            }
            #expect(try await store.seen([Sample.fact(1).id]).isEmpty)
        },
        Rule("one person twice in a commit is refused as invalid") { subject in
            let store = try await subject.open()
            await expectError(.invalid) {
                try await store.commit(Commit(people: [.sample(1, ["a"]), .sample(1, at: 1, ["b"])]))
            }
            #expect(try await store.load(1).revision == 0)
        },
        Rule("after a refusal the next right commit goes through") { subject in
            let store = try await subject.open()
            await expectError(.staleRevision) { try await store.commit(Commit(people: [.sample(1, at: 3, ["a"])])) }
            try await store.commit(Commit(people: [.sample(1, ["a"])]))
            #expect(try await store.load(1).revision == 1)
        },
        Rule("of many commits at once from one revision exactly one wins") { subject in
            let store = try await subject.open()
            let wins = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        let commit = Commit(people: [.sample(1, ["\(number)"])], facts: [Sample.fact(number)])
                        return (try? await store.commit(commit)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
            #expect(try await store.load(1).revision == 1)
            #expect(try await store.seen((0..<16).map { Sample.fact($0).id }).count == 1)
        },
    ]
}
