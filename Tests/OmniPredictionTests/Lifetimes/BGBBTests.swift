// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniPrediction
import Testing

@Suite struct `The BG/BB model` {
    /// The donations of 11,104 supporters over six years (Fader, Hardie and Shang 2010, table 1).
    static let donations: [BGBB.History] = [
        (6, 6, 1_203), (5, 6, 728), (4, 6, 512), (3, 6, 357), (2, 6, 234), (1, 6, 129), (5, 5, 335), (4, 5, 284),
        (3, 5, 225), (2, 5, 173), (1, 5, 119), (4, 4, 240), (3, 4, 181), (2, 4, 155), (1, 4, 78), (3, 3, 322),
        (2, 3, 255), (1, 3, 129), (2, 2, 613), (1, 2, 277), (1, 1, 1_091), (0, 0, 3_464),
    ]
    .map { BGBB.History(frequency: $0.0, recency: $0.1, occasions: 6, customers: $0.2) }

    @Test func `M3: agrees with the published fit to donations`() throws {
        let model = try BGBB.fit(Self.donations)
        let report = try #require(model.report)
        #expect(report.observations == 11_104)
        for (name, value) in [("alpha", 1.204), ("beta", 0.750), ("gamma", 0.657), ("delta", 2.783)] {
            #expect(abs((report[name] ?? 0) / value - 1) < 2e-3, "\(name)")
        }
        #expect(report.parameters.allSatisfy { ($0.standardError ?? 0) > 0 })
    }

    @Test func `chances of all histories add up to one, and answers stay within bounds`() throws {
        let model = try BGBB(alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783)
        // Every sequence of six yes-or-no occasions once.
        var sum = 0.0
        for bits in 0..<64 {
            let used = (0..<6).filter { bits & (1 << $0) != 0 }
            let history = BGBB.History(frequency: used.count, recency: (used.last ?? -1) + 1, occasions: 6)
            sum +=
                Special.logistic(try model.logLikelihood(of: history))
                / Special.logistic(-(try model.logLikelihood(of: history)))
            let alive = try model.probabilityAlive(history)
            #expect(alive > 0 && alive <= 1)
            let five = try model.expectedPurchases(of: history, overNext: 5)
            let ten = try model.expectedPurchases(of: history, overNext: 10)
            #expect(five > 0 && five < 5 && ten > five)
        }
        #expect(abs(sum - 1) < 1e-10)
    }

    @Test func `refuses histories that cannot be`() throws {
        let model = try BGBB(alpha: 1, beta: 1, gamma: 1, delta: 1)
        for history in [(3, 2, 6), (1, 7, 6), (0, 2, 6), (-1, 0, 6)] {
            let unsound = BGBB.History(frequency: history.0, recency: history.1, occasions: history.2)
            #expect(throws: PredictionError.self) { try model.logLikelihood(of: unsound) }
            #expect(throws: PredictionError.self) { try BGBB.fit([unsound]) }
        }
        #expect(throws: PredictionError.self) { try BGBB.fit([BGBB.History(frequency: 0, recency: 0, occasions: 6)]) }
        #expect(try model.expectedPurchases(of: BGBB.History(frequency: 0, recency: 0, occasions: 0), overNext: 0) == 0)
    }
}
