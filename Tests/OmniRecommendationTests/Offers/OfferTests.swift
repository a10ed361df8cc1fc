// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `Choosing an offer` {
    private static let welcome = Offer(
        "welcome", .percentOff(10), cost: euros(5), gain: euros(20), acceptance: 0.2,
        for: .init(stages: ["first week"], channels: [.push]), budget: "spring")
    private static let coffee = Offer(
        "favourite drink", .freeFavourite(category: "drinks"), cost: euros(2), gain: euros(8), acceptance: 0.6,
        for: .init(purchases: 2, of: "drinks"), budget: "scans", again: .days(30))
    private static let generous = Offer(
        "half price", .percentOff(50), cost: euros(30), gain: euros(20), acceptance: 1, budget: "spring")

    private static let drinks = [
        ItemFacts("latte", category: "drinks"), ItemFacts("tea", category: "drinks"),
        ItemFacts("cake", category: "food"),
    ]

    private func lover(_ number: UInt64 = 1) -> Shopper {
        let bought = ["tea", "latte", "latte", "cake", "cake", "cake"]
        return Shopper(
            key(number), purchases: bought.enumerated().map { .init($1, at: noon - .days(Int64($0))) })
    }

    @Test func `R10: is for the stage and the channel, earns what it must, and stays within its budget`() async throws {
        let book = try OfferBook([Self.welcome, Self.coffee, Self.generous])
        let shelf = try SportsShop(Self.drinks).shop.shelf
        let budgets = InMemoryOfferBudgets(["spring": euros(9), "scans": euros(2)])
        let occasion = OfferBook.Occasion("visit 1", at: noon, stage: "first week", channel: .push)

        let first = try await book.choose(for: lover(1), on: occasion, shelf: shelf, budgets: budgets)
        // .6 · (8 − 2) = 3.60 against .2 · (20 − 5) = 3.00
        #expect(first.reward?.offer.name == "favourite drink")
        #expect(first.verdicts.map(\.offer) == ["favourite drink", "welcome", "half price"])
        #expect(first.verdicts.map(\.refusal) == [nil, .outranked, .belowMargin])
        #expect(zip(first.verdicts.map(\.expectedGain), [360.0, 300]).allSatisfy { isNear($0, $1, 1e-9) })

        let second = try await book.choose(for: lover(2), on: occasion, shelf: shelf, budgets: budgets)
        #expect(second.reward?.offer.name == "welcome")
        #expect(second.verdicts.first?.refusal == .budgetSpent)
        let third = try await book.choose(for: lover(3), on: occasion, shelf: shelf, budgets: budgets)
        #expect(third.reward == nil)
        #expect(budgets.left(of: "spring") == euros(4) && budgets.left(of: "scans") == euros(0))
    }

    @Test func `R10: says of each offer why it is not made`() async throws {
        let adults = Offer(
            "wine", .points(5), cost: euros(0), gain: euros(1), for: .init(audiences: ["adults"]), budget: "spring")
        let asked = Offer(
            "asked", .points(5), cost: euros(0), gain: euros(1), for: .init(purpose: .marketing), budget: "spring")
        let gone = Offer("gone", .free(item: "nothing"), cost: euros(0), gain: euros(1), budget: "spring")
        let book = try OfferBook([Self.welcome, Self.coffee, adults, asked, gone])
        let shelf = try SportsShop(Self.drinks).shop.shelf
        let budgets = InMemoryOfferBudgets(["spring": euros(9)])
        let stranger = OfferBook.Occasion("1", at: noon, channel: .push)
        let choice = try await book.choose(for: Shopper(key(1)), on: stranger, shelf: shelf, budgets: budgets)
        let causes = Dictionary(uniqueKeysWithValues: choice.verdicts.map { ($0.offer, $0.refusal) })
        #expect(
            causes == [
                "welcome": .otherStage, "favourite drink": .tooFewPurchases, "wine": .notInAudience,
                "asked": .needsConsent, "gone": .outOfStock,
            ])
        var returning = OfferBook.Occasion("2", at: noon, issued: ["favourite drink": noon - .days(29)])
        let had = try await book.choose(for: lover(), on: returning, shelf: shelf, budgets: budgets)
        #expect(had.verdicts.first { $0.offer == "favourite drink" }?.refusal == .hadIt)
        returning.issued = ["favourite drink": noon - .days(30)]
        let again = try await book.choose(for: lover(), on: returning, shelf: shelf, budgets: budgets)
        #expect(again.verdicts.first { $0.offer == "favourite drink" }?.refusal == .budgetSpent)
    }

    @Test func `R11: a scan in the store issues a reward of one's own, once, however often it is scanned`() async throws
    {
        let book = try OfferBook([Self.coffee])
        let shop = try SportsShop(Self.drinks)
        let budgets = InMemoryOfferBudgets(["scans": euros(100)])
        var scan = OfferBook.Occasion("qr 77", at: noon)
        let reward = try #require(
            try await book.choose(for: lover(), on: scan, shelf: shop.shop.shelf, budgets: budgets).reward)
        #expect(reward.item == "latte" && reward.code.utf8.count == 32 && reward.until == noon + .days(7))

        // The till writes down that it was issued; the same scan still shows the same reward.
        scan.issued = ["favourite drink": noon]
        let again = try await book.choose(for: lover(), on: scan, shelf: shop.shop.shelf, budgets: budgets)
        #expect(again.reward == reward)
        #expect(budgets.left(of: "scans") == euros(98))

        let other = try await book.choose(
            for: lover(2), on: OfferBook.Occasion("qr 77", at: noon), shelf: shop.shop.shelf, budgets: budgets)
        #expect(other.reward?.code != reward.code)
        // A favourite that is sold out gives way to the next.
        try shop.shop.setStock(of: "latte", to: 0)
        let late = try await book.choose(
            for: lover(3), on: OfferBook.Occasion("qr 78", at: noon), shelf: shop.shop.shelf, budgets: budgets)
        #expect(late.reward?.item == "tea")
    }

    @Test func `R11: scans at once never spend more than there is`() async throws {
        let book = try OfferBook([Self.coffee])
        let shelf = try SportsShop(Self.drinks).shop.shelf
        let budgets = InMemoryOfferBudgets(["scans": euros(25)])
        let shoppers = (0..<200).map { lover(UInt64($0 % 100)) }
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for shopper in shoppers {
                group.addTask {
                    try await book
                        .choose(
                            for: shopper, on: .init("scan", at: noon), shelf: shelf, budgets: budgets
                        )
                        .reward?
                        .code
                }
            }
            return try await group.reduce(into: [String]()) { if let code = $1 { $0.append(code) } }
        }
        // 12 rewards of 2 euros each fit into 25; a scan that came twice shows its reward twice.
        #expect(Set(codes).count == 12)
        #expect(budgets.left(of: "scans") == euros(1))
    }

    @Test func `a reservation that is given back can be spent again`() throws {
        let budgets = InMemoryOfferBudgets(["scans": euros(2)])
        func reserve(_ number: UInt64, _ amount: Money = euros(2)) throws -> OfferReservation.Outcome {
            try budgets.reserve(
                .init(key: Digest128(high: 0, low: number), offer: "o", budget: "scans", amount: amount))
        }
        #expect(try reserve(1) == .reserved)
        #expect(try reserve(1) == .holds(offer: "o"))
        #expect(try reserve(2) == .exhausted)
        try budgets.release(Digest128(high: 0, low: 1))
        try budgets.release(Digest128(high: 0, low: 1))
        #expect(try reserve(2) == .reserved)
        #expect(try reserve(3, euros(-4)) == .exhausted)
        #expect(throws: CoreError.self) { try reserve(4, Money(minor: 1, .usd)) }
    }

    @Test func `a book that cannot hold is refused with every problem at once`() {
        let bad = Offer(
            "", .percentOff(0), cost: euros(-1), gain: Money(minor: 1, .usd), acceptance: 2, budget: "",
            valid: .calendarDays(1), again: .zero)
        do {
            _ = try OfferBook([bad, Self.coffee, Self.coffee])
            Issue.record("it was taken")
        } catch let error as RecommendationError {
            #expect(error.code == .invalidConfiguration)
            for part in ["no name", "no budget", "below zero", "USD", "acceptance", "holds", "again", "0 %", "twice"] {
                #expect(error.message.contains(part), "\(part)")
            }
        } catch {
            Issue.record(error)
        }
    }
}
