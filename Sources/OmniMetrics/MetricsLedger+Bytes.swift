// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension MetricsLedger {
    /// Adds an encoded entry, reading of it only what the figures need.
    ///
    /// Bytes that are no entry are counted as unreadable and have no other effect.
    package mutating func add(bytes: [UInt8], of person: PersonID?) {
        if !scan(bytes, of: person) { counts.unreadable += 1 }
    }

    private mutating func scan(_ bytes: [UInt8], of person: PersonID?) -> Bool {
        let span = bytes.span
        guard span.count > 0, span[0] == Entry.formatVersion else { return false }
        var position = 1
        guard ByteScan.unsigned(span, &position) != nil, let arrival = ByteScan.signed(span, &position),
            let flags = ByteScan.byte(span, &position)
        else { return false }
        if flags & 1 == 1 { return scanAct(bytes, from: position, of: person) }
        return scanFact(span, &position, arrival: arrival, of: person)
    }

    /// The acts that the figures do not read are recognised by their tag and left alone.
    private mutating func scanAct(_ bytes: [UInt8], from position: Int, of person: PersonID?) -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case 1, 2, 7, 10, 11: counts.acts += 1
        default:
            var reader = ByteReader(bytes, in: position..<bytes.count)
            guard let act = try? ActCoding.read(&reader) else { return false }
            add(act, of: person)
        }
        counts.entries += 1
        return true
    }

    private mutating func scanFact(
        _ span: Swift.Span<UInt8>, _ position: inout Int, arrival: Int64, of person: PersonID?
    ) -> Bool {
        guard ByteScan.skipText(span, &position), let offset = ByteScan.signed(span, &position),
            let subject = ByteScan.byte(span, &position), subject < 3
        else { return false }
        guard subject == 0 else {
            counts.entries += 1
            counts.facts += 1
            counts.businessFacts += 1
            return true
        }
        guard let identifiers = ByteScan.count(span, &position) else { return false }
        for _ in 0..<identifiers {
            guard ByteScan.skipText(span, &position), ByteScan.skipText(span, &position) else { return false }
        }
        guard let kind = ByteScan.byte(span, &position), kind < 6 else { return false }
        var name = 0..<0
        if kind == 0 {
            guard let range = ByteScan.text(span, &position) else { return false }
            name = range
        }
        let time = min(arrival &+ offset, arrival)
        counts.entries += 1
        counts.facts += 1
        let index = people.index(of: person)
        let day = see(time, of: index)
        guard kind == 0 else { return true }
        note(day, of: index)
        let trade: Trade
        if ByteScan.matches(words.order, span, name) {
            trade = .order
        } else if ByteScan.matches(words.refund, span, name) {
            trade = .refund
        } else {
            return true
        }
        var row = OrderRow(person: index, day: day, time: time, key: 0, minor: 0, currency: .none, status: .missing)
        if let properties = ByteScan.properties(span, &position) { fill(&row, trade, span, properties) }
        append(row, trade)
        return true
    }

    private func fill(_ row: inout OrderRow, _ trade: Trade, _ span: Swift.Span<UInt8>, _ properties: Range<Int>) {
        var position = properties.lowerBound
        var order: Range<Int>?
        var amount: Range<Int>?
        var currency: Range<Int>?
        while position < properties.upperBound {
            guard let name = ByteScan.text(span, &position), let value = ByteScan.value(span, &position) else { break }
            if order == nil, ByteScan.matches(words.orderKey, span, name) { order = value }
            if amount == nil, ByteScan.matches(words.amountKey, span, name) { amount = value }
            if currency == nil, ByteScan.matches(words.currencyKey, span, name) { currency = value }
            if order != nil, amount != nil, currency != nil { break }
        }
        if let order { row.key = ByteScan.orderKey(span, order) }
        row.currency = words.defaultCode
        if let currency, span[currency.lowerBound] != PropertyCoding.Tag.null {
            row.currency = ByteScan.currencyCode(span, currency) ?? .none
        }
        guard let amount else { return }
        var place = amount.lowerBound + 1
        switch span[amount.lowerBound] {
        case PropertyCoding.Tag.int:
            guard let number = ByteScan.signed(span, &place) else { return }
            price(&row, trade) { AmountReader.minor(of: number, $0) }
        case PropertyCoding.Tag.double:
            guard let number = ByteScan.double(span, place) else { return }
            price(&row, trade) { AmountReader.minor(of: number, $0) }
        default: return
        }
    }
}
