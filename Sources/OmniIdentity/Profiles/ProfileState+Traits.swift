// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ProfileState {
    /// Takes over each trait for which this fact is newer than what is there.
    ///
    /// Returns whether anything changed.
    mutating func takeTraits(of fact: Fact, at time: Timestamp) -> Bool {
        let origin = Origin(time: time, sequence: fact.sequence ?? 0, fact: fact.id, source: fact.source)
        var reader = ByteReader(fact.properties.storage)
        var hasChanged = false
        while !reader.isAtEnd {
            guard let name = try? reader.text() else { break }
            let start = reader.position
            guard (try? PropertyCoding.skip(&reader)) != nil else { break }
            if take(name, Array(reader.bytes[start..<reader.position]), origin) { hasChanged = true }
        }
        if hasChanged { refreshTraits() }
        return hasChanged
    }

    private mutating func take(_ name: String, _ value: [UInt8], _ origin: Origin) -> Bool {
        let place = traitList.place { ByteOrder.compare($0.name, name) }
        guard place.isFound else {
            traitList.insert(Trait(name: name, value: value, origin: origin), at: place.index)
            return true
        }
        guard traitList[place.index].origin.isOlder(than: origin) else { return false }
        let isSame = traitList[place.index].value == value
        traitList[place.index].value = value
        traitList[place.index].origin = origin
        return !isSame
    }

    /// Merges another person's profile in: the same as having folded the facts of both.
    package mutating func merge(_ other: ProfileState) {
        var hasChanged = false
        for trait in other.traitList where take(trait.name, trait.value, trait.origin) { hasChanged = true }
        for known in other.identifiers { link(known.identifier, from: known.from, evidence: known.evidence) }
        for former in other.formerIdentifiers { retire(former) }
        for source in other.sources { see(source: source.name, at: source.lastSeen) }
        if let first = other.firstSeen { firstSeen = firstSeen.map { min($0, first) } ?? first }
        if let last = other.lastSeen { lastSeen = lastSeen.map { max($0, last) } ?? last }
        if hasChanged { refreshTraits() }
    }

    /// Brings what is derived from the traits up to date.
    mutating func refreshTraits() {
        var writer = ByteWriter(reserving: traitList.reduce(0) { $0 + $1.name.utf8.count + $1.value.count + 3 })
        for trait in traitList where !trait.isNull {
            writer.text(trait.name)
            trait.value.withUnsafeBytes { writer.raw($0) }
        }
        traits = Properties(trusting: writer.bytes)
        let name = traits[CommonTraits.timezone]
        if name != zone?.name { zone = name.flatMap { try? Zone($0) } }
    }
}

extension ProfileState.Origin {
    /// The canonical order of views: event time, the source's sequence, fact id.
    func isOlder(than other: Self) -> Bool {
        if time != other.time { return time < other.time }
        if sequence != other.sequence { return sequence < other.sequence }
        return ByteOrder.compare(fact, other.fact) < 0
    }

    /// Whether it is the same origin to the byte.
    func isSame(as other: Self) -> Bool {
        time == other.time && sequence == other.sequence && ByteOrder.compare(fact, other.fact) == 0
            && ByteOrder.compare(source, other.source) == 0
    }
}
