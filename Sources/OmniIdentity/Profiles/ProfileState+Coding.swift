// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ProfileState {
    /// Writes the canonical form, version 2: seen, sources, identifiers, origins (each once), traits, and the
    /// identifiers that led here once, which version 1 had not.
    ///
    /// Times are differences to the first sight, so that they take few bytes.
    package func encode(to writer: inout ByteWriter) {
        writer.flag(firstSeen != nil)
        let base = firstSeen ?? Timestamp(microseconds: 0)
        if let lastSeen {
            writer.time(base)
            writer.unsigned(UInt64(bitPattern: lastSeen.microseconds &- base.microseconds))
        }
        // Plain loops: the writer's generic ones cost several times as much across modules.
        writer.unsigned(sources.count)
        for source in sources {
            writer.text(source.name)
            writer.signed(source.lastSeen.microseconds &- base.microseconds)
        }
        writer.unsigned(identifiers.count)
        for known in identifiers {
            writer.text(known.identifier.kind.rawValue)
            writer.text(known.identifier.value)
            writer.signed(known.from.microseconds &- base.microseconds)
            writer.text(known.evidence)
        }
        // One identify call sets many traits: its id is written once, in the order of first use.
        var origins: [Origin] = []
        var uses: [Int] = []
        for trait in traitList {
            if let index = origins.firstIndex(where: { $0.isSame(as: trait.origin) }) {
                uses.append(index)
            } else {
                uses.append(origins.count)
                origins.append(trait.origin)
            }
        }
        writer.unsigned(origins.count)
        for origin in origins {
            writer.signed(origin.time.microseconds &- base.microseconds)
            writer.unsigned(origin.sequence)
            writer.text(origin.fact)
            writer.text(origin.source)
        }
        writer.unsigned(traitList.count)
        for (trait, use) in zip(traitList, uses) {
            writer.text(trait.name)
            writer.unsigned(use)
            trait.value.withUnsafeBytes { writer.raw($0) }
        }
        writer.unsigned(formerIdentifiers.count)
        for former in formerIdentifiers {
            writer.text(former.identifier.kind.rawValue)
            writer.text(former.identifier.value)
            writer.signed(former.from.microseconds &- base.microseconds)
            writer.unsigned(UInt64(bitPattern: former.until.microseconds &- former.from.microseconds))
            writer.text(former.evidence)
        }
    }

    /// Reads what `encode` wrote; refuses bytes in another order, since equal profiles are equal bytes.
    package init(from reader: inout ByteReader, version: UInt8) throws(CodingFailure) {
        guard (1...Self.sectionVersion).contains(version) else {
            throw CodingFailure(.unknownVersion, at: reader.position)
        }
        self.init()
        var base: Int64 = 0
        if try reader.flag() {
            let first = try reader.time()
            base = first.microseconds
            firstSeen = first
            lastSeen = Timestamp(microseconds: base &+ Int64(bitPattern: try reader.unsigned()))
        }
        // Plain loops here too. A count never exceeds the bytes that are left.
        for _ in 0..<(try reader.count()) {
            let name = try reader.text()
            sources.append(SeenSource(name: name, lastSeen: Timestamp(microseconds: base &+ (try reader.signed()))))
        }
        for _ in 0..<(try reader.count()) {
            let kind = Identifier.Kind(try reader.text())
            let identifier = Identifier(kind, try reader.text())
            let from = Timestamp(microseconds: base &+ (try reader.signed()))
            identifiers.append(KnownIdentifier(identifier: identifier, from: from, evidence: try reader.text()))
        }
        var origins: [Origin] = []
        for _ in 0..<(try reader.count()) {
            let time = Timestamp(microseconds: base &+ (try reader.signed()))
            let sequence = try reader.unsigned()
            let fact = try reader.text()
            origins.append(Origin(time: time, sequence: sequence, fact: fact, source: try reader.text()))
        }
        for _ in 0..<(try reader.count()) {
            let name = try reader.text()
            let use = try reader.unsigned()
            guard use < UInt64(origins.count) else { throw CodingFailure(.invalidValue, at: reader.position) }
            let start = reader.position
            try PropertyCoding.skip(&reader)
            let value = Array(reader.bytes[start..<reader.position])
            traitList.append(Trait(name: name, value: value, origin: origins[Int(use)]))
        }
        if version >= 2 { try readFormerIdentifiers(&reader, since: base) }
        guard isInOrder else { throw CodingFailure(.invalidValue, at: reader.position) }
        refreshTraits()
    }

    private mutating func readFormerIdentifiers(_ reader: inout ByteReader, since base: Int64) throws(CodingFailure) {
        for _ in 0..<(try reader.count()) {
            let kind = Identifier.Kind(try reader.text())
            let identifier = Identifier(kind, try reader.text())
            let from = Timestamp(microseconds: base &+ (try reader.signed()))
            let until = Timestamp(microseconds: from.microseconds &+ Int64(bitPattern: try reader.unsigned()))
            let evidence = try reader.text()
            formerIdentifiers.append(FormerIdentifier(identifier, from: from, until: until, evidence: evidence))
        }
    }

    private var isInOrder: Bool {
        sources.isAscending { ByteOrder.compare($0.name, $1.name) }
            && identifiers.isAscending { ByteOrder.compare($0.identifier, $1.identifier) }
            && formerIdentifiers.isAscending { ByteOrder.compare($0.identifier, $1.identifier) }
            && traitList.isAscending { ByteOrder.compare($0.name, $1.name) }
    }
}

extension Array {
    fileprivate func isAscending(_ compare: (Element, Element) -> Int) -> Bool {
        zip(self, dropFirst()).allSatisfy { compare($0, $1) < 0 }
    }
}
