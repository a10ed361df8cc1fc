// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The determinant of a symmetric matrix, by elimination with pivots: nothing of the code under test.
private func logDeterminant(_ matrix: [[Double]]) -> Double {
    var rows = matrix
    var sum = 0.0
    for pivot in rows.indices {
        guard let best = (pivot..<rows.count).max(by: { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }) else { break }
        rows.swapAt(pivot, best)
        guard abs(rows[pivot][pivot]) > 1e-300 else { return -.infinity }
        sum += log(abs(rows[pivot][pivot]))
        for row in (pivot + 1)..<max(rows.count, pivot + 1) {
            let factor = rows[row][pivot] / rows[pivot][pivot]
            for column in pivot..<rows.count { rows[row][column] -= factor * rows[pivot][column] }
        }
    }
    return sum
}

@Suite struct `Re-ranking for variety` {
    @Test func `gives the worked MMR cases`() {
        let cases = GoldenCases.all("diversity", "diversity.mmr")
        #expect(cases.count == 3)
        for entry in cases {
            let similarity = entry["input"]["similarity"].list.map(\.numbers)
            let picks = MaximalMarginalRelevance(lambda: entry["input"].double("lambda_"))
                .picks(relevance: entry["input"]["relevance"].numbers, count: Int(entry["input"].double("k"))) {
                    similarity[$0][$1]
                }
            #expect(picks.map(\.candidate) == entry["expected"]["order"].numbers.map { Int($0) }, "\(entry["id"].text)")
            for (pick, wanted) in zip(picks, entry["expected"]["marginalScores"].numbers) {
                #expect(isNear(pick.gain, wanted, entry.double("tolerance")), "\(entry["id"].text)")
            }
        }
    }

    @Test func `gives the worked determinantal case`() {
        let cases = GoldenCases.all("diversity", "diversity.dppGreedy")
        #expect(cases.count == 1)
        for entry in cases {
            let similarity = entry["input"]["similarity"].list.map(\.numbers)
            let picks = DeterminantalDiversity(theta: entry["input"].double("theta"))
                .picks(relevance: entry["input"]["relevance"].numbers, count: Int(entry["input"].double("k"))) {
                    similarity[$0][$1]
                }
            #expect(picks.map(\.candidate) == entry["expected"]["order"].numbers.map { Int($0) })
            for (pick, wanted) in zip(picks, entry["expected"]["logDetGains"].numbers) {
                #expect(isNear(pick.gain, wanted, entry.double("tolerance")))
            }
        }
    }

