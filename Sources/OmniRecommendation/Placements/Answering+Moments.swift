// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Answering {
    /// The anchors' categories, best first by a model.
    mutating func category(of anchors: [Int32], by name: String?) -> [Candidate] {
        var found: [Candidate] = []
        var seen: Set<Int32> = []
        for anchor in anchors {
            let number = columns.category[Int(anchor)]
            guard number >= 0, seen.insert(number).inserted else { continue }
            let reason = PlacementReason.category(columns.items[Int(anchor)].category)
            for entry in ordered(columns.members[Int(number)].filter({ admits($0) }), by: name) {
                found.append(Candidate(row: entry.row, score: entry.score, why: .given(reason)))
            }
        }
        let floor = found.lazy.map(\.score).filter(\.isFinite).min() ?? 0
        for place in found.indices where !found[place].score.isFinite { found[place].score = floor - 1 }
        return Array(found.sorted(by: isBetter).prefix(placement.pool))
    }

    /// What was begun and neither finished nor bought since, newest first.
    mutating func resumable() -> Found {
        let shopper = request.shopper
        guard !shopper.views.isEmpty else { return .failure(IdleCause(.nothingToStartFrom)) }
        var newest: [String: Shopper.View] = [:]
        for view in shopper.views where view.time >= newest[view.item]?.time ?? .distantPast {
            newest[view.item] = view
        }
        var candidates: [Candidate] = []
        for view in newest.values {
            guard view.progress < 1, let row = columns.ids.number(of: view.item).map(Int32.init) else { continue }
            let isBought = shopper.purchases.contains { $0.item == view.item && $0.time >= view.time }
            guard !isBought, admits(row) else { continue }
            let progress = view.progress.isFinite ? max(0, view.progress) : 0
            candidates.append(
                Candidate(
                    row: row, score: Double(view.time.microseconds),
                    why: .given(.resume(from: progress, since: view.time))))
        }
        return .success(candidates.sorted(by: isBetter))
    }

    /// What is missing from the set of which the person has the largest share, in packs.
    mutating func completion(atLeast share: Double) -> Found {
        let pantry = request.shopper.pantry
        guard !pantry.isEmpty else { return .failure(IdleCause(.nothingToStartFrom)) }
        let completions = SetCompletion.ranked(shelf.catalog.sets, with: pantry, least: share) { item, quantity in
            packs(of: item, for: quantity)
        }
        guard let best = completions.first(where: { !$0.lines.isEmpty }) else { return .success([]) }
        let reason = PlacementReason.completes(set: best.set, has: best.owned, of: best.parts)
        return .success(
            best.lines.compactMap { line in
                guard let row = columns.ids.number(of: line.item) else { return nil }
                return Candidate(row: Int32(row), score: best.share, quantity: line.packs, why: .given(reason))
            })
    }

    /// How many packs of an item bring a quantity; nil if they cannot be had.
    private mutating func packs(of item: String, for quantity: Int) -> Int? {
        guard let row = columns.ids.number(of: item).map(Int32.init) else {
            drop(item, .notInCatalog)
            return nil
        }
        let size = max(1, columns.items[Int(row)].packSize)
        let packs = quantity / size + (quantity % size == 0 ? 0 : 1)
        guard admits(row) else { return nil }
        guard filter.quantity(Int(row)) >= packs else {
            drop(row, .outOfStock)
            return nil
        }
        return packs
    }

    /// What lies within a radius: the share of its kind among past purchases, less with distance.
    mutating func nearby(_ metres: Double, _ taste: ItemAttribute) -> Found {
        guard let here = request.shopper.place, here.isValid else { return .failure(IdleCause(.nothingToStartFrom)) }
        let shares = tasteShares(taste)
        let span = GeoPoint.latitudeSpan(of: metres)
        var candidates: [Candidate] = []
        var place = columns.firstPlace(north: here.latitude - span)
        while place < columns.places.count, columns.latitudes[place] <= here.latitude + span {
            let row = columns.places[place]
            place += 1
            guard let there = columns.items[Int(row)].place else { continue }
            let distance = here.distance(to: there)
            guard distance <= metres, admits(row) else { continue }
            let liked =
                columns.values(of: taste, Int(row)).map { shares.of[$0] ?? shares.unseen }.max() ?? shares.unseen
            candidates.append(
                Candidate(
                    row: row, score: liked * exp(-distance / metres), why: .given(.near(metres: distance, taste: liked))
                ))
        }
        return .success(Array(candidates.sorted(by: isBetter).prefix(placement.pool)))
    }

    /// How often each value of an attribute was bought, smoothed by one for every value, and the share of one never
    /// bought.
    private func tasteShares(_ attribute: ItemAttribute) -> (of: [Int32: Double], unseen: Double) {
        var counts: [Int32: Double] = [:]
        var total = 0.0
        for purchase in request.shopper.purchases {
            guard let row = columns.ids.number(of: purchase.item) else { continue }
            for value in columns.values(of: attribute, row) {
                counts[value, default: 0] += 1
                total += 1
            }
        }
        let kinds = Double(max(1, columns.valueCount(of: attribute)))
        return (counts.mapValues { ($0 + 1) / (total + kinds) }, 1 / (total + kinds))
    }

    /// What looks like the picture of the request.
    mutating func looksLike(_ name: String) -> Found {
        guard let picture = request.picture, picture.contains(where: { $0 != 0 }),
            let found = storefront.model(name, columns), let content = found.0 as? ContentSimilarity
        else { return .failure(IdleCause(.nothingToStartFrom)) }
        let (columns, filter) = (columns, filter)
        // A trace filters what it was told itself, to note why.
        let nearest =
            request.traces
            ? try? content.nearest(to: picture, count: content.items.count)
            : try? content.nearest(to: picture, count: placement.pool + placedRows.count) { item in
                columns.ids.number(of: item).map { filter.cause($0) == nil } ?? false
            }
        guard let nearest else { return .failure(IdleCause(.nothingToStartFrom)) }
        var candidates: [Candidate] = []
        for entry in nearest {
            guard let row = columns.ids.number(of: entry.item).map(Int32.init) else {
                drop(entry.item, .notInCatalog)
                continue
            }
            guard admits(row) else { continue }
            candidates.append(
                Candidate(row: row, score: entry.score, why: .given(.looksLike(cosine: entry.score))))
        }
        return .success(candidates)
    }
}
