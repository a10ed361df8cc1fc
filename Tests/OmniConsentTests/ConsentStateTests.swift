// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniConsent
import OmniCore
import Testing

@Suite struct `The consent state of a person` {
    /// Facts of every kind by chance, few enough values that they often concern one another.
    static func facts(_ seed: UInt64) -> [Fact] {
        var state = seed
        func one(_ count: UInt64) -> UInt64 { StableHash.splitMix64(&state) % count }
        let channels: [ChannelName] = [.email, .sms, .push]
        let purposes: [Purpose] = [.marketing, .transactional]
        return (0..<30)
            .map { index in
                let time = Timestamp(seconds: 1_700_000_000 + Int64(one(10)))
                let channel = channels[Int(one(3))]
                let purpose = purposes[Int(one(2))]
                switch one(3) {
                case 0:
                    return .consent(
                        purpose, on: channel, by: .user("ada"), at: time, proof: "p\(one(3))", id: "f\(index)")
                case 1: return .withdrawal(of: purpose, on: channel, by: .user("ada"), at: time, id: "f\(index)")
                default:
                    var properties = Properties()
                    properties[ReceiptKeys.channel] = channel.rawValue
                    properties[ReceiptKeys.status] =
                        ["bounced", "complained", "unsubscribed", "delivered"][Int(one(4))]
                    if one(2) == 0 { properties[ReceiptKeys.address] = "a\(one(2))@b.c" }
                    if one(3) == 0 { properties[ReceiptKeys.isPermanent] = false }
                    return Fact(
                        id: "f\(index)", subject: .person([.user("ada")]), kind: .receipt, time: time,
                        properties: properties)
                }
            }
    }

    static func state(_ facts: some Sequence<Fact>) -> ConsentState {
        var state = ConsentState()
        for fact in facts { state.apply(fact, at: fact.time) }
        return state
    }

    @Test(arguments: 0..<200)
    func `is a function of the set of facts, and of the facts of both after a merge`(_ seed: Int) throws {
        let facts = Self.facts(UInt64(seed))
        let expected = Self.state(facts)
        #expect(Self.state(facts.reversed()) == expected)
        #expect(Self.state(facts + facts) == expected)
        let cut = seed % facts.count
        var one = Self.state(facts[..<cut])
        var other = Self.state(facts[cut...])
        let otherBefore = other
        other.merge(one)
        one.merge(otherBefore)
        #expect(one == expected && other == expected)
        var reader = ByteReader(Self.bytes(expected))
        #expect(try ConsentState(from: &reader, version: 1) == expected)
        #expect(Self.bytes(one) == Self.bytes(expected))
    }

    @Test(arguments: 0..<200)
    func `never allows after a merge what a later opt-out of either forbids`(_ seed: Int) {
        let mine = Self.facts(UInt64(seed))
        let optOut = Fact.withdrawal(
            of: .marketing, on: .email, by: .user("eve"), at: Timestamp(seconds: 1_700_000_099), id: "out")
        var state = Self.state(mine)
        state.merge(Self.state([optOut]))
        let verdict = state.verdict(
            purpose: .marketing, channel: .email, at: Timestamp(seconds: 1_700_000_100), policy: .standard)
        if case .granted = verdict { Issue.record("granted") }
    }

    @Test func `ignores facts that say too little`() {
        let time = Timestamp(seconds: 1_700_000_000)
        let empty = [Fact.Kind.consent, .receipt, .traits, .link, .event("Order Completed")]
            .map {
                Fact(
                    subject: .person([.user("ada")]), kind: $0, time: time,
                    properties: ["status": "bounced", "granted": true])
            }
        #expect(Self.state(empty) == ConsentState())
    }

    static func bytes(_ state: ConsentState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(to: &writer)
        return writer.bytes
    }

    /// It must never change.
    static let example = state([
        .consent(
            .marketing, on: .email, by: .user("ada"), at: Timestamp(seconds: 1_700_000_000), proof: "form 7", id: "f1",
            source: "web"),
        .withdrawal(of: .marketing, on: .email, by: .user("ada"), at: Timestamp(seconds: 1_700_000_500), id: "f2"),
        .consent(
            .marketing, on: .push, by: .user("ada"), at: Timestamp(seconds: 1_700_000_100), proof: "app", id: "f3"),
        Fact(
            id: "f4", subject: .person([.user("ada")]), kind: .receipt, time: Timestamp(seconds: 1_700_000_900),
            properties: ["channel": "email", "status": "bounced", "address": "a@b.c"]),
        Fact(
            id: "f5", subject: .person([.user("ada")]), kind: .receipt, time: Timestamp(seconds: 1_700_000_901),
            properties: ["channel": "sms", "status": "unsubscribed"]),
    ])

    @Test func `is stored in the golden form of version 1`() throws {
        let golden = try Golden.bytes("consent-1.hex", orWrite: Self.bytes(Self.example))
        #expect(Self.bytes(Self.example) == golden)
        var reader = ByteReader(golden)
        #expect(try ConsentState(from: &reader, version: 1) == Self.example)
        #expect(reader.isAtEnd)
    }

    @Test func `is not read from a later version, nor from a part`() {
        let bytes = Self.bytes(Self.example)
        var whole = ByteReader(bytes)
        #expect(throws: CodingFailure.self) { try ConsentState(from: &whole, version: 2) }
        for count in 0..<bytes.count {
            var reader = ByteReader(Array(bytes[..<count]))
            #expect(throws: CodingFailure.self) { try ConsentState(from: &reader, version: 1) }
        }
    }

    @Test func `is refused or read in its one form when bytes have changed`() throws {
        let bytes = Self.bytes(Self.example)
        var seed: UInt64 = 4
        for _ in 0..<5_000 {
            var changed = bytes
            let place = Int(StableHash.splitMix64(&seed) % UInt64(bytes.count))
            changed[place] = UInt8(truncatingIfNeeded: StableHash.splitMix64(&seed))
            var reader = ByteReader(changed)
            guard let state = try? ConsentState(from: &reader, version: 1) else { continue }
            var again = ByteReader(Self.bytes(state))
            #expect(try ConsentState(from: &again, version: 1) == state)
        }
    }
}
