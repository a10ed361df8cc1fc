// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `Golden/state-2.txt` pins the bytes of one person about whom everything is known.
///
/// It may only change together with a new version of a section, whose old layout is then still read.
@Suite struct `The bytes of one person` {
    /// Traits, consent and its withdrawal, audiences, an arm, runs that wait and one that ended, a message pending.
    static func rich() throws -> PersonState {
        let voucher = Experiment("voucher", arms: [.init("control"), .init("five percent")])
        let rescue = Journey(
            "cart-rescue", entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
            exits: [.event(OrderCompleted.self)],
            steps: [
                .wait("quiet", for: .hours(1), restartOn: ProductAdded.self),
                .split(
                    "offer", voucher,
                    arms: [
                        "control": [.send("remind", Shop.reminder, via: [.push, .email])],
                        "five percent": [.send("lure", Shop.voucher, via: [.push, .email])],
                    ]),
                .wait("think", for: .days(1)),
            ])
        var definitions = Shop.definitions
        definitions.journeys = [rescue, Shop.comeBack]
        let step = try Shop.step(definitions)
        let start = try Timestamp("2026-03-02T10:00:00Z")
        let ada = Identifier.user("ada")
        var state = PersonState()
        step.apply(
            .personCreated(BucketKey(StableHash.murmur3_128("ada"))), to: &state, at: start)
        step.apply(.linked(.email("ada@example.com"), from: start, evidence: "f-0"), to: &state, at: start)
        let facts: [Fact] = [
            .identify(
                ada, .email("ada@example.com"),
                traits: ["firstName": "Ada", "timezone": "Europe/Berlin", "points": 120], at: start, id: "f-1"),
            .consent(.marketing, on: .push, by: ada, at: start, proof: "form 7", id: "f-2"),
            .withdrawal(of: .marketing, on: .email, by: ada, at: start, id: "f-3"),
            .view("p-1", by: ada, at: start + .minutes(1), id: "f-4"),
            .view("p-2", by: ada, at: start + .minutes(2), id: "f-5"),
            .cart("cart-1", of: ada, at: start + .minutes(3), id: "f-6"),
            .cart("cart-2", of: ada, at: start + .minutes(50), id: "f-7"),
        ]
        var outcome = Step.Outcome()
        for fact in facts { step.take(ArrivedFact(fact), into: &state, at: fact.time, &outcome) }
        step.wake(&state, at: start + .minutes(63), &outcome)
        return state
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func stored(_ name: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appending(path: "Golden/\(name)"))
        return String(decoding: data, as: UTF8.self).split(separator: "\n").joined()
    }

    @Test func `are what they were when their sections last changed`() throws {
        let state = try Self.rich()
        #expect(Self.hex(state.encoded()) == (try Self.stored("state-2.txt")))
        // Every slice is in it, so that no layout changes unseen.
        #expect(try Sections(decoding: state.encoded()).sections.map(\.tag) == [1, 2, 3, 4, 5, 6, 7])
    }

    /// Of profiles before links could end.
    @Test func `are still read as they were first released`() throws {
        let digits = Array(try Self.stored("state-1.txt").utf8)
        let bytes = try stride(from: 0, to: digits.count, by: 2)
            .map { try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)) }
        let read = try PersonState(decoding: bytes)
        #expect(try read.encoded() == Self.rich().encoded())
    }
}
