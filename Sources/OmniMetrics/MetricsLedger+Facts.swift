// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// The configuration as bytes to compare with.
    struct Words: Sendable {
        let order: [UInt8]
        let refund: [UInt8]
        let orderKey: [UInt8]
        let amountKey: [UInt8]
        let currencyKey: [UInt8]
        let defaultCode: CurrencyCode
        let isUTC: Bool

        init(_ configuration: MetricsConfiguration) {
            order = Array(configuration.orderEvent.utf8)
            refund = Array(configuration.refundEvent.utf8)
            orderKey = Array(configuration.orderKey.utf8)
            amountKey = Array(configuration.amountKey.utf8)
            currencyKey = Array(configuration.currencyKey.utf8)
            defaultCode = CurrencyCode(configuration.defaultCurrency)
            isUTC = configuration.zone == .utc
        }
    }

    /// What kind of business an event is.
    enum Trade: Sendable {
        case order, refund
    }

    /// The slow way, on a built fact.
    ///
    /// The way over bytes must do exactly the same.
    mutating func add(_ fact: Fact, at eventTime: Timestamp, of person: PersonID?) {
        counts.facts += 1
        guard case .person = fact.subject else {
            counts.businessFacts += 1
            return
        }
        let index = people.index(of: person)
        let day = see(eventTime.microseconds, of: index)
        guard case .event(let name) = fact.kind else { return }
        note(day, of: index)
        let bytes = Array(name.utf8)
        guard let trade: Trade = bytes == words.order ? .order : bytes == words.refund ? .refund : nil else { return }
        var row = OrderRow(
            person: index, day: day, time: eventTime.microseconds, key: 0, minor: 0, currency: .none, status: .missing)
        switch fact.properties[configuration.orderKey] {
        case .string(let text) where !text.isEmpty: row.key = OrderRow.key(of: text.utf8)
        case .int(let number): row.key = OrderRow.key(of: String(number).utf8)
        default: break
        }
        switch fact.properties[configuration.currencyKey] {
        case .none, .some(.null): row.currency = words.defaultCode
        case .string(let text):
            let code = Array(text.utf8)
            if code.count == 3 { row.currency = CurrencyCode(code[0], code[1], code[2]) ?? .none }
        default: break
        }
        switch fact.properties[configuration.amountKey] {
        case .int(let number): price(&row, trade) { AmountReader.minor(of: number, $0) }
        case .double(let number): price(&row, trade) { AmountReader.minor(of: number, $0) }
        default: break
        }
        append(row, trade)
    }

    /// Counts a fact about a person, and answers its day.
    mutating func see(_ time: Int64, of person: Int32) -> Int32 {
        firstFact = min(firstFact, time)
        lastFact = max(lastFact, time)
        if person == PersonTable.nobody { counts.unattributedFacts += 1 }
        return Period.day(of: time, in: configuration.zone, isUTC: words.isUTC)
    }

    mutating func note(_ day: Int32, of person: Int32) {
        counts.events += 1
        if person != PersonTable.nobody { activity.note(person, day) }
    }

    /// Reads the amount of a row whose currency has been read.
    func price(_ row: inout OrderRow, _ trade: Trade, _ read: (Currency) -> Int64?) {
        guard let currency = row.currency.currency else {
            row.status = .noCurrency
            return
        }
        guard let minor = read(currency) else {
            row.status = .tooLarge
            return
        }
        // Some shops write what they gave back as a negative amount.
        let amount = trade == .refund && minor < 0 && minor > .min ? -minor : minor
        row.status = amount < 0 ? .negative : .read
        row.minor = amount < 0 ? 0 : amount
    }

    mutating func append(_ row: OrderRow, _ trade: Trade) {
        var row = row
        if row.status != .read { row.currency = .none }
        switch trade {
        case .order: orders.append(row)
        case .refund: refunds.append(row)
        }
    }
}
