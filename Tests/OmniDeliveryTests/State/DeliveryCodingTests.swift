// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore
import OmniDelivery
import Testing

@Suite struct `The stored form of a person's messages` {
    /// One of everything: a message per phase, contacts, endings.
    ///
    /// It must never change.
    static var example: DeliveryState {
        let doubt = Example.settled(.inDoubt, of: 4, retryAt: Example.noon + .minutes(5))
        return Example.state([
            .messagePlanned(Example.planned(1, via: [.push, .email])),
            .messagePlanned(Example.planned(2, purpose: .transactional, via: [.email])),
            .messageDeferred(
                Example.key(2), until: Example.noon + .hours(20), Reason(.quietHours, "21:00 to 08:00 in UTC")),
            .messagePlanned(Example.planned(3)), .handingOver(Example.handOver(3)),
            .messagePlanned(Example.planned(4)), .handingOver(Example.handOver(4)), .messageSettled(doubt),
            .messagePlanned(Example.planned(5)), .handingOver(Example.handOver(5)),
            .messageSettled(Example.settled(.retryable, of: 5, retryAt: Example.noon + .minutes(1))),
            .messagePlanned(Example.planned(6)), .handingOver(Example.handOver(6)),
            .messageSettled(Example.settled(.accepted, of: 6)),
            .messagePlanned(Example.planned(7)), .messageDropped(Example.key(7), Reason(.noConsent, "never granted")),
        ])
    }

    static func bytes(_ state: DeliveryState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(to: &writer)
        return writer.bytes
    }

    @Test func `is the golden one of version 1`() throws {
        let golden = try Golden.bytes("delivery-1.hex", orWrite: Self.bytes(Self.example))
        #expect(Self.bytes(Self.example) == golden)
        var reader = ByteReader(golden)
        #expect(try DeliveryState(from: &reader, version: 1) == Self.example)
        #expect(reader.isAtEnd)
    }

    @Test func `of a later version is refused`() {
        var reader = ByteReader(Self.bytes(Self.example))
        #expect(throws: CodingFailure.self) { try DeliveryState(from: &reader, version: 2) }
    }

    @Test func `cut short anywhere is refused`() {
        let bytes = Self.bytes(Self.example)
        for count in 0..<bytes.count {
            var reader = ByteReader(Array(bytes[..<count]))
            #expect(throws: CodingFailure.self, "\(count) of \(bytes.count) bytes") {
                try DeliveryState(from: &reader, version: 1)
            }
        }
    }

    @Test func `with changed bytes is refused or reads as a state that is written the same`() throws {
        let bytes = Self.bytes(Self.example)
        var chance = Chance(6)
        var read = 0
        for _ in 0..<5_000 {
            var changed = bytes
            for _ in 0...chance.number(0...2) {
                changed[Int(chance.number(0...Int64(bytes.count - 1)))] = UInt8(truncatingIfNeeded: chance.next())
            }
            var reader = ByteReader(changed)
            guard let state = try? DeliveryState(from: &reader, version: 1) else { continue }
            read += 1
            var again = ByteReader(Self.bytes(state))
            #expect(try DeliveryState(from: &again, version: 1) == state)
            // Whatever was read can be lived with.
            var merged = state
            merged.merge(Self.example)
            for message in merged.pending {
                merged.apply(.messageDropped(message.key, Reason(.erased)), at: Example.noon)
            }
            #expect(merged.pending.isEmpty)
        }
        #expect(read > 0)
    }
}
