// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// Keeps what the figures need of an event.
    mutating func take(_ event: Happening, _ bytes: Swift.Span<UInt8>) {
        switch event.meaning {
        case .order, .refund, .cancellation: trade(event, bytes)
        case .asked, .answered: survey(event, bytes)
        case .other: break
        }
        guard configuration.keepsEvents, event.person != PersonTable.nobody else { return }
        events.append(
            EventRow(
                person: event.person, name: names.index(of: event.name, in: bytes),
                channel: names.index(of: event.source, in: bytes), campaign: campaign(event, bytes), time: event.time))
    }

    /// The source of the campaign in the context, as Segment's specification has it; −1 for none.
    private mutating func campaign(_ event: Happening, _ bytes: Swift.Span<UInt8>) -> Int32 {
        guard !event.context.isEmpty, let value = ByteScan.find(words.campaign, bytes, in: event.context),
            let fields = ByteScan.content(bytes, value, PropertyCoding.Tag.object),
            let source = ByteScan.find(words.campaignSource, bytes, in: fields),
            let text = ByteScan.content(bytes, source), !text.isEmpty
        else { return -1 }
        return names.index(of: text, in: bytes)
    }

    private mutating func trade(_ event: Happening, _ bytes: Swift.Span<UInt8>) {
        var row = OrderRow(
            person: event.person, day: event.day, time: event.time, key: 0, minor: 0, currency: .none, status: .missing)
        let found = fields(event.properties, bytes)
        if let order = found.order { row.key = ByteScan.orderKey(bytes, order) }
        guard event.meaning != .cancellation else {
            cancellations.append(row)
            return
        }
        row.currency = words.defaultCode
        if let currency = found.currency, bytes[currency.lowerBound] != PropertyCoding.Tag.null {
            row.currency = ByteScan.currencyCode(bytes, currency) ?? .none
        }
        if let amount = found.amount { price(&row, amount, bytes, isRefund: event.meaning == .refund) }
        if row.status != .read { row.currency = .none }
        guard event.meaning == .order else {
            refunds.append(row)
            return
        }
        if row.status == .read, let list = found.products {
            row.firstItem = Int32(truncatingIfNeeded: items.rows.count)
            row.content = items.read(bytes, list, words.item, row.currency)
            row.itemCount = Int32(truncatingIfNeeded: items.rows.count) - row.firstItem
        }
        orders.append(row)
    }

    private struct Fields {
        var order: Range<Int>?
        var amount: Range<Int>?
        var currency: Range<Int>?
        /// Where the values of the list of products lie.
        var products: Range<Int>?
    }

    private func fields(_ properties: Range<Int>, _ bytes: Swift.Span<UInt8>) -> Fields {
        var found = Fields()
        var position = properties.lowerBound
        while position < properties.upperBound {
            guard let name = ByteScan.text(bytes, &position), let value = ByteScan.value(bytes, &position) else {
                break
            }
            if found.order == nil, ByteScan.matches(words.orderKey, bytes, name) { found.order = value }
            if found.amount == nil, ByteScan.matches(words.amountKey, bytes, name) { found.amount = value }
            if found.currency == nil, ByteScan.matches(words.currencyKey, bytes, name) { found.currency = value }
            if found.products == nil, ByteScan.matches(words.products, bytes, name) {
                found.products = ByteScan.content(bytes, value, PropertyCoding.Tag.list)
            }
        }
        return found
    }

    /// Reads the amount of a row whose currency has been read.
    private func price(_ row: inout OrderRow, _ amount: Range<Int>, _ bytes: Swift.Span<UInt8>, isRefund: Bool) {
        var place = amount.lowerBound + 1
        let tag = bytes[amount.lowerBound]
        guard tag == PropertyCoding.Tag.int || tag == PropertyCoding.Tag.double else { return }
        guard let currency = row.currency.currency else {
            row.status = .noCurrency
            return
        }
        let read: Int64?
        if tag == PropertyCoding.Tag.int {
            guard let number = ByteScan.signed(bytes, &place) else { return }
            read = AmountReader.minor(of: number, currency)
        } else {
            guard let number = ByteScan.double(bytes, place) else { return }
            read = AmountReader.minor(of: number, currency)
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

    private mutating func survey(_ event: Happening, _ bytes: Swift.Span<UInt8>) {
        guard let kind = ByteScan.find(words.survey, bytes, in: event.properties),
            let text = ByteScan.content(bytes, kind), !text.isEmpty
        else { return }
        var score: Int16 = -1
        if event.meaning == .answered {
            let number = ByteScan.find(words.score, bytes, in: event.properties).flatMap { ByteScan.integer(bytes, $0) }
            score = number.flatMap { (0...10).contains($0) ? Int16($0) : nil } ?? -2
        }
        surveys.append(
            SurveyRow(
                person: event.person, time: event.time, survey: names.index(of: text, in: bytes),
                channel: names.index(of: event.source, in: bytes), score: score))
    }
}

extension NameTable {
    mutating func index(of name: Range<Int>, in bytes: Swift.Span<UInt8>) -> Int32 {
        bytes.extracting(name).withUnsafeBytes { index(of: $0) }
    }
}
