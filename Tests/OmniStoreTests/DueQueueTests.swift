// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import Testing

@Suite struct `A due queue` {
    /// The oracle is a dictionary that is sorted anew for every question.
    @Test(arguments: UInt64(0)..<20)
    func `gives the earliest first, whatever was set, moved and taken out before`(_ seed: UInt64) {
        var state = seed
        func random(_ bound: UInt64) -> UInt64 { StableHash.splitMix64(&state) % bound }
        var queue = DueQueue()
        var oracle: [Digest128: Timestamp] = [:]
        for _ in 0..<2_000 {
            let key = Digest128(high: random(3), low: random(40))
            let instant = random(4) == 0 ? nil : Timestamp(microseconds: Int64(random(30)))
            queue.set(key, instant)
            oracle[key] = instant
            guard random(5) == 0 else { continue }
            let before = Timestamp(microseconds: Int64(random(35)))
            let limit = Int(random(60))
            let found = queue.earliest(before: before, limit: limit)
            let wanted = oracle.filter { $0.value <= before }
                .sorted { $0.value != $1.value ? $0.value < $1.value : $0.key < $1.key }.prefix(limit)
            #expect(found.map(\.0) == wanted.map(\.key))
            #expect(found.map(\.1) == wanted.map(\.value))
            #expect(queue.count == oracle.count)
        }
    }

    @Test func `forgets keys that were taken out, however many there were`() {
        var queue = DueQueue()
        for number in 0..<100_000 {
            let key = Digest128(high: StableHash.mix64(UInt64(number)), low: UInt64(number))
            queue.set(key, Timestamp(microseconds: 1))
            #expect(queue.earliest(before: Timestamp(microseconds: 1), limit: 1).count == 1)
            queue.set(key, nil)
        }
        #expect(queue.count == 0)
        #expect(queue.remembered < 200)
    }
}
