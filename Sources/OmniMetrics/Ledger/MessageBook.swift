// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// What became of every message, by journey.
///
/// Only `messagePlanned` names the journey; later acts carry the message's key. A part of a log may hold acts of a
/// message whose plan is in another part: they are kept by key until the parts are merged.
struct MessageBook: Sendable {
    /// How a message stands, in the order in which one state outranks another, whatever came first.
    enum Standing: UInt8, Sendable, Hashable {
        case open, dropped, inDoubt, accepted
    }

    /// What one act did.
    enum Work: UInt8, Sendable, Hashable, CaseIterable {
        case handedOver, repeated, accepted, refused, postponed, leftInDoubt, deferred
    }

    struct Record: Sendable, Hashable {
        /// Unknown while the plan has not been seen.
        var journey: Int32?
        /// On how many channels it may be tried.
        var channels: Int32 = 0
        /// On how many it failed for good.
        var failures: Int32 = 0
        var standing = Standing.open
        /// The channel, or the reason if it was dropped.
        var detail: Int32?

        var isFailed: Bool { standing == .open && channels > 0 && failures >= channels }
    }

    struct Step: Sendable, Hashable {
        var work: Work
        /// The channel, or the reason of a deferral.
        var detail: Int32
    }

    struct Tally: Sendable, Hashable {
        /// `nil` for messages whose plan has not been seen.
        var journey: Int32?
        var step: Step
    }

    /// How many messages of a journey ended alike.
    struct Ending: Sendable, Hashable {
        var journey: Int32?
        var standing: Standing
        var isFailed: Bool
        var detail: Int32?
    }

    private(set) var records: [Digest128: Record] = [:]
    private var waiting: [Digest128: [Step]] = [:]
    private var tallies: [Tally: Int] = [:]
    /// Messages whose keys were forgotten.
    private var forgotten: [Ending: Int] = [:]

    mutating func planned(_ key: Digest128, journey: Int32, channels: Int) {
        records[key, default: Record()].journey = journey
        records[key, default: Record()].channels = Int32(clamping: channels)
        for step in waiting.removeValue(forKey: key) ?? [] {
            tallies[Tally(journey: journey, step: step), default: 0] += 1
        }
    }

    mutating func note(_ work: Work, _ detail: Int32, of key: Digest128) {
        let step = Step(work: work, detail: detail)
        if let journey = records[key]?.journey {
            tallies[Tally(journey: journey, step: step), default: 0] += 1
        } else {
            waiting[key, default: []].append(step)
        }
    }

    mutating func failed(_ key: Digest128) { records[key, default: Record()].failures += 1 }

    mutating func stands(_ standing: Standing, _ detail: Int32, of key: Digest128, _ names: NameTable) {
        var record = records[key] ?? Record()
        Self.raise(&record, standing, detail, names)
        records[key] = record
    }

    /// The higher standing counts; of two alike the one whose detail comes first by name, so that order does not matter.
    private static func raise(_ record: inout Record, _ standing: Standing, _ detail: Int32?, _ names: NameTable) {
        if standing.rawValue < record.standing.rawValue { return }
        if standing == record.standing {
            guard let detail, let own = record.detail, names[detail] < names[own] else { return }
        }
        record.standing = standing
        record.detail = detail
    }

    mutating func merge(_ other: MessageBook, names map: [Int32], _ names: NameTable) {
        func moved(_ name: Int32?) -> Int32? { name.map { map[Int($0)] } }
        for (key, record) in other.records {
            if let journey = moved(record.journey) { planned(key, journey: journey, channels: Int(record.channels)) }
            var own = records[key] ?? Record()
            own.failures += record.failures
            Self.raise(&own, record.standing, moved(record.detail), names)
            records[key] = own
        }
        for (key, steps) in other.waiting {
            for step in steps { note(step.work, map[Int(step.detail)], of: key) }
        }
        for (tally, count) in other.tallies {
            let step = Step(work: tally.step.work, detail: map[Int(tally.step.detail)])
            tallies[Tally(journey: moved(tally.journey), step: step), default: 0] += count
        }
        for (ending, count) in other.forgotten {
            var here = ending
            here.journey = moved(ending.journey)
            here.detail = moved(ending.detail)
            forgotten[here, default: 0] += count
        }
    }

    /// Forgets the keys of messages that are over, keeping their counts.
    mutating func forget() {
        records = records.filter { _, record in
            let isOver = record.standing == .accepted || record.standing == .dropped || record.isFailed
            guard record.journey != nil, isOver else { return true }
            forgotten[Self.ending(of: record), default: 0] += 1
            return false
        }
    }

    private static func ending(of record: Record) -> Ending {
        Ending(journey: record.journey, standing: record.standing, isFailed: record.isFailed, detail: record.detail)
    }

    /// How many messages ended how.
    var endings: [Ending: Int] {
        var result = forgotten
        for record in records.values { result[Self.ending(of: record), default: 0] += 1 }
        for key in waiting.keys where records[key] == nil {
            result[Ending(journey: nil, standing: .open, isFailed: false, detail: nil), default: 0] += 1
        }
        return result
    }

    /// How often what was done.
    var works: [Tally: Int] {
        var result = tallies
        for steps in waiting.values {
            for step in steps { result[Tally(journey: nil, step: step), default: 0] += 1 }
        }
        return result
    }
}
