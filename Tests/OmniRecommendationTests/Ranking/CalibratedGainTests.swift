// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `A calibrated list` {
    @Test(arguments: [0.2, 0.5, 0.9]) func `says what each pick added: together the whole objective`(lambda: Double) {
        var chance = Chance(7)
        let ranking = CalibratedRanking(lambda: lambda)
        let relevance = chance.shares(12)
        let shares = relevance.indices.map { [CalibratedRanking.Share($0 % 3)] }
        let target = [0.5, 0.3, 0.2]
        let picks = ranking.picks(relevance: relevance, shares: shares, target: target, count: 5)
        let list = picks.map { shares[$0.candidate] }
        let gained = ranking.divergence(of: [], from: target) - ranking.divergence(of: list, from: target)
        let wanted = (1 - lambda) * picks.reduce(0) { $0 + relevance[$1.candidate] } + lambda * gained
        #expect(picks.count == 5 && isNear(picks.reduce(0) { $0 + $1.gain }, wanted, 1e-9))
    }
}
