// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Testing

@Suite struct `Money of the wire` {
    private static let amounts: [(amount: PropertyValue, currency: String, text: String)] = [
        (27.5, "USD", "27.50 USD"), (19.99, "EUR", "19.99 EUR"), (3, "USD", "3.00 USD"), (0.1, "EUR", "0.10 EUR"),
        (1.005, "EUR", "1.00 EUR"), (1.015, "EUR", "1.02 EUR"), (1.025, "EUR", "1.02 EUR"),
        (-0.125, "EUR", "-0.12 EUR"),
        (2.5, "JPY", "2 JPY"), (3.5, "JPY", "4 JPY"), (1.2345, "KWD", "1.234 KWD"), (1e-7, "EUR", "0.00 EUR"),
        (1e16, "JPY", "10000000000000000 JPY"), (1.5e16, "JPY", "15000000000000000 JPY"),
    ]

    @Test(arguments: amounts)
    func `is exact, and halves go to the even unit`(amount: PropertyValue, currency: String, text: String) throws {
        var fact = Fact.track(OrderCompleted.self, by: .user("ada"), at: Timestamp(seconds: 0))
        fact.properties["total"] = amount
        fact.properties["currency"] = .string(currency)
        #expect(try fact.money(OrderCompleted.total, OrderCompleted.currency)?.description == text)
    }

    @Test func `is absent where the amount is, and refused without a currency or beyond all size`() throws {
        var fact = Fact.track(OrderCompleted.self, by: .user("ada"), at: Timestamp(seconds: 0))
        #expect(try fact.money(OrderCompleted.total, OrderCompleted.currency) == nil)
        fact.properties[OrderCompleted.total] = 5
        #expect(throws: CoreError.self) { try fact.money(OrderCompleted.total, OrderCompleted.currency) }
        #expect(try fact.money(OrderCompleted.total, OrderCompleted.currency, default: .eur)?.minor == 500)
        for huge in [1e18, 1e300, -1e22] {
            fact.properties[OrderCompleted.total] = huge
            #expect(throws: CoreError.self) {
                try fact.money(OrderCompleted.total, OrderCompleted.currency, default: .eur)
            }
        }
    }

    @Test func `is read of each product by the product's keys`() throws {
        let body =
            #"""
            {"userId":"u","event":"Order Completed","properties":{"currency":"USD",
            "products":[{"price":19,"quantity":1},{"price":3.5,"quantity":2}]}}
            """#
        let items = try SegmentDecoder().facts(from: Array(body.utf8), route: .track, receivedAt: Timestamp(seconds: 0))
        let products = try #require(items.first?.fact?[OrderCompleted.products])
        #expect(products.map { $0[ProductItem.price] } == [19, 3.5])
        #expect(products.map { $0[ProductItem.quantity] } == [1, 2])
    }
}
