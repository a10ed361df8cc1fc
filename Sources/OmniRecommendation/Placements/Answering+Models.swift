// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Answering {
    /// What a model says; with no evidence, what it says to somebody of whom nothing is known.
    mutating func modelled(_ name: String, _ evidence: Evidence?) -> Found {
        guard let (model, map) = storefront.model(name, columns) else {
            return .failure(IdleCause(.nothingToStartFrom))
        }
        let scores = scores(of: model, name, evidence)
        let best = request.traces ? everything(scores, model, map) : bestRows(scores, map)
        return .success(best.map { Candidate(row: $0.row, score: $0.score, why: .model(name, evidence)) })
    }

    /// Several strategies in one list, each scaled to 0…1.
    mutating func blended(_ parts: [Strategy.Weighted]) -> Found {
        var sums: [Int32: Candidate] = [:]
        var strongest: [Int32: Double] = [:]
        var cause: IdleCause?
        var isAsked = false
        for part in parts {
            switch find(part.strategy) {
            case .failure(let failure): cause = cause ?? failure
            case .success(let candidates):
                isAsked = true
                let scores = candidates.lazy.map(\.score)
                guard let low = scores.min(), let high = scores.max() else { continue }
                for candidate in candidates {
                    let scaled = high > low ? (candidate.score - low) / (high - low) : 1
                    let score = part.weight * scaled
                    guard let known = sums[candidate.row] else {
                        sums[candidate.row] = candidate
                        sums[candidate.row]?.score = score
                        strongest[candidate.row] = score
                        continue
                    }
                    sums[candidate.row]?.score = known.score + score
                    // The part that is most for it speaks for it.
                    if score > strongest[candidate.row] ?? 0 {
                        sums[candidate.row]?.why = candidate.why
                        strongest[candidate.row] = score
                    }
                }
            }
        }
        if !isAsked, let cause { return .failure(cause) }
        return .success(sums.values.sorted { ($1.score, $0.row) < ($0.score, $1.row) })
    }

    /// The scores of a model, asked once per request and evidence.
    mutating func scores(of model: any Recommender, _ name: String, _ evidence: Evidence?) -> [Float] {
        let key = "\(evidence?.rawValue ?? "nothing")/\(name)"
        if let known = scores[key] { return known }
        var fresh: [Float] = []
        model.score(model.items.indexed(history(of: evidence)), into: &fresh)
        scores[key] = fresh
        return fresh
    }

    /// Events as a model takes them, oldest first, as fresh as the request.
    mutating func history(of evidence: Evidence?) -> History {
        guard let evidence else { return History([], now: request.time) }
        if let known = histories[evidence] { return known }
        let fresh = gathered(evidence)
        histories[evidence] = fresh
        return fresh
    }

    private func gathered(_ evidence: Evidence) -> History {
        let shopper = request.shopper
        var events: [History.Event] = []
        if evidence == .everything || evidence == .history { events = shopper.history.events }
        if evidence == .everything || evidence == .session {
            let views = shopper.views.enumerated()
                .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            events += views.map { History.Event(item: $0.element.item, time: $0.element.time) }
        }
        if evidence == .everything || evidence == .cart {
            events += shopper.cart.map { History.Event(item: $0, time: request.time) }
        }
        if evidence != .history, evidence != .cart, let page = request.page, events.last?.item != page {
            events.append(History.Event(item: page, time: request.time))
        }
        return History(events, now: request.time)
    }

    /// The best rows that may be shown: the model's best are tested one by one, until there are enough.
    private func bestRows(_ scores: [Float], _ map: RowMap) -> [ScoredRow] {
        let limit = placement.pool + placedRows.count
        var ranked = RankedRows(scores, rows: map.rows)
        var wanted = 2 * limit
        while true {
            var rows: [ScoredRow] = []
            rows.reserveCapacity(limit)
            for entry in ranked.best(wanted) where rows.count < limit {
                if filter.cause(Int(entry.row)) == nil { rows.append(entry) }
            }
            if rows.count == limit || wanted >= ranked.count { return rows }
            wanted *= 8
        }
    }

    /// The same list, after noting of everything that the model knows why it is not there.
    private mutating func everything(_ scores: [Float], _ model: any Recommender, _ map: RowMap) -> [ScoredRow] {
        let limit = placement.pool + placedRows.count
        var ranked = RankedRows(scores, rows: map.rows)
        var rows: [ScoredRow] = []
        for entry in ranked.best(ranked.count) where admits(entry.row) {
            if rows.count < limit { rows.append(entry) } else { drop(entry.row, .outranked) }
        }
        for number in 0..<min(scores.count, map.rows.count) where scores[number] > -.infinity && map.rows[number] < 0 {
            if let item = model.items.id(number) { drop(item, .notInCatalog) }
        }
        return rows
    }

    /// Orders rows by a model asked with ``ordering``; without one, by their places.
    mutating func ordered(_ rows: [Int32], by name: String?) -> [ScoredRow] {
        guard let name, let (model, map) = storefront.model(name, columns) else {
            return rows.map { ScoredRow(row: $0, score: 0) }.sorted { $0.isBetter(than: $1) }
        }
        let scores = scores(of: model, name, ordering)
        return
            rows.map { row in
                let number = Int(map.numbers[Int(row)])
                let score = scores.indices.contains(number) ? Double(scores[number]) : -.infinity
                return ScoredRow(row: row, score: score)
            }
            .sorted { $0.isBetter(than: $1) }
    }
}
