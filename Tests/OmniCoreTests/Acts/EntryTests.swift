// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `A line of a log` {
    @Test(arguments: 0..<40) func `comes back from its bytes as it was`(_ seed: Int) throws {
        var dice = CoreDice(seed)
        for kind in 0..<40 {
            let entry = dice.entry(kind: kind)
            let bytes = entry.encoded()
            let found = try Entry(decoding: bytes)
            #expect(found == entry)
            #expect(found.encoded() == bytes)
        }
    }

    @Test(arguments: 0..<10) func `is refused wherever it is cut off`(_ seed: Int) {
        var dice = CoreDice(seed)
        for kind in 0...CoreDice.actKinds {
            let bytes = dice.entry(kind: kind).encoded()
            for end in bytes.indices {
                #expect(throws: CodingFailure.self) { try Entry(decoding: Array(bytes[..<end])) }
            }
        }
    }

    @Test(arguments: 0..<40) func `never crashes its reader when damaged`(_ seed: Int) {
        var dice = CoreDice(seed)
        var refused = 0
        for round in 0..<400 {
            let bytes = dice.damaged(dice.entry(kind: round % 20).encoded())
            guard let entry = try? Entry(decoding: bytes) else {
                refused += 1
                continue
            }
            // What could be read can be looked at and written again.
            _ = entry.eventTime
            _ = entry.fact?.properties.fields
            _ = entry.fact?.contentDigest
            #expect((try? Entry(decoding: entry.encoded())) == entry)
        }
        #expect(refused > 50)
    }

    @Test func `of a newer format, or with an act of a newer release, is refused`() {
        let bytes = Entry(number: 1, at: Timestamp(seconds: 0), body: .act(.woke(asOf: Timestamp(seconds: 0))))
            .encoded()
        #expect(throws: CodingFailure(.unknownVersion)) { try Entry(decoding: [2] + bytes.dropFirst()) }
        var unknown = bytes
        // format, number, time, flags, then the tag of the act.
        unknown[4] = 200
        let failure = #expect(throws: CodingFailure.self) { try Entry(decoding: unknown) }
        #expect(failure?.kind == .unknownVersion)
    }

    @Test func `may carry fields that a newer release appended`() throws {
        var dice = CoreDice(9)
        let entry = dice.entry(kind: 10)
        #expect(try Entry(decoding: entry.encoded() + [1, 2, 3]) == entry)
    }

    @Test(arguments: [(-3_600, -3_600), (-1, -1), (0, 0), (1, 0), (299, 0), (3_600, 0)] as [(Int64, Int64)])
    func `dates a fact at its own time, but never after its arrival`(_ offset: Int64, _ expected: Int64) {
        let at = Timestamp(seconds: 1_772_445_600)
        let fact = Fact(
            id: "f", subject: .person([]), kind: .traits, time: Timestamp(seconds: 1_772_445_600 + offset))
        let entry = Entry(number: 1, at: at, body: .fact(ArrivedFact(fact)))
        #expect(entry.eventTime == Timestamp(seconds: 1_772_445_600 + expected))
        // The fact itself is never changed.
        #expect(entry.fact?.time == fact.time && entry.act == nil)
    }

    @Test func `dates an act at its commit`() {
        let at = Timestamp(seconds: 100)
        let entry = Entry(number: 1, at: at, body: .act(.woke(asOf: Timestamp(seconds: 50))))
        #expect(entry.eventTime == at)
        #expect(entry.fact == nil && entry.act == .woke(asOf: Timestamp(seconds: 50)))
    }
}
