// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// What a property of an order is to the figures.
    enum TradeField: Sendable {
        case order, amount, currency, products, other
    }

    /// Keeps an order, a refund or a cancellation.
    mutating func trade(_ event: Happening, _ properties: ByteCursor) {
        var row = OrderRow(
            person: event.person, day: event.day, time: event.time, key: 0, minor: 0, currency: .none, status: .missing)
        let found = fields(properties)
        if let order = found.order { row.key = OrderRow.key(of: order, in: properties) }
        guard event.meaning != .cancellation else {
            cancellations.append(row)
            return
        }
        row.currency = words.defaultCode
        if let currency = found.currency, currency.tag != ByteCursor.Tag.null {
            row.currency = CurrencyCode(currency, in: properties) ?? .none
        }
        let money = reader(of: row.currency)
        if let amount = found.amount { price(&row, amount, properties, money, isRefund: event.meaning == .refund) }
        if row.status != .read { row.currency = .none }
        guard event.meaning == .order else {
            refunds.append(row)
            return
        }
        if row.status == .read, let list = found.products, list.tag == ByteCursor.Tag.list, let money {
            row.firstItem = Int32(truncatingIfNeeded: items.rows.count)
            row.content = items.read(properties.within(list), words.item, money)
            row.itemCount = Int32(truncatingIfNeeded: items.rows.count) - row.firstItem
        }
        orders.append(row)
    }

    /// Of each field the first one that is there.
    private struct Fields {
        var order: ByteCursor.Value?
        var amount: ByteCursor.Value?
        var currency: ByteCursor.Value?
        var products: ByteCursor.Value?
    }

    private mutating func fields(_ properties: ByteCursor) -> Fields {
        var found = Fields()
        var cursor = properties
        var place = 0
        while let key = cursor.text(), let value = cursor.value() {
            let field = tradeKeys.meaning(of: key, at: place, in: cursor) { words.field(key, in: cursor) }
            place += 1
            switch field {
            case .order: if found.order == nil { found.order = value }
            case .amount: if found.amount == nil { found.amount = value }
            case .currency: if found.currency == nil { found.currency = value }
            case .products: if found.products == nil { found.products = value }
            case .other: break
            }
        }
        return found
    }

    /// A shop sells in few currencies, mostly in that of the order before.
    private mutating func reader(of code: CurrencyCode) -> AmountReader? {
        if let lastMoney, lastMoney.code == code { return lastMoney.reader }
        guard let currency = code.currency else { return nil }
        let reader = AmountReader(currency)
        lastMoney = (code, reader)
        return reader
    }

    /// Reads the amount of a row whose currency has been read.
    private func price(
        _ row: inout OrderRow, _ amount: ByteCursor.Value, _ cursor: ByteCursor, _ money: AmountReader?, isRefund: Bool
    ) {
        guard amount.tag == ByteCursor.Tag.int || amount.tag == ByteCursor.Tag.double else { return }
        guard let money else {
            row.status = .noCurrency
            return
        }
        let read: Int64?
        if amount.tag == ByteCursor.Tag.int {
            guard let number = cursor.integer(amount) else { return }
            read = money.minor(of: number)
        } else {
            guard let number = cursor.double(amount) else { return }
            read = money.minor(of: number)
        }
        guard let minor = read else {
            row.status = .tooLarge
            return
        }
        // Some shops write what they gave back as a negative amount.
        let value = isRefund && minor < 0 && minor > .min ? -minor : minor
        row.status = value < 0 ? .negative : .read
        row.minor = value < 0 ? 0 : value
    }
}

extension MetricsLedger.Words {
    func field(_ key: Range<Int>, in cursor: ByteCursor) -> MetricsLedger.TradeField {
        if cursor.matches(orderKey, key) { return .order }
        if cursor.matches(amountKey, key) { return .amount }
        if cursor.matches(currencyKey, key) { return .currency }
        return cursor.matches(products, key) ? .products : .other
    }
}

extension OrderRow {
    /// The key of an order named by text or by a whole number; zero for any other value.
    static func key(of name: ByteCursor.Value, in cursor: ByteCursor) -> UInt64 {
        switch name.tag {
        case ByteCursor.Tag.string: return name.start == name.end ? 0 : key(of: cursor.bytes(name.content))
        case ByteCursor.Tag.int: return cursor.integer(name).map { key(of: String($0).utf8) } ?? 0
        default: return 0
        }
    }
}

extension CurrencyCode {
    /// The code that a text of three letters is.
    init?(_ value: ByteCursor.Value, in cursor: ByteCursor) {
        guard value.tag == ByteCursor.Tag.string, value.end - value.start == 3 else { return nil }
        let letters = cursor.bytes(value.content)
        self.init(letters[0], letters[1], letters[2])
    }
}
