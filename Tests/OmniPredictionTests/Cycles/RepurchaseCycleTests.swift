// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniPrediction
import Testing

@Suite struct `A repurchase cycle` {
    /// People with a habit of their own around 30 days.
    static func habits(_ people: Int, gaps: Int, seed: UInt64) -> [(typical: Double, days: [Double])] {
        var random = SplitMix64(seed: seed)
        return (0..<people)
            .map { _ in
                let typical = 30 * (1 + 0.5 * random.uniform() - 0.25)
                var day = (1_000 * random.uniform()).rounded()
                let days = (0...gaps)
                    .map { _ -> Double in
                        day += max(1, (typical * (1 + 0.15 * random.normal())).rounded())
                        return day
                    }
                return (typical, days)
            }
    }

    @Test func `S7, J10: half of the next purchases fall into the due window of person and category`() throws {
        let people = Self.habits(500, gaps: 6, seed: 4)
        let cycle = try RepurchaseCycle(people.map { Array($0.days.dropLast()) })
        #expect(abs(cycle.typicalDays - 30) < 2)
        var inside = 0
        for person in people {
            let known = Array(person.days.dropLast())
            let gap = person.days[person.days.count - 1] - known[known.count - 1]
            if try cycle.window(for: known).contains(gap) { inside += 1 }
        }
        #expect(abs(Double(inside) / 500 - 0.5) < 0.09)
    }

    @Test func `S7: a person's own gaps count the more the more there are`() throws {
        let cycle = try RepurchaseCycle(Self.habits(300, gaps: 5, seed: 5).map(\.days))
        let none = try cycle.window()
        #expect(none.due == cycle.typicalDays)
        var before = none.due
        for count in 1...8 {
            let due = try cycle.window(for: (0...count).map { Double($0 * 60) }).due
            #expect(due > before && due < 60)
            before = due
        }
        let sure = try cycle.window(for: (0...8).map { Double($0 * 30) })
        #expect(sure.closes / sure.opens < none.closes / none.opens)
        #expect(sure.opens < sure.due && sure.due < sure.closes)
    }

    @Test func `little is enough for an answer, and nothing is refused`() throws {
        let single = try RepurchaseCycle([[3, 17]])
        #expect(abs(single.typicalDays - 14) < 1e-9)
        #expect(try single.window(for: [100]).due == single.typicalDays)
        let sameDay = try RepurchaseCycle([[3, 3.4, 17], [5]])
        #expect(sameDay.gaps == 1)
        let clockwork = try RepurchaseCycle((0..<9).map { _ in [0, 10, 20, 30] })
        let window = try clockwork.window(for: [0, 10])
        #expect(window.opens < 10 && window.closes > 10)
        #expect(throws: PredictionError.self) { try RepurchaseCycle([[3], [4], []]) }
        #expect(throws: PredictionError.self) { try RepurchaseCycle([[3, .nan]]) }
        #expect(throws: PredictionError.self) { try single.window(for: [.infinity]) }
    }
}
