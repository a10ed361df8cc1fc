// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import OmniRecommendation
import Synchronization
import Testing

/// Whether an item may be shown, written down once more from what the documentation says.
private func mayShow(_ item: ItemFacts, _ placement: Placement, _ request: PlacementRequest, _ shelf: Shelf) -> Bool {
    let shopper = request.shopper
    if item.isStocked, (shelf.quantity(of: item.id) ?? 0) < 1 { return false }
    if let regions = item.regions, !regions.contains(shopper.region ?? "") { return false }
    if let purpose = item.purpose, !shopper.consents.contains(purpose) { return false }
    if let channels = item.channels, let asked = request.channel, !channels.contains(asked) { return false }
    if item.id == request.page || shopper.cart.contains(item.id) { return false }
    if placement.repeats == .exclude, shopper.purchases.contains(where: { $0.item == item.id }) { return false }
    return placement.filters.allSatisfy { filter in
        switch filter {
        case .price(let from, let to):
            guard let price = item.price else { return false }
            return price.minor >= from?.minor ?? 0 && price.minor <= to?.minor ?? .max
        case .brandNot(let brands): return !brands.contains(item.brand ?? "")
        case .categoryNot(let categories): return !categories.contains(item.category)
        case .stock(let least): return !item.isStocked || (shelf.quantity(of: item.id) ?? 0) >= least
        case .attributeNot(let attribute, let values):
            return Set(item.attributes[attribute] ?? []).isDisjoint(with: values)
        default: return true
        }
    }
}

private func kinds(_ item: ItemFacts, _ cap: ListCap) -> [String] {
    switch cap {
    case .brand: item.brand.map { [$0] } ?? []
    case .category: item.category.isEmpty ? [] : [item.category]
    case .attribute(let attribute, _): Array(Set(item.attributes[attribute] ?? []))
    }
}

/// What one task tells the others.
private final class Flag: Sendable {
    private let raised = Atomic<Bool>(false)
    var isRaised: Bool { raised.load(ordering: .sequentiallyConsistent) }
    func raise() { raised.store(true, ordering: .sequentiallyConsistent) }
}

