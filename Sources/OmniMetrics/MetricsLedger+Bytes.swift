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
        guard let head = bytes.withUnsafeBytes({ EntryHead($0) }) else { return false }
        switch head.content {
        case .act(let start): return scanAct(bytes, from: start, of: person)
        case .businessFact:
            counts.entries += 1
            counts.facts += 1
            counts.businessFacts += 1
        case .fact:
            counts.entries += 1
            counts.facts += 1
            _ = see(head.time, of: people.index(of: person))
        case .event(let parts):
            counts.entries += 1
            counts.facts += 1
            let index = people.index(of: person)
            bytes.withUnsafeBytes { scanEvent(ByteCursor($0), parts, at: head.time, of: index) }
        }
        return true
    }

    private mutating func scanAct(_ bytes: [UInt8], from position: Int, of person: PersonID?) -> Bool {
        guard position < bytes.count else { return false }
        var reader = ByteReader(bytes, in: position..<bytes.count)
        // Also those of which no figure needs anything: half an act is none.
        guard let act = try? ActCoding.read(&reader), reader.isAtEnd else { return false }
        counts.entries += 1
        add(act, of: person)
        return true
    }

    private mutating func scanEvent(_ bytes: ByteCursor, _ parts: EntryHead.Parts, at time: Int64, of person: Int32) {
        let day = see(time, of: person)
        note(day, of: person)
        let meaning = meaning(of: parts.name, in: bytes)
        guard meaning != .other || configuration.keepsEvents else { return }
        take(Happening(meaning: meaning, person: person, day: day, time: time, parts: parts), bytes)
    }
}
