// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniRecommendation
import Testing

@Suite struct `The rows of users in a finished model` {
    /// Rows of which the largest number lies at both ends of what a step reaches, and such that are hardly there.
    static let rows: [[Float]] = [
        [0, 0, 0], [1, -1, 0.5], [Float(1).nextDown, 0.000_1, -0.3], [-2, Float(2).nextDown, 1e-7],
        [32_767, 1, -16_384], [32_767.6, -0.49, 0.51], [1e-31, -1e-33, 0], [1e-29, -3e-30, 1e-36],
        [3e38, -1e38, 1], [7, 7, 7],
    ]

    @Test func `are off by less than a 32,767th of their largest number`() {
        for (number, row) in Self.rows.enumerated() {
            let largest = row.map(\.magnitude).max() ?? 0
            for (wanted, kept) in zip(row, UserRows(FactorTable(Self.rows)).row(number)) {
                #expect((wanted - kept).magnitude <= max(largest / 32_767, 1e-30), "\(wanted) of \(row)")
            }
        }
    }

    @Test func `stay the same to the bit, however often they are written and read`() {
        var chance = SplitMix64(seed: 5)
        let drawn = FactorTable(count: 300, factors: 21, deviation: 0.1, chance: &chance)
        for table in [FactorTable(Self.rows), drawn] {
            let once = UserRows(table)
            #expect(UserRows(once.table) == once)
            #expect(UserRows(UserRows(once.table).table).table == once.table)
            for number in 0..<table.count { #expect(once.row(number) == Array(once.table.row(number))) }
        }
    }

    @Test func `take half the memory of the numbers that were fitted`() {
        let table = FactorTable(count: 1_000, factors: 64)
        #expect(UserRows(table).memoryBytes * 100 <= table.values.count * 4 * 52)
    }
}
