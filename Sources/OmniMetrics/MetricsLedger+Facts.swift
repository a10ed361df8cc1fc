// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// The configuration as bytes to compare with.
    struct Words: Sendable {
        let order: [UInt8]
        let refund: [UInt8]
        let cancel: [UInt8]
        let asked: [UInt8]
        let answered: [UInt8]
        let orderKey: [UInt8]
        let products: [UInt8]
        let item: ItemWords
        let survey: [UInt8]
        let score: [UInt8]
        let campaign = Array("campaign".utf8)
        let campaignSource = Array("source".utf8)
        let amountKey: [UInt8]
        let currencyKey: [UInt8]
        let defaultCode: CurrencyCode
        let isUTC: Bool

        init(_ configuration: MetricsConfiguration) {
            order = Array(configuration.orderEvent.utf8)
            refund = Array(configuration.refundEvent.utf8)
            cancel = Array(configuration.cancelEvent.utf8)
            asked = Array(configuration.surveyAskedEvent.utf8)
            answered = Array(configuration.surveyAnsweredEvent.utf8)
            orderKey = Array(configuration.orderKey.utf8)
            products = Array(configuration.productsKey.utf8)
            item = ItemWords(configuration)
            survey = Array(configuration.surveyKey.utf8)
            score = Array(configuration.scoreKey.utf8)
            amountKey = Array(configuration.amountKey.utf8)
            currencyKey = Array(configuration.currencyKey.utf8)
            defaultCode = CurrencyCode(configuration.defaultCurrency)
            isUTC = configuration.zone == .utc
        }

        func meaning(of name: Range<Int>, in bytes: ByteCursor) -> Meaning {
            if bytes.matches(order, name) { return .order }
            if bytes.matches(refund, name) { return .refund }
            if bytes.matches(cancel, name) { return .cancellation }
            if bytes.matches(asked, name) { return .asked }
            return bytes.matches(answered, name) ? .answered : .other
        }
    }

    /// What an event of this name means; a name of another length than the one before has another place.
    mutating func meaning(of name: Range<Int>, in bytes: ByteCursor) -> Meaning {
        eventNames.meaning(of: name, at: name.count, in: bytes) { words.meaning(of: name, in: bytes) }
    }

    /// What an event means to the figures.
    enum Meaning: Sendable {
        case order, refund, cancellation, asked, answered, other
    }

    /// An event, as ranges of the bytes that it is read from.
    struct Happening {
        var meaning: Meaning
        var person: Int32
        var day: Int32
        var time: Int64
        var parts: EntryHead.Parts
    }

    /// A built fact is laid out as bytes and read like those of the log.
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
        var bytes = Array(name.utf8)
        func place(_ part: some Sequence<UInt8>) -> Range<Int> {
            let start = bytes.count
            bytes.append(contentsOf: part)
            return start..<bytes.count
        }
        let parts = EntryHead.Parts(
            name: 0..<bytes.count, source: place(fact.source.utf8), properties: place(fact.properties.storage),
            context: place(fact.context.storage))
        bytes.withUnsafeBytes { raw in
            let bytes = ByteCursor(raw)
            let meaning = meaning(of: parts.name, in: bytes)
            guard meaning != .other || configuration.keepsEvents else { return }
            take(
                Happening(meaning: meaning, person: index, day: day, time: eventTime.microseconds, parts: parts), bytes)
        }
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
}
