// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension OfferBook {
    /// What is found of an offer before any money is asked for.
    func judge(
        _ offer: Offer, _ shopper: Shopper, _ occasion: Occasion, _ shelf: Shelf
    ) -> (expectedGain: Double, refusal: Refusal?) {
        let margin = Double(offer.gain.minor) - Double(offer.cost.minor)
        let given = occasion.acceptance[offer.name] ?? offer.acceptance
        let acceptance = given.isFinite ? min(max(given, 0), 1) : offer.acceptance
        return (acceptance * margin, refusal(offer, margin, shopper, occasion, shelf))
    }

    private func refusal(
        _ offer: Offer, _ margin: Double, _ shopper: Shopper, _ occasion: Occasion, _ shelf: Shelf
    ) -> Refusal? {
        let rules = offer.eligibility
        if let stages = rules.stages, !stages.contains(occasion.stage ?? "") { return .otherStage }
        if let channels = rules.channels {
            guard let channel = occasion.channel, channels.contains(channel) else { return .otherChannel }
        }
        if let audiences = rules.audiences, audiences.isDisjoint(with: occasion.audiences) { return .notInAudience }
        if let purpose = rules.purpose, !shopper.consents.contains(purpose) { return .needsConsent }
        let bought = shopper.purchases.count { purchase in
            guard let category = rules.category else { return true }
            return shelf.catalog[purchase.item]?.category == category
        }
        if bought < rules.purchases { return .tooFewPurchases }
        if let last = occasion.issued[offer.name] {
            guard let again = offer.again, last + again <= occasion.time else { return .hadIt }
        }
        if margin < Double(offer.leastMargin) { return .belowMargin }
        switch offer.benefit {
        case .free(let item): return shelf.isAvailable(item) ? nil : .outOfStock
        case .freeFavourite: return item(of: offer, shopper, shelf) == nil ? .outOfStock : nil
        case .percentOff, .amountOff, .points: return nil
        }
    }

    func issue(_ offer: Offer, _ key: Digest128, _ shopper: Shopper, _ occasion: Occasion, _ shelf: Shelf) -> Reward {
        Reward(
            code: StableHash.murmur3_128("reward/\(key.hex)/\(offer.name)").hex, offer: offer,
            item: item(of: offer, shopper, shelf), until: occasion.time + offer.valid)
    }

    /// What an offer gives to this person: of favourites, the one bought most often that can be had; of equals, the one
    /// bought last, then the smaller id.
    private func item(of offer: Offer, _ shopper: Shopper, _ shelf: Shelf) -> String? {
        switch offer.benefit {
        case .percentOff, .amountOff, .points: return nil
        case .free(let item): return item
        case .freeFavourite(let category):
            var counts: [String: (count: Int, last: Timestamp)] = [:]
            for purchase in shopper.purchases {
                guard shelf.catalog[purchase.item]?.category == category, shelf.isAvailable(purchase.item) else {
                    continue
                }
                let known = counts[purchase.item] ?? (0, .distantPast)
                counts[purchase.item] = (known.count + 1, max(known.last, purchase.time))
            }
            let best = counts.min { left, right in
                if left.value.count != right.value.count { return left.value.count > right.value.count }
                if left.value.last != right.value.last { return left.value.last > right.value.last }
                return left.key < right.key
            }
            return best?.key
        }
    }
}
