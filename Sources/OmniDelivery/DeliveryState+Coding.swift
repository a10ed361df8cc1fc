// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension DeliveryState {
    package static let sectionTag: UInt8 = 6
    package static let sectionVersion: UInt8 = 1

    /// What contacts have in common, written once.
    private struct Kind: Equatable {
        var channel: ChannelName
        var purpose: Purpose
    }

    /// What endings have in common, written once.
    private struct Outcome: Equatable {
        var end: MessageEnd
        var channel: ChannelName?
        var reason: Reason
    }

    /// Writes the state; equal states give equal bytes.
    package func encode(to writer: inout ByteWriter) {
        writer.list(pending) { writer, message in message.encode(to: &writer) }
        let kinds = Self.table(contacts.map { Kind(channel: $0.channel, purpose: $0.purpose) })
        writer.list(kinds.values) { writer, kind in
            writer.text(kind.channel.rawValue)
            writer.text(kind.purpose.rawValue)
        }
        writer.unsigned(contacts.count)
        for (contact, kind) in zip(contacts, kinds.indexes) {
            writer.time(contact.at)
            writer.digest(contact.key.digest)
            writer.unsigned(kind)
        }
        let outcomes = Self.table(settled.map { Outcome(end: $0.end, channel: $0.channel, reason: $0.reason) })
        writer.list(outcomes.values) { writer, outcome in
            writer.byte(outcome.end.rawValue)
            writer.optional(outcome.channel) { $0.text($1.rawValue) }
            ActCoding.writeReason(outcome.reason, to: &writer)
        }
        writer.unsigned(settled.count)
        for (message, outcome) in zip(settled, outcomes.indexes) {
            writer.time(message.at)
            writer.digest(message.key.digest)
            writer.unsigned(outcome)
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    ///
    /// Lists in any order but the canonical one are refused.
    package init(from reader: inout ByteReader, version: UInt8) throws(CodingFailure) {
        guard version == Self.sectionVersion else { throw CodingFailure(.unknownVersion, at: reader.position) }
        let start = reader.position
        self.init()
        pending = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            try PendingMessage(from: &reader)
        }
        let kinds = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            let channel = ChannelName(rawValue: try reader.text())
            return Kind(channel: channel, purpose: Purpose(rawValue: try reader.text()))
        }
        contacts = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            let time = try reader.time()
            let key = MessageKey(try reader.digest())
            let kind = try Self.entry(of: kinds, &reader)
            return Contact(at: time, key: key, channel: kind.channel, purpose: kind.purpose)
        }
        let outcomes = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            guard let end = MessageEnd(rawValue: try reader.byte()) else {
                throw CodingFailure(.invalidValue, at: reader.position)
            }
            let channel = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
                ChannelName(rawValue: try reader.text())
            }
            return Outcome(end: end, channel: channel, reason: try ActCoding.readReason(&reader))
        }
        settled = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            let time = try reader.time()
            let key = MessageKey(try reader.digest())
            let outcome = try Self.entry(of: outcomes, &reader)
            return EndedMessage(
                at: time, key: key, end: outcome.end, channel: outcome.channel, reason: outcome.reason)
        }
        guard isCanonical else { throw CodingFailure(.invalidValue, at: start) }
    }

    /// The distinct values in the order in which they come, and for each value where it stands among them.
    private static func table<Value: Equatable>(_ values: [Value]) -> (values: [Value], indexes: [Int]) {
        var distinct: [Value] = []
        var indexes: [Int] = []
        indexes.reserveCapacity(values.count)
        for value in values {
            if let index = distinct.lastIndex(of: value) {
                indexes.append(index)
            } else {
                indexes.append(distinct.count)
                distinct.append(value)
            }
        }
        return (distinct, indexes)
    }

    private static func entry<Value>(of table: [Value], _ reader: inout ByteReader) throws(CodingFailure) -> Value {
        let index = try reader.unsigned()
        guard index < UInt64(table.count) else { throw CodingFailure(.invalidValue, at: reader.position) }
        return table[Int(index)]
    }

    private var isCanonical: Bool {
        zip(pending, pending.dropFirst()).allSatisfy { $0.key < $1.key }
            && zip(contacts, contacts.dropFirst()).allSatisfy { $0 < $1 }
            && zip(settled, settled.dropFirst()).allSatisfy { $0 < $1 }
    }
}

extension PendingMessage {
    fileprivate func encode(to writer: inout ByteWriter) {
        ActCoding.writePlanned(planned, to: &writer)
        writer.byte(phase.rawValue)
        writer.time(dueAt)
        ActCoding.writeReason(reason, to: &writer)
        writer.optional(channel) { $0.text($1.rawValue) }
        for channel in progress {
            writer.unsigned(UInt64(channel.attempts))
            writer.flag(channel.isFinished)
        }
        writer.flag(wasInDoubt)
    }

    fileprivate init(from reader: inout ByteReader) throws(CodingFailure) {
        let planned = try ActCoding.readPlanned(&reader)
        guard let phase = Phase(rawValue: try reader.byte()) else {
            throw CodingFailure(.invalidValue, at: reader.position)
        }
        let dueAt = try reader.time()
        let reason = try ActCoding.readReason(&reader)
        let channel = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            ChannelName(rawValue: try reader.text())
        }
        var progress: [Progress] = []
        for _ in planned.channels {
            let attempts = try reader.number32()
            progress.append(Progress(attempts: attempts, isFinished: try reader.flag()))
        }
        self.init(
            planned: planned, phase: phase, dueAt: dueAt, reason: reason, channel: channel, progress: progress,
            wasInDoubt: try reader.flag())
    }
}
