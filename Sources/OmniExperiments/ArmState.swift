// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Which arms a person has been shown: written at the first exposure, never drawn again.
package struct ArmState: Sendable, Hashable {
    /// One experiment's arm, with what a merge of two people did to it.
    package struct Record: Sendable, Hashable {
        /// The earliest exposure.
        package var assigned: ArmAssigned
        /// Whether the person had been shown another arm too, under an id that was merged into this one.
        package var isCrossedOver: Bool

        package init(_ assigned: ArmAssigned, isCrossedOver: Bool = false) {
            self.assigned = assigned
            self.isCrossedOver = isCrossedOver
        }
    }

    package static let sectionTag: UInt8 = 7
    package static let sectionVersion: UInt8 = 1

    /// By name of the experiment, ascending.
    package private(set) var records: [Record] = []

    package init() {}

    package var isEmpty: Bool { records.isEmpty }

    /// The arm of an experiment; nil before the first exposure.
    package subscript(experiment: String) -> Record? {
        let place = place(of: experiment)
        return holds(experiment, at: place) ? records[place] : nil
    }

    /// Takes an act of the log.
    ///
    /// A second assignment of one experiment changes nothing.
    package mutating func apply(_ act: Act) {
        guard case .armAssigned(let assigned) = act else { return }
        let place = place(of: assigned.experiment)
        guard !holds(assigned.experiment, at: place) else { return }
        records.insert(Record(assigned), at: place)
    }

    /// Takes over the arms of a person who turned out to be this one; the order of the two does not matter.
    ///
    /// The earliest exposure stays, marked as crossed over if the two differ. A holdout on either side holds out.
    package mutating func merge(_ other: ArmState) {
        for record in other.records {
            let place = place(of: record.assigned.experiment)
            guard holds(record.assigned.experiment, at: place) else {
                records.insert(record, at: place)
                continue
            }
            records[place] = Self.merged(records[place], record)
        }
    }

    private static func merged(_ left: Record, _ right: Record) -> Record {
        let leftKey = precedence(left)
        let rightKey = precedence(right)
        var kept = leftKey <= rightKey ? left : right
        kept.isCrossedOver =
            left.isCrossedOver || right.isCrossedOver || left.assigned.arm != right.assigned.arm
        return kept
    }

    /// Holdouts first, then the earlier exposure; the rest only makes the order total.
    private static func precedence(_ record: Record) -> (Int, Timestamp, String, Digest128) {
        let assigned = record.assigned
        return (
            assigned.isHoldout ? 0 : 1, assigned.asOf, assigned.arm,
            assigned.run?.digest ?? Digest128(high: 0, low: 0)
        )
    }

    private func holds(_ experiment: String, at place: Int) -> Bool {
        place < records.count && records[place].assigned.experiment == experiment
    }

    private func place(of experiment: String) -> Int {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low + high) / 2
            if records[middle].assigned.experiment < experiment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ArmState {
    package func encode(to writer: inout ByteWriter) {
        writer.list(records) { writer, record in
            writer.text(record.assigned.experiment)
            writer.text(record.assigned.arm)
            writer.byte((record.assigned.isHoldout ? 1 : 0) | (record.isCrossedOver ? 2 : 0))
            writer.time(record.assigned.asOf)
            writer.optional(record.assigned.run) { $0.digest($1.digest) }
        }
    }

    package init(from reader: inout ByteReader, version: UInt8) throws(CodingFailure) {
        guard version == Self.sectionVersion else { throw CodingFailure(.unknownVersion) }
        records = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            let experiment = try reader.text()
            let arm = try reader.text()
            let flags = try reader.byte()
            guard flags <= 3 else { throw CodingFailure(.invalidValue, at: reader.position) }
            let asOf = try reader.time()
            let run = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
                RunID(try reader.digest())
            }
            let assigned = ArmAssigned(
                experiment: experiment, arm: arm, isHoldout: flags & 1 != 0, run: run, asOf: asOf)
            return Record(assigned, isCrossedOver: flags & 2 != 0)
        }
        // The search relies on the order, so bytes that break it are as corrupt as a wrong length.
        let names = records.map(\.assigned.experiment)
        guard zip(names, names.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw CodingFailure(.invalidValue, at: reader.position)
        }
    }
}
