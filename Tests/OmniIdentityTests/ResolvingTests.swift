// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import Testing

@Suite struct `Resolving facts into people` {
    /// Facts of few accounts on shared cookies, with addresses seen with several accounts, in many mixtures.
    static func facts(seed: UInt64) -> [Fact] {
        var random = SplitMix(seed: seed)
        let accounts = Int.random(in: 1...5, using: &random)
        let cookies = Int.random(in: 1...9, using: &random)
        let accountShare = Int.random(in: 1...9, using: &random)
        return (0..<Int.random(in: 2...40, using: &random))
            .map { number in
                var identifiers: [Identifier] = []
                if Int.random(in: 0..<10, using: &random) < accountShare {
                    identifiers.append(.user("u\(Int.random(in: 1...accounts, using: &random))"))
                }
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    let pick = Int.random(in: 1...cookies, using: &random)
                    switch Int.random(in: 0..<8, using: &random) {
                    case 0: identifiers.append(.email("Person\(pick)@Example.com"))
                    case 1: identifiers.append(.loyaltyCard("77 00 \(pick)"))
                    case 2: identifiers.append(.anonymous("undefined"))
                    case 3: identifiers.append(Identifier(Identifier.Kind("tablet"), "t1"))
                    default: identifiers.append(.anonymous("c\(pick)"))
                    }
                }
                identifiers.shuffle(using: &random)
                return .event("Seen", by: identifiers, at: Timestamp(seconds: Int64(number)), id: "f\(number)")
            }
    }

    static let rules: IdentityRules = {
        var rules = IdentityRules()
        rules.kinds[Identifier.Kind("tablet")] = IdentityRules.KindRule(.shared)
        return rules
    }()

    /// Numbers people by their first fact, so that only which facts are together counts.
    static func canonical<ID: Hashable>(_ people: [ID?]) -> [Int?] {
        var numbers: [ID: Int] = [:]
        return people.map { person in
            guard let person else { return nil }
            let number = numbers[person] ?? numbers.count
            numbers[person] = number
            return number
        }
    }

    @Test(arguments: UInt64(0)..<400)
    func `puts the same facts together as the rule does, in any order of arrival`(seed: UInt64) {
        let facts = Self.facts(seed: seed)
        let expected = Self.canonical(partition(facts, rules: Self.rules))
        var random = SplitMix(seed: seed &+ 1_000_000)
        for round in 0..<8 {
            var people = People(rules: Self.rules, seed: seed &* 8 &+ UInt64(round))
            let order = round == 0 ? Array(facts.indices) : facts.indices.shuffled(using: &random)
            for (taken, index) in order.enumerated() {
                people.take(facts[index], number: index)
                if taken == facts.count / 2 {
                    let part = order[...taken].sorted()
                    let oracle = partition(part.map { facts[$0] }, rules: Self.rules)
                    #expect(Self.canonical(part.map { people.person(of: facts[$0]) }) == Self.canonical(oracle))
                }
            }
            #expect(Self.canonical(facts.map { people.person(of: $0) }) == expected)
            #expect(facts.indices.map { people.homeOfFact($0) } == facts.map { people.person(of: $0) })
            #expect(people.complaints.isEmpty)
        }
    }

    @Test(arguments: UInt64(0)..<50)
    func `changes nothing when the same facts come again`(seed: UInt64) {
        let facts = Self.facts(seed: seed)
        var people = People(rules: Self.rules, seed: seed)
        for (number, fact) in facts.enumerated() { people.take(fact, number: number) }
        for (number, fact) in facts.enumerated() {
            let again = people.take(fact, number: number)
            #expect(again.steps.isEmpty && again.standings.isEmpty && again.created.isEmpty)
        }
    }

    @Test func `gives what a cookie did to the account that logs in on it`() {
        var people = People(rules: IdentityRules(), seed: 1)
        let visit = Fact.event("Visit", by: [.anonymous("c1")], at: Timestamp(seconds: 1), id: "a")
        let login = Fact.event("Login", by: [.user("ada"), .anonymous("c1")], at: Timestamp(seconds: 2), id: "b")
        guard case .person(let visitor) = people.take(visit, number: 0).target else { return }
        let resolution = people.take(login, number: 1)
        guard case .person(let ada) = resolution.target else { return }
        #expect(ada != visitor)
        #expect(
            resolution.steps == [
                .created(ada, first: .user("ada")),
                .linked(ada, .user("ada"), from: Timestamp(seconds: 2), evidence: "b"),
                .absorbed(visitor, into: ada),
            ])
        #expect(people.person(of: visit) == ada)
    }

    @Test func `releases a cookie on which a second account logs in, for ever`() {
        var people = People(rules: IdentityRules(), seed: 1)
        let visit = Fact.event("Visit", by: [.anonymous("c1")], at: Timestamp(seconds: 1), id: "a")
        let ada = Fact.event("Login", by: [.user("ada"), .anonymous("c1")], at: Timestamp(seconds: 2), id: "b")
        let bob = Fact.event("Login", by: [.user("bob"), .anonymous("c1")], at: Timestamp(seconds: 3), id: "c")
        for (number, fact) in [visit, ada, bob, ada, visit].enumerated() { people.take(fact, number: number) }
        #expect(Set([visit, ada, bob].map { people.person(of: $0) }).count == 3)
    }

    @Test func `never makes two accounts one, and says which of two a fact counts for`() {
        var people = People(rules: IdentityRules(), seed: 1)
        let both = Fact.event("Odd", by: [.user("ada"), .user("bob")], at: Timestamp(seconds: 1), id: "a")
        let bob = Fact.event("Login", by: [.user("bob")], at: Timestamp(seconds: 2), id: "b")
        let resolution = people.take(both, number: 0)
        people.take(bob, number: 1)
        #expect(resolution.notes.map(\.code) == [.secondAccount])
        #expect(resolution.identifiers == [.user("ada")])
        #expect(people.person(of: both) != people.person(of: bob))
    }

    @Test(arguments: [[], [Identifier.user("null")], [.anonymous("  ")], [Identifier(Identifier.Kind("tablet"), "t1")]])
    func `leaves a fact without an identifier that identifies to nobody`(identifiers: [Identifier]) {
        var people = People(rules: Self.rules, seed: 1)
        let fact = Fact.event("Seen", by: identifiers, at: Timestamp(seconds: 1), id: "a")
        let resolution = people.take(fact, number: 0)
        #expect(resolution.target == .unattributed)
        #expect(resolution.steps.isEmpty && resolution.claims.isEmpty)
    }

    @Test func `shortens the way from an identifier to the visitor who stands for it`() {
        var people = People(rules: IdentityRules(), seed: 1)
        func fact(_ number: Int, _ cookies: [String]) -> Fact {
            .event(
                "Seen", by: cookies.map { .anonymous($0) }, at: Timestamp(seconds: Int64(100 - number)), id: "\(number)"
            )
        }
        // Each union goes to a visitor claimed earlier, so that the chain of the first cookie grows.
        for number in 0..<10 { people.take(fact(number, ["c\(number)"]), number: number) }
        for number in 1..<10 { people.take(fact(20 + number, ["c\(number - 1)", "c\(number)"]), number: 20 + number) }
        people.take(fact(50, ["c0"]), number: 50)
        let end = people.root(of: .anonymous("c9"))
        #expect(people.root(of: .anonymous("c0")) == end)
        #expect(people.claims[.anonymous("c0")]?.person == end)
    }

    @Test func `survives standings that lead in a circle`() {
        let ids = IDSource.seeded(1)
        let (one, two) = (ids.person(), ids.person())
        let claim = Claim(identifier: .anonymous("c1"), person: one, from: Timestamp(seconds: 0), evidence: "a")
        let fact = Fact.event("Seen", by: [.anonymous("c1")], at: Timestamp(seconds: 1), id: "a")
        let resolution = resolve(
            fact, at: fact.time, claims: [.anonymous("c1"): claim],
            standings: [one: Standing(into: two), two: Standing(into: one)], rules: IdentityRules(),
            mint: { ids.person() })
        #expect(resolution.target != .unattributed)
    }
}
