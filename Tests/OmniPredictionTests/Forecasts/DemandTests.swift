// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniPrediction
import Testing

@Suite struct `Demand per product and place` {
    static func at(_ day: String) throws -> Timestamp {
        Zone.utc.instant(of: LocalDateTime(date: try LocalDate(day), time: try LocalTime("12:00")))
    }

    @Test func `F9: sales become series of whole periods that end with a day`() throws {
        var log = DemandLog()
        let north = SeriesKey(item: "tea", location: "north")
        let south = SeriesKey(item: "tea", location: "south")
        try log.record(south, at: Self.at("2026-01-25"), quantity: 4)
        try log.record(north, at: Self.at("2026-01-04"), quantity: 2)
        try log.record(north, at: Self.at("2026-01-05"), quantity: 3)
        try log.record(north, at: Self.at("2026-01-18"), quantity: 5)
        try log.record(north, at: Self.at("2026-01-20"), quantity: -1)
        try log.record(north, at: Self.at("2026-01-26"), quantity: 99)
        let table = try log.series(periodDays: 7, through: LocalDate("2026-01-25"))
        #expect(table.keys == [north, south])
        // Weeks end on Sundays; the south sold nothing before its first week, which is not a demand of zero.
        #expect(table[0] == [2, 3, 5, -1] || table[0] == [2, 3 + 5, -1])
        #expect(table[0].reduce(0, +) == 9)
        #expect(table[1] == [4])
        #expect(throws: PredictionError.self) { try log.series(periodDays: 0, through: LocalDate("2026-01-25")) }
        #expect(throws: PredictionError.self) { try log.record(north, at: Self.at("2026-01-26"), quantity: .nan) }
    }

    @Test func `F9: a backtest reports errors, coverage and cost beside the naive forecast`() throws {
        let values = SeriesZoo.noisy(120, seed: 12, level: 300, slope: 1, season: SeriesZoo.waves, noise: 4)
        let forecaster = try Forecaster(.init(period: 6, horizon: 6, levels: [0.8]))
        let test = try Backtest(forecaster, on: values, origins: 5)
        #expect(test.origins == 5)
        #expect(test.accuracy.count == 30)
        #expect((test.accuracy.scaledError ?? 9) < 1)
        #expect((test.accuracy.weightedError ?? 9) < (test.naive.weightedError ?? 0))
        #expect((test.coverage[0.8] ?? 0) > 0.5)
        #expect((test.pinballLoss[0.8] ?? 9) < 4)
        #expect(throws: PredictionError.self) { try Backtest(forecaster, on: Array(values.prefix(10))) }
    }

    @Test func `F9: forecasts of shops and totals are made to add up with the least change`() throws {
        let hierarchy = try ForecastHierarchy(leaves: 4, groups: [[0, 1, 2, 3], [0, 1], [2, 3]])
        let leaves = [[10.0, 11], [20, 22], [5, 5], [7, 8]]
        #expect(try hierarchy.bottomUp(leaves) == [[42, 46], [30, 33], [12, 13]])
        let totals = [[50.0, 50], [33, 33], [12, 15]]
        let result = try hierarchy.reconciled(groups: totals, leaves: leaves)
        for (mine, sums) in zip(result.groups, try hierarchy.bottomUp(result.leaves)) {
            #expect(agree(mine, sums, within: 1e-12))
        }
        // The change is orthogonal to everything that adds up: least squares.
        for direction in 0..<4 {
            var move = [[0.0], [0], [0], [0]]
            move[direction] = [1]
            let sums = try hierarchy.bottomUp(move)
            for step in 0..<2 {
                var product = result.leaves[direction][step] - leaves[direction][step]
                for group in 0..<3 { product += sums[group][0] * (result.groups[group][step] - totals[group][step]) }
                #expect(abs(product) < 1e-10)
            }
        }
        // What adds up already stays as it is.
        let same = try hierarchy.reconciled(groups: hierarchy.bottomUp(leaves), leaves: leaves)
        for (one, other) in zip(same.leaves, leaves) { #expect(agree(one, other, within: 1e-12)) }
        #expect(throws: PredictionError.self) { try ForecastHierarchy(leaves: 2, groups: [[0, 2]]) }
        #expect(throws: PredictionError.self) { try hierarchy.bottomUp([[1]]) }
    }
}
