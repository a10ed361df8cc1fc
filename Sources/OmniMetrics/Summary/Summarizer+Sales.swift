// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Summarizer {
    /// Sums of one currency, too wide to overflow.
    struct Sums {
        var orders = 0
        var revenue: Int128 = 0
        var refunds = 0
        var refunded: Int128 = 0
    }

    /// Sums by currency.
    struct Till {
        private var list: [(currency: CurrencyCode, sums: Sums)] = []

        mutating func add(order row: OrderRow) {
            guard row.status == .read else { return }
            let place = place(of: row.currency)
            list[place].sums.orders += 1
            list[place].sums.revenue += Int128(row.minor)
        }

        mutating func add(refund row: OrderRow) {
            guard row.status == .read else { return }
            let place = place(of: row.currency)
            list[place].sums.refunds += 1
            list[place].sums.refunded += Int128(row.minor)
        }

        /// A shop has few currencies, so that a search is faster than a hash.
        private mutating func place(of currency: CurrencyCode) -> Int {
            if let known = list.firstIndex(where: { $0.currency == currency }) { return known }
            list.append((currency, Sums()))
            return list.count - 1
        }

        var sums: [CurrencyCode: Sums] { Dictionary(uniqueKeysWithValues: list.map { ($0.currency, $0.sums) }) }

        var figures: [CurrencyFigures] {
            sums.sorted { $0.key < $1.key }
                .compactMap { code, sums in
                    code.currency.map { Summarizer.figures(sums, $0) }
                }
        }
    }

    static func figures(_ sums: Sums, _ currency: Currency) -> CurrencyFigures {
        let values = [sums.revenue, sums.refunded, sums.revenue - sums.refunded].map { Int64(clamping: $0) }
        let net = sums.revenue - sums.refunded
        return CurrencyFigures(
            currency: currency, orders: sums.orders, revenue: Money(minor: values[0], currency),
            refunds: sums.refunds, refunded: Money(minor: values[1], currency),
            netRevenue: Money(minor: values[2], currency),
            averageOrderValue: average(sums.revenue, of: sums.orders, currency),
            isSaturated: sums.revenue != Int128(values[0]) || sums.refunded != Int128(values[1])
                || net != Int128(values[2]))
    }

    /// The sum by the count, rounded half to even; `nil` for a count of zero.
    static func average(_ sum: Int128, of count: Int, _ currency: Currency) -> Money? {
        guard count > 0 else { return nil }
        let divisor = Int128(count)
        var (quotient, remainder) = sum.quotientAndRemainder(dividingBy: divisor)
        if remainder < 0 {
            quotient -= 1
            remainder += divisor
        }
        let twice = remainder * 2
        if twice > divisor || (twice == divisor && quotient % 2 != 0) { quotient += 1 }
        return Money(minor: Int64(clamping: quotient), currency)
    }

    func sales(
        _ orders: [OrderRow], _ refunds: [OrderRow], repeated: Int, _ cancelled: Cancelled
    ) -> SalesFigures {
        var figures = SalesFigures()
        var till = Till()
        var named: [Name: OrderRow] = [:]
        figures.orders = orders.count
        figures.refunds = refunds.count
        figures.repeatedOrders = repeated
        figures.cancelledOrders = cancelled.orders
        figures.cancellationsWithoutOrder = cancelled.withoutOrder
        figures.refundsOfCancelledOrders = cancelled.refunds
        let refundedNames = Set(refunds.filter { $0.key != 0 }.map { Name(person: $0.person, key: $0.key) })
        for row in orders {
            till.add(order: row)
            if row.status != .read { figures.ordersWithoutAmount += 1 }
            guard row.key != 0, !refundedNames.isEmpty else { continue }
            let name = Name(person: row.person, key: row.key)
            if refundedNames.contains(name) { named[name] = row }
        }
        var givenBack: [Name: Int128] = [:]
        var above: Set<Name> = []
        for row in refunds {
            till.add(refund: row)
            if row.status != .read { figures.refundsWithoutAmount += 1 }
            let name = Name(person: row.person, key: row.key)
            guard row.key != 0, let order = named[name] else {
                figures.refundsWithoutOrder += 1
                continue
            }
            if row.time < order.time { figures.refundsBeforeOrder += 1 }
            guard row.status == .read, order.status == .read else { continue }
            givenBack[name, default: 0] += Int128(row.minor)
            let isAbove = row.currency != order.currency || givenBack[name, default: 0] > Int128(order.minor)
            if isAbove { above.insert(name) }
        }
        figures.ordersRefundedAbovePrice = above.count
        figures.currencies = till.figures
        return figures
    }
}
