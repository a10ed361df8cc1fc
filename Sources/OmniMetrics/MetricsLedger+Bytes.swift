// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

extension MetricsLedger {
    /// Adds an encoded entry, reading of it only what the figures need.
    ///
    /// They are what a store gives back as `bytes` of what it logged. Bytes that are no entry are counted as unreadable
    /// and have no other effect.
    public mutating func add(bytes: [UInt8], of person: PersonID?) {
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
        let meaning = words.meaning(of: name, in: span)
        guard meaning != .other || configuration.keepsEvents else { return true }
        let parts = ByteScan.parts(span, &position)
        take(
            Happening(
                meaning: meaning, person: index, day: day, time: time, name: name, source: parts.source,
                properties: parts.properties, context: parts.context), span)
        return true
    }
}
