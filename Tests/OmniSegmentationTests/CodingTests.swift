// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation
import Testing

@Suite struct `The stored form of audiences` {
    @Test func `is the golden file's, and reads back as the same image`() throws {
        let (state, plan) = try Self.example()
        let hex = state.encoded()
            .map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }
        #expect(hex.joined() == (try Golden.text("audiences-1.hex")))
        let read = try state.recoded()
        #expect(read == state)
        #expect(read.isCurrent(plan))
        #expect(AudienceState.sectionTag == 4)
        #expect(AudienceState.sectionVersion == 1)
    }

    @Test func `takes few bytes for people who did little`() throws {
        let plan = try AudiencePlan(SegmentationWorkload.audiences)
        var state = AudienceState()
        var changes: [AudienceChange] = []
        let time = Timestamp(seconds: 1_000)
        state.record(.event("page_view", by: [], at: time), at: time, now: time, plan, &changes)
        #expect(state.byteCount > 350)
        #expect(state.encoded().count < 120)
    }

    @Test func `of a later version is refused, not guessed at`() throws {
        var reader = ByteReader(try Self.example().0.encoded())
        #expect(throws: CodingFailure.self) { try AudienceState(from: &reader, version: 2) }
    }

    @Test(arguments: 0..<4) func `damaged in any way is refused or works on without a crash`(block: Int) throws {
        let (state, plan) = try Self.example()
        let whole = state.encoded()
        var chance = Chance(block)
        var used = 0
        for _ in 0..<2_500 {
            var bytes = whole
            for _ in 0...chance.below(4) {
                switch chance.below(4) {
                case 0: bytes[chance.below(bytes.count)] = UInt8(chance.below(256))
                case 1: bytes.removeLast(chance.below(bytes.count / 2))
                case 2: bytes.insert(UInt8(chance.below(256)), at: chance.below(bytes.count))
                // Behind the header and its control bytes, so that the plan is still known.
                default: bytes[bytes.count - 1 - chance.below(bytes.count / 2)] = UInt8(chance.below(256))
                }
            }
            var reader = ByteReader(bytes)
            guard var damaged = try? AudienceState(from: &reader, version: 1), damaged.isCurrent(plan) else { continue }
            used += 1
            var changes: [AudienceChange] = []
            for second in [0, 5_000, 100_000_000] as [Int64] {
                let now = Timestamp(seconds: 2_000_000 + second)
                damaged.record(.event("Order Completed", by: [], at: now), at: now, now: now, plan, &changes)
                damaged.advance(to: now, plan, &changes)
                _ = damaged.nextFlip(after: now, plan)
                _ = damaged.memberIndexes(at: now, plan)
                _ = damaged.proof(of: 0, at: now, plan)
            }
            damaged.merge(state, traits: [:], now: .init(seconds: 300_000_000), plan, &changes)
            _ = damaged.encoded()
        }
        #expect(used > 300)
    }

    private static func example() throws -> (AudienceState, AudiencePlan) {
        let plan = try AudiencePlan(Golden.audiences)
        var state = AudienceState()
        var changes: [AudienceChange] = []
        let start = Timestamp(seconds: 1_000_000)
        state.traitsChanged(
            ["createdAt": "1970-01-05T00:00:00Z", "locale": "de", "email": "ada@example.org"], now: start, plan,
            &changes)
        for (second, total) in [(1_000_100, 30), (1_000_200, 10), (1_000_050, 25), (1_000_300, 99)] as [(Int64, Int64)]
        {
            let time = Timestamp(seconds: second)
            state.record(
                .event("Order Completed", by: [], at: time, properties: ["total": .int(total)]), at: time,
                now: max(time, Timestamp(seconds: 1_000_200)), plan, &changes)
        }
        return (state, plan)
    }
}
