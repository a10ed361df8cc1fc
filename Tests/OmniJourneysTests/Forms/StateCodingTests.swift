// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

extension JourneyState {
    var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(to: &writer)
        return writer.bytes
    }

    static func decoded(_ bytes: [UInt8]) throws -> JourneyState {
        var reader = ByteReader(bytes)
        let state = try JourneyState(from: &reader, version: sectionVersion)
        if !reader.isAtEnd { throw CodingFailure(.invalidValue, at: reader.position) }
        return state
    }
}

/// A person in the middle of three journeys, with a message on its way.
private func busyPerson() throws -> JourneyState {
    var ada = try Scenario(rescue, everyStep, monthly)
    ada.delivery = .never
    ada.members = ["loyal"]
    for (cart, price) in [("c-1", 20.0), ("c-2", 300), ("c-3", 5)] {
        ada.track(ProductAdded.self, at: .minutes(Int64(price))) {
            $0[ProductAdded.cartID] = cart
            $0[ProductAdded.price] = price
        }
    }
    ada.advance(to: .days(40))
    return ada.state
}

@Suite struct `The stored form of a person's journeys` {
    @Test func `is version 1 as it has always been`() throws {
        let state = try busyPerson()
        #expect(Golden.hex(state.encoded) == (try Golden.line("journeys-1.hex")))
        #expect(try JourneyState.decoded(try Golden.bytes("journeys-1.hex")) == state)
    }

    @Test func `of somebody whom no journey concerns is three bytes`() throws {
        #expect(JourneyState().encoded == [0, 0, 0])
        #expect(try JourneyState.decoded([0, 0, 0]) == JourneyState())
    }

    @Test func `is refused in a version that is not known`() {
        var reader = ByteReader([0, 0, 0])
        #expect(throws: CodingFailure.self) { _ = try JourneyState(from: &reader, version: 2) }
    }

    @Test func `is refused when it is cut off anywhere`() throws {
        let bytes = try busyPerson().encoded
        for length in bytes.indices {
            #expect(throws: CodingFailure.self) { _ = try JourneyState.decoded(Array(bytes.prefix(length))) }
        }
    }

    @Test func `is refused or read consistently, never a crash, when bytes are damaged`() throws {
        let bytes = try busyPerson().encoded
        var random: UInt64 = 42
        var accepted = 0
        for _ in 0..<5_000 {
            var damaged = bytes
            for _ in 0...StableHash.splitMix64(&random) % 3 {
                let place = Int(StableHash.splitMix64(&random) % UInt64(damaged.count))
                damaged[place] = UInt8(truncatingIfNeeded: StableHash.splitMix64(&random))
            }
            guard let state = try? JourneyState.decoded(damaged) else { continue }
            accepted += 1
            #expect(try JourneyState.decoded(state.encoded) == state)
        }
        #expect(accepted > 100)
    }

    @Test func `is read from noise without a crash`() {
        var random: UInt64 = 7
        for length in 0..<2_000 {
            let noise = (0..<length % 97).map { _ in UInt8(truncatingIfNeeded: StableHash.splitMix64(&random)) }
            _ = try? JourneyState.decoded(noise)
        }
    }
}
