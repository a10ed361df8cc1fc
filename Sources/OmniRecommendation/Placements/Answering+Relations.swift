// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Answering {
    /// What does in the place of the anchors: named ones first, then a model's, or alike ones of the same category.
    mutating func similar(to anchors: [Int32], by name: String?) -> [Candidate] {
        var found = named(.similar, of: anchors) { .similar(to: $0) }
        var seen = Set(found.map(\.row)).union(anchors)
        for anchor in anchors {
            let id = columns.items[Int(anchor)].id
            for entry in alike(anchor, id, name) where seen.insert(entry.row).inserted && admits(entry.row) {
                // Below every named one, whose scores start at 1.
                found.append(Candidate(row: entry.row, score: entry.score, why: .given(.similar(to: id))))
            }
        }
        return Array(found.sorted(by: isBetter).prefix(placement.pool))
    }

    private func alike(_ anchor: Int32, _ id: String, _ name: String?) -> [ScoredRow] {
        if let name, let (model, _) = storefront.model(name, columns) {
            let list = model.similar(to: id, count: placement.pool)
            let best = list.first?.score ?? 0
            return list.compactMap { entry in
                guard let row = columns.ids.number(of: entry.item), best > 0 else { return nil }
                return ScoredRow(row: Int32(row), score: entry.score / best)
            }
        }
        let category = columns.category[Int(anchor)]
        guard category >= 0 else { return [] }
        return columns.members[Int(category)]
            .map { ScoredRow(row: $0, score: columns.likeness(Int(anchor), Int($0))) }
            .sorted { $0.isBetter(than: $1) }
    }

    /// What the merchant relates to the anchors, in the order of the relations.
    private mutating func named(
        _ kind: ItemRelation.Kind, of anchors: [Int32], _ reason: (String) -> PlacementReason
    ) -> [Candidate] {
        var found: [Candidate] = []
        var seen = Set(anchors)
        for anchor in anchors {
            let id = columns.items[Int(anchor)].id
            for (place, row) in columns.related(Int(anchor), kind).enumerated() {
                guard seen.insert(row).inserted, admits(row) else { continue }
                found.append(Candidate(row: row, score: 1 + 1 / Double(1 + place), why: .given(reason(id))))
            }
        }
        return found
    }

    /// What goes with the anchors: named ones, then each category of the rules in turn.
    mutating func complements(of anchors: [Int32], _ rules: [ComplementRule], by name: String?) -> [Candidate] {
        let found = named(.complement, of: anchors) { .goesWith(item: $0, sharing: []) }
        var lists: [[Candidate]] = found.isEmpty ? [] : [found]
        for anchor in anchors {
            let category = columns.items[Int(anchor)].category
            for rule in rules where rule.category == category {
                for target in rule.goesWith {
                    lists.append(matching(target, anchor, anchors, rule.sharing, by: name))
                }
            }
        }
        var result: [Candidate] = []
        var seen = Set(anchors)
        for round in 0..<(lists.map(\.count).max() ?? 0) {
            for list in lists where round < list.count && seen.insert(list[round].row).inserted {
                result.append(list[round])
            }
        }
        return result
    }

    /// The items of a category that share what they must with an anchor; none if the anchors hold such an item already.
    private mutating func matching(
        _ category: String, _ anchor: Int32, _ anchors: [Int32], _ sharing: [ItemAttribute], by name: String?
    ) -> [Candidate] {
        guard let number = columns.categories.number(of: category) else { return [] }
        let columns = columns
        func fits(_ row: Int32) -> Bool {
            sharing.allSatisfy { columns.share($0, Int(anchor), Int(row)) }
        }
        if anchors.contains(where: { Int(columns.category[Int($0)]) == number && fits($0) }) { return [] }
        let id = columns.items[Int(anchor)].id
        let rows = columns.members[number].filter { fits($0) && admits($0) }
        return ordered(rows, by: name)
            .map { entry in
                let shared = sharing.compactMap { columns.sharedValue(of: $0, Int(anchor), Int(entry.row)) }
                return Candidate(
                    row: entry.row, score: entry.score, why: .given(.goesWith(item: id, sharing: shared)))
            }
    }

    /// The better ones of the anchors that may be offered, the greatest expected gain first.
    mutating func upgrades(of anchors: [Int32], _ upSell: UpSell, by name: String?) -> [Candidate] {
        var found: [(gain: Double, candidate: Candidate)] = []
        for anchor in anchors {
            let base = columns.items[Int(anchor)]
            let rows = columns.related(Int(anchor), .upgrade).filter { admits($0) }
            guard let price = base.price, let margin = base.margin, !rows.isEmpty else { continue }
            let ceiling = priceCeiling(columns.category[Int(anchor)], upSell.pricePercentile)
            let relevance = relevance(of: rows, by: name)
            for (row, relevance) in zip(rows, relevance) {
                let item = columns.items[Int(row)]
                guard let itsPrice = item.price, let itsMargin = item.margin else {
                    drop(row, .upSell(.notComparable))
                    continue
                }
                let verdict = upSell.judge(
                    UpSell.Candidate(
                        item.id, price: itsPrice, margin: itsMargin, relevance: relevance,
                        stock: filter.quantity(Int(row)), expectedDemand: item.expectedDemand ?? 0),
                    insteadOf: price, margin: margin, ceiling: ceiling, loyalty: request.shopper.loyalty)
                guard verdict.isEligible, let lift = verdict.priceLift else {
                    if let refusal = verdict.refusal { drop(row, .upSell(refusal)) }
                    continue
                }
                let reason = PlacementReason.upgrade(
                    of: base.id, priceLift: lift, acceptance: verdict.acceptance)
                found.append(
                    (verdict.expectedGain, Candidate(row: row, score: verdict.expectedGain, why: .given(reason))))
            }
        }
        // One offer, or none: the next best would be a second up-sell.
        let best = found.map(\.candidate).sorted(by: isBetter)
        for other in best.dropFirst() { drop(other.row, .outranked) }
        return Array(best.prefix(1))
    }

    /// How well rows fit, 0…1: the model's scores scaled, or halfway for all.
    private mutating func relevance(of rows: [Int32], by name: String?) -> [Double] {
        guard let name else { return rows.map { _ in 0.5 } }
        let scores = Dictionary(ordered(rows, by: name).map { ($0.row, $0.score) }) { first, _ in first }
        let finite = scores.values.filter(\.isFinite)
        guard let high = finite.max(), high > 0 else { return rows.map { _ in 0.5 } }
        return rows.map { row in min(max((scores[row] ?? 0) / high, 0), 1) }
    }

    private func priceCeiling(_ category: Int32, _ percentile: Double) -> Money? {
        let prices = request.shopper.purchases.compactMap { purchase -> Money? in
            guard let row = columns.ids.number(of: purchase.item), columns.category[row] == category else { return nil }
            return purchase.price
        }
        return PriceRange.percentile(percentile, of: prices)
    }

    func isBetter(_ left: Candidate, _ right: Candidate) -> Bool {
        left.score != right.score ? left.score > right.score : left.row < right.row
    }
}
