// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel
import Testing

@Suite struct `The stored form of a person` {
    /// Everybody in a store at the end of a random life, with runs under way and messages pending.
    static func states(seed: UInt64) async throws -> [PersonState] {
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = InMemoryStore()
        let engine = try await Shop.engine(store: store, clock: clock)
        var world = RandomWorld(seed: seed, start: clock.now)
        _ = try await world.run(engine, clock, batches: 30)
        var states: [PersonState] = []
        for person in try await store.people(after: nil, limit: 1_000) {
            if let state = try await engine.read(person) { states.append(state) }
        }
        return states
    }

    @Test(arguments: UInt64(1)...8) func `comes back from its bytes as it was, and equal people have equal bytes`(
        _ seed: UInt64
    ) async throws {
        let states = try await Self.states(seed: seed)
        #expect(states.count > 3)
        #expect(states.contains { $0.journeys != JourneyState() })
        #expect(states.contains { $0.consent != ConsentState() })
        for state in states {
            let bytes = state.encoded()
            let found = try PersonState(decoding: bytes)
            #expect(found == state)
            #expect(found.encoded() == bytes)
        }
    }

    @Test func `of somebody redirected, and of nobody in particular, comes back too`() throws {
        let target = PersonID(Digest128(high: 1, low: 2))
        for state in [PersonState(), PersonState(redirectedTo: target)] {
            #expect(try PersonState(decoding: state.encoded()) == state)
        }
        #expect(try PersonState(decoding: PersonState(redirectedTo: target).encoded()).header.into == target)
    }

    @Test(arguments: UInt64(1)...4) func `is refused wherever it is cut off, and when any one byte is another`(
        _ seed: UInt64
    ) async throws {
        let state = try #require(try await Self.states(seed: seed).max { $0.encoded().count < $1.encoded().count })
        let bytes = state.encoded()
        for index in bytes.indices {
            #expect(throws: CodingFailure.self) { try PersonState(decoding: Array(bytes[..<index])) }
            var other = bytes
            other[index] ^= 0x10
            #expect(throws: CodingFailure(.checksum, at: bytes.count - 4)) { try PersonState(decoding: other) }
        }
    }

    @Test(arguments: UInt64(1)...6) func `never crashes its reader, even when damage carries a right checksum`(
        _ seed: UInt64
    ) async throws {
        let step = try Shop.step()
        var random = seed
        func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&random) % UInt64(max(1, bound))) }
        var refused = 0
        for state in try await Self.states(seed: seed) {
            let bytes = Array(state.encoded().dropLast(4))
            for _ in 0..<200 {
                var damaged = bytes
                for _ in 0...below(3) where !damaged.isEmpty {
                    switch below(4) {
                    case 0, 1: damaged[below(damaged.count)] = UInt8(below(256))
                    case 2: damaged.removeLast(below(min(damaged.count, 20)) + 1)
                    default: damaged.insert(UInt8(below(256)), at: below(damaged.count + 1))
                    }
                }
                var writer = ByteWriter()
                writer.raw(damaged)
                writer.fixed32(CRC32C.checksum(damaged))
                guard let found = try? PersonState(decoding: writer.bytes) else {
                    refused += 1
                    continue
                }
                // What was accepted can be written and read again.
                #expect((try? PersonState(decoding: found.encoded()))?.encoded() == found.encoded())
                _ = step.memberNames(of: found, at: Timestamp(seconds: 1_772_445_600))
            }
        }
        #expect(refused > 100)
    }

    /// Sections as a release of next year may write them: one more, and one in a newer layout.
    private func newer(_ state: PersonState, _ change: (inout [Sections.Section]) -> Void) throws -> [UInt8] {
        var sections = try Sections(decoding: state.encoded()).sections
        change(&sections)
        return Sections(sections).encoded()
    }

    @Test func `keeps a section of a newer release through steps and rewriting`() async throws {
        let extra = Sections.Section(tag: 200, version: 9, body: [1, 2, 3])
        let step = try Shop.step()
        let now = try Timestamp("2026-09-01T00:00:00Z")
        for plain in try await Self.states(seed: 3) where plain.header.into == nil {
            var state = try PersonState(decoding: newer(plain) { $0.insert(extra, at: 1) })
            var same = plain
            #expect(state.unknown == [extra])
            var outcome = Step.Outcome()
            for index in 0..<5 {
                let at = now + .hours(Int64(index * 30))
                let fact = ArrivedFact(.cart("cart-\(index)", of: .user("user-1"), at: at, id: "new-\(index)"))
                step.take(fact, into: &state, at: at, &outcome)
                step.wake(&state, at: at + .hours(2), &outcome)
                step.take(fact, into: &same, at: at, &outcome)
                step.wake(&same, at: at + .hours(2), &outcome)
            }
            let again = try PersonState(decoding: state.encoded())
            #expect(again.unknown == [extra])
            // And it changes nothing else.
            var stripped = again
            stripped.unknown = []
            #expect(stripped.encoded() == same.encoded())
        }
    }

    @Test func `is refused when a known section has a newer layout, or the first one is missing`() throws {
        let state = PersonState(redirectedTo: PersonID(Digest128(high: 1, low: 2)))
        for tag in UInt8(1)...7 {
            let bytes = try newer(state) { sections in
                sections.removeAll { $0.tag == tag }
                sections.append(Sections.Section(tag: tag, version: 200, body: []))
            }
            #expect(throws: CodingFailure(.unknownVersion)) { try PersonState(decoding: bytes) }
        }
        #expect(throws: CodingFailure(.missingSection)) { try PersonState(decoding: Sections().encoded()) }
    }
}
