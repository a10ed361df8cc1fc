// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

/// The ledger remembers where keys stood and which names it has seen; neither may show in the figures.
@Suite struct `A ledger that reads bytes` {
    /// Names of every length, some of which differ in one letter at the beginning, in the middle or at the end.
    private static let names: [String] = (0..<70)
        .flatMap { length -> [String] in
            let name = String(repeating: "x", count: length)
            guard length > 0 else { return [] }
            return [0, length / 2, length - 1]
                .map { place in
                    var letters = Array(name)
                    letters[place] = "y"
                    return String(letters)
                } + [name]
        }

    @Test func `M1: tells products apart whose names differ in one letter, whatever their length`() {
        var log = ShopLog()
        // Long names that differ in their middle only, and so many of them that their places in the table touch.
        let alike = (100..<700).map { String(repeating: "x", count: 20) + "\($0)" + String(repeating: "y", count: 20) }
        let names = Array(Set(Self.names + alike)).sorted()
        for name in names + names.reversed() {
            log.event("Order Completed", of: 1, on: "2025-01-02", Self.order([(name, 1)]))
        }
        let products = log.ledger().products()
        #expect(products.map(\.name).sorted() == names)
        #expect(products.allSatisfy { $0.currencies.first?.orders == 2 && $0.currencies.first?.units == 2 })
    }

    /// Keys as long as those that mean something stand at their places, so that a place alone must never decide.
    @Test(arguments: 0..<20)
    func `M1: reads each order as if it were the first, whatever keys the ones before had`(_ seed: Int) throws {
        var chance = Chance(UInt64(seed))
        var log = ShopLog()
        for number in 0..<60 {
            var properties = Self.order(
                (0..<chance.below(4)).map { _ in (chance.pick(Self.names), chance.below(5)) }, &chance)
            for key in ["aaaaa", "zzzzz", "orderrid", "productz", "currencz", "order_idorder_idorder_id", ""]
            where chance.below(3) == 0 { properties[key] = .int(7) }
            if chance.below(3) > 0 { properties["order_id"] = .string("o\(number)") }
            if chance.below(9) == 0 { properties["total"] = nil }
            if chance.below(9) == 0 { properties["currency"] = "EUR" }
            let name = chance.pick(["Order Completed", "Order Refunded", "Order Completer", "Order Cancelled", "Seen"])
            log.event(name, of: chance.below(5), on: "2025-01-02", properties)
        }
        var parts = MetricsLedger(.pounds)
        for line in log.lines { try parts.merge(ShopLog.ledger([line])) }
        #expect(log.summary() == parts.summary())
        #expect(log.ledger().products() == parts.products())
        let orders = log.lines.count { line in
            guard case .fact(let arrived) = line.entry.body else { return false }
            return arrived.fact.kind == .event("Order Completed")
        }
        let sales = log.summary().sales
        #expect(sales.orders + sales.cancelledOrders + sales.repeatedOrders == orders)
    }

    private static func order(_ lines: [(name: String, pieces: Int)]) -> Properties {
        var chance = Chance(0)
        return order(lines, &chance, plain: true)
    }

    private static func order(
        _ lines: [(name: String, pieces: Int)], _ chance: inout Chance, plain: Bool = false
    ) -> Properties {
        var products: [PropertyValue] = []
        for line in lines {
            var item: Properties = ["price": .double(1.25), "quantity": .int(Int64(line.pieces))]
            item[plain || chance.below(2) == 0 ? "name" : "product_id"] = .string(line.name)
            if !plain {
                for key in ["aame", "pricf", "quantitz", "zzzzzzzz"] where chance.below(3) == 0 { item[key] = .int(99) }
                if chance.below(4) == 0 { item["category"] = .string(chance.pick(["hats", "socks"])) }
            }
            products.append(.object(item))
        }
        return ["total": .double(10.5), "products": .list(products)]
    }
}
