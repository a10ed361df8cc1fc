// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension JourneyState {
    /// Writes the state: equal states have equal bytes.
    ///
    /// Layout 1: the calendar's instant; the names of all journeys that occur, ascending; the runs, oldest first;
    /// per name the remembered instances, ascending by hash. Times are differences to the one before.
    package func encode(to writer: inout ByteWriter) {
        writer.optional(calendarSince) { $0.time($1) }
        let names = journeyNames
        writer.list(names) { $0.text($1) }
        var base = Timestamp(microseconds: 0)
        writer.list(runs) { writer, run in
            writer.unsigned(names.firstIndex(of: run.journey) ?? 0)
            run.encode(to: &writer, base: base)
            base = run.enteredAt
        }
        var start = memory.startIndex
        for name in names {
            let end = memory[start...].firstIndex { $0.journey != name } ?? memory.endIndex
            writer.list(memory[start..<end]) { writer, memory in
                writer.fixed64(memory.instance)
                writer.signed(memory.enteredAt.microseconds &- base.microseconds)
                base = memory.enteredAt
            }
            start = end
        }
    }

    /// The names of all journeys that occur, ascending.
    ///
    /// Memories are in that order already.
    private var journeyNames: [String] {
        var names: [String] = []
        for memory in memory where memory.journey != names.last { names.append(memory.journey) }
        for run in runs where !names.contains(run.journey) {
            names.insert(run.journey, at: names.firstIndex { $0 > run.journey } ?? names.count)
        }
        return names
    }

    package init(from reader: inout ByteReader, version: UInt8) throws(CodingFailure) {
        guard version == Self.sectionVersion else { throw CodingFailure(.unknownVersion) }
        calendarSince = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in try reader.time() }
        let names = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in try reader.text() }
        try Self.require(zip(names, names.dropFirst()).allSatisfy { $0 < $1 }, reader)
        var base = Timestamp(microseconds: 0)
        let count = try reader.count()
        runs.reserveCapacity(min(count, 64))
        for _ in 0..<count {
            let name = try reader.unsigned()
            try Self.require(name < UInt64(names.count), reader)
            let run = try JourneyRun(from: &reader, journey: names[Int(name)], base: base)
            try Self.require(runs.last.map { JourneyRun.precedes($0, run) } ?? true, reader)
            runs.append(run)
            base = run.enteredAt
        }
        for name in names {
            for _ in 0..<(try reader.count()) {
                let instance = try reader.fixed64()
                let at = Timestamp(microseconds: base.microseconds &+ (try reader.signed()))
                try Self.require(memory.last?.precedes(name, instance) ?? true, reader)
                memory.append(Memory(journey: name, instance: instance, enteredAt: at))
                base = at
            }
        }
    }

    /// Searches rely on the order, so bytes that break it are as corrupt as a wrong length.
    private static func require(_ holds: Bool, _ reader: ByteReader) throws(CodingFailure) {
        if !holds { throw CodingFailure(.invalidValue, at: reader.position) }
    }
}

extension JourneyRun {
    fileprivate func encode(to writer: inout ByteWriter, base: Timestamp) {
        writer.digest(id.digest)
        writer.unsigned(UInt64(version))
        writer.text(instance)
        writer.text(cause)
        writer.blob(opening.storage)
        writer.signed(enteredAt.microseconds &- base.microseconds)
        writer.text(step)
        writer.unsigned(UInt64(visit))
        writer.signed(stepSince.microseconds &- enteredAt.microseconds)
        writer.optional(wakeAt) { $0.signed($1.microseconds &- stepSince.microseconds) }
        writer.optional(message) { $0.digest($1.digest) }
    }

    fileprivate init(from reader: inout ByteReader, journey: String, base: Timestamp) throws(CodingFailure) {
        let id = RunID(try reader.digest())
        let version = try reader.number32()
        let instance = try reader.text()
        let cause = try reader.text()
        // Reading a property checks every bound, so damaged bytes are absent properties.
        let opening = Properties(trusting: try reader.blob())
        let enteredAt = Timestamp(microseconds: base.microseconds &+ (try reader.signed()))
        self.init(
            RunEntered(
                run: id, journey: journey, version: version, instance: instance, cause: cause, opening: opening,
                asOf: enteredAt))
        step = try reader.text()
        visit = try reader.number32()
        let since = Timestamp(microseconds: enteredAt.microseconds &+ (try reader.signed()))
        stepSince = since
        wakeAt = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            Timestamp(microseconds: since.microseconds &+ (try reader.signed()))
        }
        message = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            MessageKey(try reader.digest())
        }
    }
}