    @Test func `gives the worked calibrated case`() {
        let cases = GoldenCases.all("diversity", "diversity.calibrated")
        #expect(cases.count == 1)
        for entry in cases {
            let classes = entry["input"]["target"].fields.keys.sorted()
            let target = classes.map { entry["input"]["target"].double($0) }
            let shares = entry["input"]["relevance"].numbers.indices
                .map { candidate in
                    [
                        CalibratedRanking.Share(
                            classes.firstIndex(of: entry["input"]["genre"]["\(candidate)"].text) ?? -1)
                    ]
                }
            let method = CalibratedRanking(lambda: entry["input"].double("lambda_"))
            let picks = method.picks(
                relevance: entry["input"]["relevance"].numbers, shares: shares, target: target,
                count: Int(entry["input"].double("k")))
            #expect(picks.map(\.candidate) == entry["expected"]["order"].numbers.map { Int($0) })
            let divergence = method.divergence(of: picks.map { shares[$0.candidate] }, from: target)
            #expect(isNear(divergence, entry["expected"].double("finalKL"), entry.double("tolerance")))
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `MMR picks what a recomputation from scratch picks`(seed: UInt64) {
        var chance = Chance(seed)
        let count = 1 + chance.below(24)
        let relevance = (0..<count).map { _ in Double(chance.below(12)) / 11 }
        let similarity = chance.cosines(count)
        let lambda = [0, 0.3, 0.7, 1][chance.below(4)]
        var wanted: [Int] = []
        while wanted.count < min(10, count) {
            let rest = (0..<count).filter { !wanted.contains($0) }
            let scores = rest.map { candidate in
                lambda * relevance[candidate]
                    - (1 - lambda) * (wanted.map { similarity[$0][candidate] }.max() ?? 0)
            }
            guard let best = scores.max(), let place = scores.firstIndex(of: best) else { break }
            wanted.append(rest[place])
        }
        let picks = MaximalMarginalRelevance(lambda: lambda)
            .picks(relevance: relevance, count: 10) { similarity[$0][$1] }
        #expect(picks.map(\.candidate) == wanted)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a determinantal pick enlarges the determinant the most`(seed: UInt64) {
        var chance = Chance(seed)
        let count = 2 + chance.below(14)
        let relevance = chance.shares(count)
        let similarity = chance.cosines(count, dimension: 5)
        let theta = [0.0, 0.4, 0.7, 0.9][chance.below(4)]
        let alpha = theta / (2 * (1 - theta))
        func logDet(_ set: [Int]) -> Double {
            logDeterminant(
                set.map { left in
                    set.map { exp(alpha * (relevance[left] + relevance[$0])) * similarity[left][$0] }
                })
        }
        let picks = DeterminantalDiversity(theta: theta)
            .picks(relevance: relevance, count: 4) { similarity[$0][$1] }
        #expect(picks.count == min(4, count))
        var chosen: [Int] = []
        for pick in picks {
            let before = chosen.isEmpty ? 0 : logDet(chosen)
            let gains = (0..<count).filter { !chosen.contains($0) }.map { logDet(chosen + [$0]) - before }
            #expect(isNear(pick.gain, gains.max() ?? 0, 1e-6))
            #expect(isNear(pick.gain, logDet(chosen + [pick.candidate]) - before, 1e-6))
            chosen.append(pick.candidate)
        }
    }

    @Test func `a determinantal list ends where candidates are copies of what is shown`() {
        let picks = DeterminantalDiversity().picks(relevance: [1, 0.9, 0.8], count: 3) { _, _ in 1 }
        #expect(picks.map(\.candidate) == [0])
        let large = DeterminantalDiversity(theta: 0.99)
            .picks(relevance: [900, 800, 700], count: 3) { $0 == $1 ? 1 : 0.2 }
        #expect(large.map(\.candidate) == [0, 1, 2])
        #expect(large.allSatisfy { $0.gain.isFinite })
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a calibrated pick is the best of all recomputed lists`(seed: UInt64) {
        var chance = Chance(seed)
        let count = 1 + chance.below(20)
        let kinds = 1 + chance.below(5)
        let relevance = chance.shares(count)
        let target = chance.shares(kinds)
        let shares = (0..<count)
            .map { _ -> [CalibratedRanking.Share] in
                let first = chance.below(kinds)
                let second = chance.below(kinds)
                return first == second ? [.init(first)] : [.init(first, 0.25), .init(second, 0.75)]
            }
        let lambda = [0.0, 0.5, 0.9, 1][chance.below(4)]
        let sum = target.reduce(0, +)
        func objective(_ list: [Int]) -> Double {
            var mix = [Double](repeating: 0, count: kinds)
            for item in list { for share in shares[item] { mix[share.kind] += share.weight / Double(list.count) } }
            var divergence = 0.0
            for kind in 0..<kinds where target[kind] > 0 {
                let wanted = target[kind] / sum
                divergence += wanted * log(wanted / (0.99 * mix[kind] + 0.01 * wanted))
            }
            return (1 - lambda) * list.reduce(0) { $0 + relevance[$1] } - lambda * divergence
        }
        let method = CalibratedRanking(lambda: lambda)
        let picks = method.picks(relevance: relevance, shares: shares, target: target, count: 6)
        #expect(picks.count == min(6, count))
        var list: [Int] = []
        for pick in picks {
            let values = (0..<count).filter { !list.contains($0) }.map { objective(list + [$0]) }
            list.append(pick.candidate)
            #expect(isNear(objective(list), values.max() ?? 0, 1e-9))
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `numbers that are none are never shown, and never spoil the others`(bad: Double) {
        let relevance = [0.5, bad, 0.9]
        let shares: [[CalibratedRanking.Share]] = [[.init(0)], [.init(0)], [.init(7)]]
        let lists = [
            MaximalMarginalRelevance().picks(relevance: relevance, count: 9) { _, _ in bad },
            DeterminantalDiversity().picks(relevance: relevance, count: 9) { $0 == $1 ? 1 : bad },
            CalibratedRanking().picks(relevance: relevance, shares: shares, target: [bad, 1], count: 9),
            MaximalMarginalRelevance(lambda: bad).picks(relevance: relevance, count: 9) { _, _ in 0.5 },
            DeterminantalDiversity(theta: bad).picks(relevance: relevance, count: 9) { $0 == $1 ? 1 : 0.5 },
            CalibratedRanking(lambda: bad, smoothing: bad)
                .picks(relevance: relevance, shares: shares, target: [1], count: 9),
        ]
        for list in lists {
            #expect(Set(list.map(\.candidate)) == [0, 2])
            #expect(list.allSatisfy { $0.gain.isFinite })
        }
        #expect(MaximalMarginalRelevance().picks(relevance: [], count: 3) { _, _ in 0 }.isEmpty)
        #expect(MaximalMarginalRelevance().picks(relevance: [1], count: -3) { _, _ in 0 }.isEmpty)
    }

    @Test func `settings that make no sense are told`() {
        #expect(MaximalMarginalRelevance(lambda: 1.1).problems.count == 1)
        #expect(DeterminantalDiversity(theta: 1).problems.count == 1)
        #expect(CalibratedRanking(lambda: -1, smoothing: 0).problems.count == 2)
        #expect(MaximalMarginalRelevance().problems.isEmpty && DeterminantalDiversity().problems.isEmpty)
        #expect(CalibratedRanking().problems.isEmpty)
    }
}
