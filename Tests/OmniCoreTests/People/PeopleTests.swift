// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct `The ids of people` {
    @Test func `have their slot in the first twelve bits`() {
        for slot in [0, 1, 0xABC, 4_095] {
            let high = UInt64(slot) << 52 | 0x000F_FFFF_FFFF_FFFF
            #expect(PersonID(Digest128(high: high, low: .max)).slot == slot)
            #expect(PersonID(Digest128(high: UInt64(slot) << 52, low: 0)).slot == slot)
        }
        #expect(PersonID.slotCount == 4_096)
    }

    @Test func `fill all slots about evenly`() {
        let source = IDSource.seeded(1)
        var counts = [Int](repeating: 0, count: PersonID.slotCount)
        for _ in 0..<409_600 { counts[source.person().slot] += 1 }
        // 100 expected in each; ten standard deviations are allowed.
        #expect(counts.allSatisfy { $0 > 0 && $0 < 200 })
    }

    @Test func `come in the same order from the same seed, and in another from another`() {
        func ids(_ source: IDSource) -> [PersonID] { (0..<1_000).map { _ in source.person() } }
        let first = ids(.seeded(7))
        #expect(first == ids(.seeded(7)))
        #expect(Set(first).count == first.count)
        #expect(Set(first).isDisjoint(with: ids(.seeded(8))))
        #expect(Set(ids(.random)).isDisjoint(with: ids(.random)))
    }

    @Test func `are never minted twice, whoever asks at the same time`() async {
        let source = IDSource.seeded(3)
        let minted = await withTaskGroup(of: [PersonID].self) { group in
            for _ in 0..<20 { group.addTask { (0..<500).map { _ in source.person() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let alone = IDSource.seeded(3)
        #expect(Set(minted) == Set((0..<10_000).map { _ in alone.person() }))
    }

    @Test func `are in the order of their digits, and are JSON text`() throws {
        let source = IDSource.seeded(5)
        let ids = (0..<200).map { _ in source.person() }
        #expect(ids.sorted() == ids.sorted { $0.description < $1.description })
        let json = try JSONEncoder().encode(ids)
        #expect(try JSONDecoder().decode([PersonID].self, from: json) == ids)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([PersonID].self, from: Data(#"["12"]"#.utf8)) }
    }
}

@Suite struct `An identifier` {
    @Test func `is its kind and its value`() {
        #expect(Identifier.user("a") == Identifier(.user, "a"))
        #expect(Identifier.user("a") != .anonymous("a"))
        #expect(Identifier.user("a") != .user("A"))
        #expect(Identifier(.init("crm"), "1").kind.description == "crm")
    }

    @Test func `sorts by kind, then by value`() {
        let sorted: [Identifier] = [
            .anonymous("b"), .device("a"), .email("a"), .email("b"), .loyaltyCard("0"), .phone("1"), .user("A"),
            .user("a"),
        ]
        #expect(sorted.reversed().sorted() == sorted)
    }

    @Test func `is the same in JSON`() throws {
        let names: [Identifier] = [.user("ada"), Identifier(.init("crm"), "日本"), Identifier(.init(""), "")]
        let json = try JSONEncoder().encode(names)
        #expect(try JSONDecoder().decode([Identifier].self, from: json) == names)
        let one = #"{"kind":"user","value":"ada"}"#
        #expect(try JSONDecoder().decode(Identifier.self, from: Data(one.utf8)) == .user("ada"))
    }
}
