// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import Testing

extension StoreConformance {
    static let lookupRules: [Rule] = [
        Rule("claims are found by kind and value, and the newest on an identifier replaces the one before") { subject in
            let store = try await subject.open()
            let mail = Sample.claim(.email("a@example.org"), Sample.person(1))
            var user = Sample.claim(.user("a@example.org"), Sample.person(2))
            try await store.commit(Commit(people: [.sample(1, ["a"], claims: [mail, user])]))
            let asked: [Identifier] = [.email("a@example.org"), .user("a@example.org"), .phone("1"), .user("")]
            #expect(Set(try await store.claims(of: asked + asked)) == [mail, user])
            #expect(try await store.claims(of: asked + asked).count == 2)
            user.person = Sample.person(3)
            user.until = Sample.time(8)
            try await store.commit(Commit(people: [.sample(3, ["b"], claims: [user])]))
            #expect(Set(try await store.claims(of: asked)) == [mail, user])
        },
        Rule("identifiers whose kind and value run together differently are kept apart") { subject in
            let store = try await subject.open()
            let one = Sample.claim(Identifier(.init("ab"), "c"), Sample.person(1))
            let other = Sample.claim(Identifier(.init("a"), "bc"), Sample.person(2))
            try await store.commit(Commit(people: [.sample(1, claims: [one, other])]))
            #expect(try await store.claims(of: [one.identifier]) == [one])
            #expect(try await store.claims(of: [other.identifier]) == [other])
        },
        Rule("a standing replaces the one before; nobody else has one") { subject in
            let store = try await subject.open()
            let owned = Standing(owner: Sample.person(9))
            let united = Standing(owner: Sample.person(9), into: Sample.person(8), isContested: true)
            try await store.commit(Commit(standings: [(Sample.person(1), owned), (Sample.person(2), Standing())]))
            let people = [1, 2, 3, 1].map(Sample.person)
            #expect(
                try await store.standings(of: people)
                    == [Sample.person(1): owned, Sample.person(2): Standing()])
            try await store.commit(Commit(standings: [(Sample.person(1), united)]))
            #expect(try await store.standings(of: [Sample.person(1)]) == [Sample.person(1): united])
        },
        Rule("accepted facts are known with the digest of their content, others are not") { subject in
            let store = try await subject.open()
            let facts = (0..<500).map(Sample.fact)
            for start in stride(from: 0, to: 500, by: 100) {
                try await store.commit(Commit(loose: [[0]], facts: Array(facts[start..<(start + 100)])))
            }
            let known = try await store.seen((0..<1_000).map { Sample.fact($0).id })
            #expect(known == Dictionary(uniqueKeysWithValues: facts.map { ($0.id, $0.content) }))
        },
        Rule("people with entries are listed ascending in pages, each once") { subject in
            let store = try await subject.open()
            let expected = (0..<50).map(Sample.person).sorted()
            for number in 0..<50 { try await store.commit(Commit(people: [.sample(number, ["a"])])) }
            try await store.commit(Commit(people: [.sample(50, snapshot: "no entries yet")]))
            for limit in [1, 7, 50, 100] {
                var found: [PersonID] = []
                while true {
                    let page = try await store.people(after: found.last, limit: limit)
                    if page.isEmpty { break }
                    #expect(page.count <= limit)
                    found += page
                }
                #expect(found == expected)
            }
        },
        Rule("members of an audience are listed ascending, as the last change says") { subject in
            let store = try await subject.open()
            for number in 0..<20 {
                let joins = MembershipChange(audience: "loyal", isMember: true)
                let other = MembershipChange(audience: number % 2 == 0 ? "even" : "odd", isMember: true)
                try await store.commit(Commit(people: [.sample(number, ["a"], memberships: [joins, other])]))
            }
            let leaves = MembershipChange(audience: "loyal", isMember: false)
            for number in stride(from: 0, to: 20, by: 3) {
                try await store.commit(Commit(people: [.sample(number, at: 1, memberships: [leaves, leaves])]))
            }
            let loyal = (0..<20).filter { $0 % 3 != 0 }.map(Sample.person).sorted()
            #expect(try await store.members(of: "loyal", after: nil, limit: 100) == loyal)
            #expect(try await store.members(of: "loyal", after: loyal[4], limit: 5) == Array(loyal[5..<10]))
            #expect(try await store.members(of: "even", after: nil, limit: 100).count == 10)
            #expect(try await store.members(of: "nobody", after: nil, limit: 100).isEmpty)
        },
    ]

    static let feedRules: [Rule] = [
        Rule("the feed gives every entry once, in commit order: people as given, then nobody's") { subject in
            let store = try await subject.open()
            var expected: [String] = []
            for number in 0..<30 {
                let texts = ["\(number) a", "\(number) b"]
                try await store.commit(
                    Commit(
                        people: [.sample(number + 100, texts), .sample(number, ["\(number) c"])],
                        loose: [Sample.bytes("\(number) loose")]))
                expected += texts + ["\(number) c", "\(number) loose"]
            }
            for page in [1, 3, 7, 1_000] {
                let all = try await store.wholeFeed(page: page)
                #expect(all.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
                #expect(all.map(\.position) == all.map(\.position).sorted())
                #expect(Set(all.map(\.position)).count == all.count)
                #expect(all.filter { $0.person == nil }.count == 30)
                #expect(all.first?.person == Sample.person(100))
            }
        },
        Rule("a feed that has caught up gives no next position, and goes on from the old one later") { subject in
            let store = try await subject.open()
            #expect(try await store.feed(after: nil, limit: 10) == Feed())
            try await store.commit(Commit(loose: [[1]]))
            let first = try await store.feed(after: nil, limit: 10)
            #expect(try await store.feed(after: first.next, limit: 10) == Feed())
            try await store.commit(Commit(loose: [[2]]))
            #expect(try await store.feed(after: first.next, limit: 10).entries.map(\.bytes) == [[2]])
        },
        Rule("the newest entry is the last of the feed, also when those after it were erased") { subject in
            let store = try await subject.open()
            #expect(try await store.newestEntry() == nil)
            for number in 0..<40 {
                let texts = (0..<(number % 5)).map { "\(number) \($0)" }
                try await store.commit(
                    Commit(
                        people: [.sample(number + 1, texts)],
                        loose: number % 3 == 0 ? [Sample.bytes("\(number) loose")] : []))
                #expect(try await store.newestEntry() == (try await store.wholeFeed(page: 100)).last)
            }
            try await store.erase((30..<42).map(Sample.person), forgetting: [])
            let last = try #require(try await store.newestEntry())
            #expect(last == (try await store.wholeFeed(page: 100)).last)
            #expect(last.bytes == Sample.bytes("39 loose"))
        },
    ]
}
