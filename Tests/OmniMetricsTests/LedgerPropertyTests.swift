// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `A ledger of figures` {
    @Test(arguments: 0..<40)
    func `reads from bytes exactly what it reads from built entries`(_ seed: Int) {
        let log = ShopLog.random(UInt64(seed))
        var slow = MetricsLedger(.everything)
        for line in log.lines { slow.add(line.entry, of: line.person) }
        #expect(log.summary(.everything) == slow.summary())
        #expect(slow.summary().sales.orders > 0)
        #expect(log.ledger(.everything).traces() == slow.traces())
    }

    @Test(arguments: 0..<20)
    func `gives the same figures whatever the order of its entries`(_ seed: Int) throws {
        let log = ShopLog.random(UInt64(seed))
        var chance = Chance(UInt64(seed) + 99)
        var lines = log.lines
        for index in lines.indices.reversed() { lines.swapAt(index, chance.below(index + 1)) }
        let (left, right) = (ShopLog.ledger(lines, .everything), log.ledger(.everything))
        #expect(left.summary() == right.summary())
        #expect(Set(left.traces()) == Set(right.traces()))
        #expect(
            left.paths(within: .days(90), in: .gbp).map(\.channels)
                == right.paths(within: .days(90), in: .gbp).map(\.channels))
        let day = try LocalDate("2025-06-30")
        #expect(left.summary(asOf: day) == right.summary(asOf: day))
    }

    @Test(arguments: 0..<20)
    func `M8: is the sum of its parts, split by time, by people or by chance, merged in any order`(_ seed: Int) throws {
        let log = ShopLog.random(UInt64(seed))
        let whole = log.summary(.everything)
        let day = try LocalDate("2025-08-31")
        let before = log.ledger(.everything).summary(asOf: day)
        var chance = Chance(UInt64(seed) + 7)
        let third = log.lines.count / 3
        let byTime = [log.lines[..<third], log.lines[third..<(2 * third)], log.lines[(2 * third)...]].map { Array($0) }
        let slots = log.lines.map { Int(($0.person?.digest.low ?? 0) % 3) }
        let dice = log.lines.map { _ in chance.below(3) }
        let groups = [slots, dice]
            .map { marks in
                (0..<3).map { part in zip(log.lines, marks).filter { $0.1 == part }.map(\.0) }
            }
        for parts in [byTime] + groups {
            for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
                var merged = MetricsLedger(.everything)
                for part in order { try merged.merge(ShopLog.ledger(parts[part], .everything)) }
                #expect(merged.summary() == whole)
                #expect(merged.summary(asOf: day) == before)
            }
            var tree = ShopLog.ledger(parts[2], .everything)
            var left = ShopLog.ledger(parts[1], .everything)
            try left.merge(ShopLog.ledger(parts[0], .everything))
            try tree.merge(left)
            #expect(tree.summary() == whole)
        }
    }

    @Test func `is not merged with one that counts differently`() {
        var ledger = MetricsLedger(.pounds)
        #expect(throws: MetricsError.self) {
            try ledger.merge(MetricsLedger(MetricsConfiguration(defaultCurrency: .eur)))
        }
    }

    @Test(arguments: 0..<10)
    func `counts damaged bytes as unreadable, and never traps on them`(_ seed: Int) {
        let log = ShopLog.random(UInt64(seed), count: 100)
        var chance = Chance(UInt64(seed) + 3)
        var ledger = MetricsLedger(.pounds)
        for line in log.lines {
            let bytes = line.entry.encoded()
            for length in 0..<min(bytes.count, 40) { ledger.add(bytes: Array(bytes[..<length]), of: line.person) }
            var damaged = bytes
            damaged[chance.below(bytes.count)] = UInt8(chance.below(256))
            ledger.add(bytes: damaged, of: line.person)
        }
        let summary = ledger.summary()
        #expect(summary.log.unreadable > 0)
        #expect(
            summary.log.entries + summary.log.unreadable
                == log.lines.reduce(0) { $0 + min($1.entry.encoded().count, 40) + 1 })
    }
}