@Suite struct `Whatever the shop and the placement` {
    @Test(arguments: 0..<250 as Range<UInt64>)
    func `an answer keeps filters, caps and slots, and is the same when asked again or traced`(seed: UInt64) throws {
        var world = try RandomShop(seed)
        let placement = world.placement()
        let shelf = world.shop.shelf
        let storefront = try Storefront([placement], shop: world.shop, models: ["m": world.model])
        for _ in 0..<6 {
            var request = PlacementRequest(
                .home, for: world.shopper(), at: noon, occasion: "visit", page: world.ids(1).first,
                channel: [nil, SportsShop.bazaar, SportsShop.mall][Int(seed % 3)])
            let answer = try storefront.answer(request)
            #expect(answer.items.count <= placement.slots)
            #expect(Set(answer.ids).count == answer.ids.count)
            #expect(answer.items.map(\.slot) == Array(answer.items.indices))
            for placed in answer.items {
                #expect(mayShow(placed.item, placement, request, shelf), "\(placed.item.id)")
                #expect(placed.isExploration || placed.propensity == .certain)
                #expect(placed.score.isFinite)
            }
            for cap in placement.caps {
                var counts: [String: Int] = [:]
                for placed in answer.items { for kind in kinds(placed.item, cap) { counts[kind, default: 0] += 1 } }
                #expect(counts.values.allSatisfy { $0 <= cap.limit }, "\(cap)")
            }
            #expect(try storefront.answer(request) == answer)
            request.traces = true
            let traced = try storefront.answer(request)
            #expect(traced.items == answer.items)
            #expect(Set(traced.dropped.map(\.item)).isDisjoint(with: answer.ids))
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `people who are held out, or have not agreed, get the same list as everybody, and nothing personal`(
        seed: UInt64
    ) throws {
        var world = try RandomShop(seed)
        let drawn = world.placement()
        func held(_ holdout: Experiment?, _ purpose: Purpose?) -> Placement {
            Placement(
                .home, slots: drawn.slots, steps: drawn.steps, fallback: drawn.fallback, filters: drawn.filters,
                repeats: drawn.repeats, caps: drawn.caps, reranking: drawn.reranking, exploration: drawn.exploration,
                holdout: holdout, purpose: purpose, pool: drawn.pool)
        }
        for placement in [held(Placement.holdout(1, for: .home), nil), held(nil, "personalisation")] {
            let storefront = try Storefront([placement], shop: world.shop, models: ["m": world.model])
            var lists: Set<[String]> = []
            for _ in 0..<8 {
                var shopper = world.shopper()
                shopper.bucketKey = key(seed)
                shopper.region = "north"
                shopper.consents = [RandomShop.marketing]
                // Calibration, too, must not aim at the mix of somebody who is held out.
                let answer = try storefront.answer(
                    PlacementRequest(.home, for: shopper, at: noon, page: world.items[0].id))
                #expect(answer.impersonal == (placement.purpose == nil ? .heldOut : .noConsent))
                #expect(answer.items.allSatisfy { !$0.isPersonal })
                lists.insert(answer.ids)
            }
            #expect(lists.count == 1)
        }
    }

    @Test func `the share that is held out is the share that was asked for, and the same people every time`() throws {
        let placement = Placement(
            .home, steps: [.fill(.picks(items: ["ball"]))], holdout: Placement.holdout(0.2, for: .home))
        let storefront = try Storefront([placement], shop: SportsShop().shop)
        var chance = Chance(5)
        var held = 0
        for _ in 0..<4_000 {
            let request = PlacementRequest(.home, for: Shopper(key(chance.bits())), at: noon)
            let answer = try storefront.answer(request)
            #expect(answer.holdout?.isHeldOut == (answer.impersonal == .heldOut))
            #expect(try storefront.answer(request).holdout == answer.holdout)
            if answer.impersonal == .heldOut { held += 1 }
        }
        #expect((700...900).contains(held))
    }

    @Test func `the explored slot is drawn as its propensities say, and they are those of the log`() throws {
        var items = SportsShop.items
        items.removeAll { $0.id == "ball" }
        let model = TableModel(
            items.map(\.id), base: Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1.id, Float(9 - $0)) }))
        let placement = Placement(
            .home, slots: 3, steps: [.fill(.model(named: "m"))],
            exploration: Exploration(.epsilonGreedy(0.4), pool: 5, slot: 1))
        let storefront = try Storefront([placement], shop: SportsShop(items).shop, models: ["m": model])
        var counts: [String: Double] = [:]
        var logged: [String: Double] = [:]
        let draws = 6_000
        for occasion in 0..<draws {
            let answer = try storefront.answer(
                PlacementRequest(.home, for: Shopper(key(1)), at: noon, occasion: "\(occasion)"))
            #expect(answer.items.map(\.isExploration) == [false, true, false])
            let placed = answer.items[1]
            counts[placed.item.id, default: 0] += 1
            #expect(
                logged.updateValue(placed.propensity.value, forKey: placed.item.id) ?? placed.propensity.value
                    == placed.propensity.value)
        }
        #expect(counts.count == 5)
        #expect(isNear(logged.values.reduce(0, +), 1, 1e-12))
        for (item, count) in counts {
            let share = try #require(logged[item])
            let deviation = (Double(draws) * share * (1 - share)).squareRoot()
            #expect(abs(count - Double(draws) * share) < 5 * deviation, "\(item)")
        }
    }

    @Test func `no answer shows what is sold out while stock changes underneath`() async throws {
        // Of each pair at most one is in stock at any instant, so no instant shows both; the last ten never are.
        let ids = (0..<60).map { "item \($0)" }
        let shop = try LiveShop(ItemCatalog(ids.map { ItemFacts($0) }))
        for place in Swift.stride(from: 0, to: 50, by: 2) { try shop.setStock(of: ids[place], to: 1) }
        let model = TableModel(
            ids, base: Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, Float($0)) }))
        let storefront = try Storefront(
            [Placement(.home, slots: 60, steps: [.fill(.model(named: "m"))], pool: 100)], shop: shop,
            models: ["m": model])
        let isDone = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var chance = Chance(1)
                for round in 0..<20_000 {
                    let pair = chance.below(25) * 2
                    let isFirst = shop.shelf.isAvailable(ids[pair])
                    try shop.setStock(of: ids[pair + (isFirst ? 0 : 1)], to: 0)
                    if round % 500 == 0 { shop.replace(with: shop.shelf.catalog) }
                    try shop.setStock(of: ids[pair + (isFirst ? 1 : 0)], to: 1 + chance.below(3))
                }
                isDone.raise()
            }
            for reader in 0..<3 {
                group.addTask {
                    var asked = 0
                    while !isDone.isRaised || asked < 200 {
                        asked += 1
                        let request = PlacementRequest(.home, for: Shopper(key(UInt64(reader))), at: noon)
                        let shown = Set(try storefront.answer(request).ids)
                        #expect(shown.isDisjoint(with: ids[50...]))
                        for pair in Swift.stride(from: 0, to: 50, by: 2) {
                            #expect(!(shown.contains(ids[pair]) && shown.contains(ids[pair + 1])))
                        }
                        #expect(shown.count >= 24)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
