// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Answering {
    /// Takes the best of a step's candidates under the caps, re-ranked if they come with scores.
    mutating func pick(_ count: Int, of candidates: [Candidate], isScored: Bool) -> [Candidate] {
        guard count > 0 else { return [] }
        guard isScored, let reranking = placement.reranking, candidates.count > 1 else {
            return inOrder(count, of: candidates)
        }
        let relevance = scaled(candidates)
        let columns = columns
        var counts = counts
        var capped: [(Int32, ListCap)] = []
        let traces = request.traces
        let admits: (Int) -> Bool = { place in
            let row = candidates[place].row
            if let cap = counts.broken(by: Int(row)) {
                if traces { capped.append((row, cap)) }
                return false
            }
            counts.add(Int(row))
            return true
        }
        let likeness: (Int, Int) -> Double = { columns.likeness(Int(candidates[$0].row), Int(candidates[$1].row)) }
        var picks: [RankedPick]
        switch reranking {
        case .mmr(let method):
            picks = method.picks(relevance: relevance, count: count, similarity: likeness, admits: admits)
        case .dpp(let method):
            picks = method.picks(relevance: relevance, count: count, similarity: likeness, admits: admits)
        case .calibrated(let method):
            let mix = mix(candidates)
            picks = method.picks(
                relevance: relevance, shares: mix.shares, target: mix.target, count: count, admits: admits)
        }
        // A determinantal list ends where variety does; what is left is filled by relevance.
        let taken = Set(picks.map(\.candidate))
        for place in candidates.indices where picks.count < count && !taken.contains(place) && admits(place) {
            picks.append(RankedPick(candidate: place, gain: 0))
        }
        self.counts = counts
        for (row, cap) in capped { drop(row, .capped(cap)) }
        return picks.map { candidates[$0.candidate] }
    }

    private mutating func inOrder(_ count: Int, of candidates: [Candidate]) -> [Candidate] {
        var picked: [Candidate] = []
        for candidate in candidates where picked.count < count {
            if let cap = counts.broken(by: Int(candidate.row)) {
                drop(candidate.row, .capped(cap))
                continue
            }
            counts.add(Int(candidate.row))
            picked.append(candidate)
        }
        return picked
    }

    /// Scores as relevance, 0…1: 1 for the best, 0 for the worst of the pool.
    private func scaled(_ candidates: [Candidate]) -> [Double] {
        let scores = candidates.map(\.score)
        let finite = scores.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max(), high > low else { return scores.map { _ in 1 } }
        return scores.map { $0.isFinite ? ($0 - low) / (high - low) : 0 }
    }

    /// Categories as classes: the person's own mix is the target, or the candidates' where nothing was bought or
    /// nothing personal may be shown.
    private func mix(_ candidates: [Candidate]) -> (shares: [[CalibratedRanking.Share]], target: [Double]) {
        var target = [Double](repeating: 0, count: columns.categories.count)
        for purchase in request.shopper.purchases where impersonal == nil {
            guard let row = columns.ids.number(of: purchase.item), columns.category[row] >= 0 else { continue }
            target[Int(columns.category[row])] += 1
        }
        let categories = candidates.map { Int(columns.category[Int($0.row)]) }
        if !target.contains(where: { $0 > 0 }) {
            for category in categories where category >= 0 { target[category] += 1 }
        }
        return (categories.map { $0 >= 0 ? [.init($0)] : [] }, target)
    }

    /// Leaves one slot to chance, among the item that stands there and the next best that fit the caps.
    mutating func explore() {
        guard let exploration = placement.exploration else { return }
        let scored = placed.indices.filter { placed[$0].isScored }
        guard let slot = exploration.slot ?? scored.last, scored.contains(slot) else { return }
        let incumbent = placed[slot]
        counts.add(Int(incumbent.candidate.row), -1)
        var pool = [incumbent]
        var seen = placedRows
        for runner in runnersUp where pool.count < exploration.pool {
            let row = runner.candidate.row
            if counts.broken(by: Int(row)) == nil, seen.insert(row).inserted { pool.append(runner) }
        }
        let chance = StableHash.murmur3_128(
            "explore/\(placement.name)/\(request.shopper.bucketKey)/\(request.occasion)")
        guard let drawn = exploration.choose(among: pool.map(\.candidate.score), chance: chance.high) else { return }
        var chosen = pool[drawn.choice]
        chosen.propensity = drawn.propensity
        chosen.isExploration = true
        placed[slot] = chosen
        placedRows.remove(incumbent.candidate.row)
        placedRows.insert(chosen.candidate.row)
        counts.add(Int(chosen.candidate.row))
        if drawn.choice > 0 { drop(incumbent.candidate.row, .outranked) }
    }

    /// A slot as it is shown.
    mutating func shown(_ slot: Int) -> PlacedItem {
        let entry = placed[slot]
        let candidate = entry.candidate
        let item = columns.items[Int(candidate.row)]
        var reasons: [PlacementReason] = []
        switch candidate.why {
        case .given(let reason): reasons = [reason]
        case .model(let name, let evidence):
            let known = history(of: evidence)
            let spoken = storefront.model(name, columns).map { $0.0.explain(item.id, for: known, count: 2) }
            reasons = [.model(name: name, reasons: spoken ?? [])]
        }
        if entry.isExploration { reasons.append(.explored) }
        return PlacedItem(
            item: item, slot: slot, score: candidate.score, quantity: candidate.quantity, isPersonal: entry.isPersonal,
            propensity: entry.propensity, isExploration: entry.isExploration, channel: channel(of: item),
            reasons: reasons)
    }

    /// Where to buy it: the shop's own channels before others, the request's own among equals.
    private func channel(of item: ItemFacts) -> SalesChannel? {
        guard let channels = item.channels else { return nil }
        if let asked = request.channel, asked.isOwned, channels.contains(asked) { return asked }
        return channels.min()
    }
}
