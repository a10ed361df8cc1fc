// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Answering {
    typealias Found = Result<[Candidate], IdleCause>

    /// What a strategy finds, best first, filtered.
    mutating func find(_ strategy: Strategy) -> Found {
        switch strategy {
        case .model(let name, let evidence): return modelled(name, evidence)
        case .popular(let name): return modelled(name, nil)
        case .blend(let parts): return blended(parts)
        case .similar(let anchor, let name): return fromAnchor(anchor) { $0.similar(to: $1, by: name) }
        case .complements(let anchor, let rules, let name):
            return fromAnchor(anchor) { $0.complements(of: $1, rules, by: name) }
        case .upgrades(let anchor, let upSell, let name):
            if request.upSellsShown > 0 || hasUpgrade { return .failure(IdleCause(.alreadyUpSold)) }
            return fromAnchor(anchor) { $0.upgrades(of: $1, upSell, by: name) }
        case .switched(let anchor, let owned, let otherwise):
            guard let rows = rows(of: anchor) else { return .failure(IdleCause(.nothingToStartFrom)) }
            let bought = Set(request.shopper.purchases.map(\.item))
            let isOwned = rows.contains { bought.contains(columns.items[Int($0)].id) }
            return find(isOwned ? owned : otherwise)
        case .category(let anchor, let name): return fromAnchor(anchor) { $0.category(of: $1, by: name) }
        case .completion(let share): return completion(atLeast: share)
        case .resume: return resumable()
        case .nearby(let metres, let taste): return nearby(metres, taste)
        case .looksLike(let name): return looksLike(name)
        case .picks(let items): return picked(items)
        }
    }

    /// The rows of an anchor, in the catalogue; nil if there are none.
    func rows(of anchor: Anchor) -> [Int32]? {
        let shopper = request.shopper
        let items: [String]
        switch anchor {
        case .page: items = request.page.map { [$0] } ?? []
        case .cart: items = shopper.cart
        case .lastOrder:
            let last = shopper.purchases.lazy.map(\.time).max()
            items = shopper.purchases.filter { $0.time == last }.map(\.item)
        case .lastView:
            // Of two views at one instant, the one that was handed in later.
            var last: Shopper.View?
            for view in shopper.views where view.time >= last?.time ?? .distantPast { last = view }
            items = last.map { [$0.item] } ?? []
        case .owned: items = shopper.purchases.map(\.item)
        }
        var seen: Set<Int32> = []
        let rows = items.compactMap { columns.ids.number(of: $0).map(Int32.init) }.filter { seen.insert($0).inserted }
        return rows.isEmpty ? nil : rows
    }

    private mutating func fromAnchor(
        _ anchor: Anchor, _ find: (inout Answering, [Int32]) -> [Candidate]
    ) -> Found {
        guard let rows = rows(of: anchor) else { return .failure(IdleCause(.nothingToStartFrom)) }
        // What starts from the page alone must not be ordered by who looks at it: it counts as not personal.
        ordering = anchor.isPersonal ? .everything : .page
        return .success(find(&self, rows))
    }

    private var hasUpgrade: Bool {
        placed.contains { slot in
            if case .given(.upgrade) = slot.candidate.why { return true }
            return false
        }
    }

    private mutating func picked(_ items: [String]) -> Found {
        var candidates: [Candidate] = []
        for item in items {
            guard let row = columns.ids.number(of: item).map(Int32.init) else {
                drop(item, .notInCatalog)
                continue
            }
            if admits(row) { candidates.append(Candidate(row: row, score: 0, why: .given(.picked))) }
        }
        return .success(candidates)
    }
}
