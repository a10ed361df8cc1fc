// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `A fact` {
    enum Added: EventSchema {
        static let eventName = "Product Added"
        static let price = Key<Double>("price")
    }

    static let base = Fact(
        subject: .person([.user("ada"), .email("a@example.com")]), kind: .event("Product Added"),
        time: Timestamp(seconds: 1_772_445_600), sequence: 4, source: "web", properties: ["price": 39],
        context: ["locale": "de"])

    /// Facts that differ from ``base`` in one place each.
    static let variations: [(String, @Sendable (inout Fact) -> Void)] = [
        ("no identifiers", { $0.subject = .person([]) }),
        ("one identifier", { $0.subject = .person([.user("ada")]) }),
        ("identifiers in another order", { $0.subject = .person([.email("a@example.com"), .user("ada")]) }),
        ("another kind of identifier", { $0.subject = .person([.anonymous("ada"), .email("a@example.com")]) }),
        ("another boundary in an identifier", { $0.subject = .person([Identifier(.init("usera"), "da")]) }),
        ("a group", { $0.subject = .group("acme") }),
        ("the business", { $0.subject = .tenant(topic: "acme") }),
        ("another event", { $0.kind = .event("Product Viewed") }),
        ("traits", { $0.kind = .traits }),
        ("a membership", { $0.kind = .membership(group: "acme") }),
        ("another membership", { $0.kind = .membership(group: "other") }),
        ("a link", { $0.kind = .link }),
        ("consent", { $0.kind = .consent }),
        ("a receipt", { $0.kind = .receipt }),
        ("a microsecond later", { $0.time.microseconds += 1 }),
        ("no number", { $0.sequence = nil }),
        ("another number", { $0.sequence = 5 }),
        ("number 0", { $0.sequence = 0 }),
        ("another source", { $0.source = "pos" }),
        ("another price", { $0.properties["price"] = 40 }),
        ("the price as a double", { $0.properties["price"] = .double(39) }),
        ("no properties", { $0.properties = [:] }),
        ("one property more", { $0.properties["size"] = 1 }),
        ("another context", { $0.context = ["locale": "fr"] }),
        ("context and properties exchanged", { swap(&$0.context, &$0.properties) }),
    ]

    private static func content(_ fact: Fact) -> Fact {
        Fact(
            subject: fact.subject, kind: fact.kind, time: fact.time, sequence: fact.sequence, source: fact.source,
            properties: fact.properties, context: fact.context)
    }

    @Test func `without an id gets one from its content, the same for the same content`() {
        #expect(Self.base.id.hasPrefix("content-"))
        #expect(Self.base.id == Self.content(Self.base).id)
        #expect(Self.base.id == "content-" + Self.base.contentDigest.hex)
    }

    @Test(arguments: variations.indices) func `gets another id when anything of its content is another`(
        _ index: Int
    ) {
        let (name, change) = Self.variations[index]
        var fact = Self.base
        change(&fact)
        #expect(fact.contentDigest != Self.base.contentDigest, "\(name)")
        #expect(Self.content(fact).id != Self.base.id, "\(name)")
    }

    @Test func `has as many digests as it has contents`() {
        let all = Self.variations.map { variation in
            var fact = Self.base
            variation.1(&fact)
            return fact.contentDigest
        }
        #expect(Set(all + [Self.base.contentDigest]).count == all.count + 1)
    }

    @Test(arguments: 0..<20) func `of equal content has an equal digest, whatever its id`(_ seed: Int) {
        var dice = CoreDice(seed)
        for _ in 0..<100 {
            let fact = dice.fact()
            var other = fact
            other.id = "another"
            #expect(fact.contentDigest == other.contentDigest)
            #expect(Self.content(other).id == Self.content(fact).id)
        }
    }

    @Test func `is built from typed keys, and read by them`() {
        let time = Timestamp(seconds: 10)
        let fact = Fact.track(Added.self, by: .user("ada"), .email("x"), at: time, id: "f", source: "web") {
            $0[Added.price] = 39
        }
        #expect(fact[Added.price] == 39)
        #expect(fact.event == "Product Added")
        #expect(fact.identifiers == [.user("ada"), .email("x")])
        #expect((fact.id, fact.source) == ("f", "web"))
        #expect(fact.time == time)
        let traits = Fact.identify(.user("ada"), traits: ["plan": "pro"], at: time)
        #expect(traits.kind == .traits && traits.event == nil && traits.properties["plan"] == "pro")
        #expect(Fact(subject: .group("g"), kind: .traits, time: time).identifiers.isEmpty)
    }

    @Test(arguments: [true, false]) func `of consent says purpose, channel, answer and proof`(_ isGranted: Bool) {
        let time = Timestamp(seconds: 10)
        let fact =
            isGranted
            ? Fact.consent(.marketing, on: .push, by: .user("ada"), at: time, proof: "form 7")
            : Fact.withdrawal(of: .marketing, on: .push, by: .user("ada"), at: time, proof: "form 7")
        #expect(fact.kind == .consent)
        #expect(fact[ConsentKeys.purpose] == "marketing")
        #expect(fact[ConsentKeys.channel] == "push")
        #expect(fact[ConsentKeys.isGranted] == isGranted)
        #expect(fact[ConsentKeys.proof] == "form 7")
    }

    @Test func `of a link, a group or a receipt is built in one line`() {
        let time = Timestamp(seconds: 10)
        let people = [Identifier.user("ada"), .loyaltyCard("7")]
        let link = Fact.link(people, at: time, source: "pos")
        #expect(link.kind == .link && link.identifiers == people && link.source == "pos")
        let membership = Fact.membership(of: people, in: "acme", traits: ["seats": 3], at: time)
        #expect(membership.kind == .membership(group: "acme") && membership.properties["seats"] == 3)
        let message = MessageKey(Digest128(high: 1, low: 2))
        let bounce = Fact.receipt(
            "bounced", of: message, on: "email", by: [.user("ada")], at: time, isPermanent: false, id: "evt_1")
        #expect(bounce.kind == .receipt && bounce.id == "evt_1")
        #expect(bounce[ReceiptKeys.message] == message.description)
        #expect(bounce[ReceiptKeys.channel] == "email" && bounce[ReceiptKeys.status] == "bounced")
        #expect(bounce[ReceiptKeys.isPermanent] == false && bounce[ReceiptKeys.address] == nil)
    }

    @Test func `takes as many identifiers as a program has at hand`() {
        let time = Timestamp(seconds: 10)
        let people = [Identifier.user("ada"), .email("x")]
        let built = Fact.track(Added.self, by: people, at: time, id: "f")
        #expect(built == Fact.track(Added.self, by: people[0], people[1], at: time, id: "f"))
        #expect(Fact.track(Added.self, by: [], at: time).identifiers.isEmpty)
    }
}
