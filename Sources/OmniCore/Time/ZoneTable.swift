// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(FoundationInternationalization)
import FoundationEssentials
import FoundationInternationalization
#else
import Foundation
#endif

/// The offsets of one zone, asked of the system once per block of time and kept.
///
/// Time is cut into blocks of 2²⁵ s (388 days), filled when first asked for. From the year 2400 on rules repeat every
/// 400 years, which is a whole number of weeks, so that the number of blocks is bounded; before 1800 local mean time
/// holds. The blocks around the present are filled with the table and read without a lock.
final class ZoneTable: Sendable {
    /// A stretch of time, in seconds since 1970, with one offset: from `start` up to, not including, `end`.
    struct Stretch {
        var start: Int64
        var end: Int64
        var offset: Int64
    }

    private struct Change {
        var at: Int64
        var offset: Int64
    }

    private struct Block {
        var offset: Int64
        var changes: [Change]
    }

    private static let blockBits: Int64 = 25
    private static let blockLength: Int64 = 1 << blockBits
    private static let firstBlock: Int64 = -160
    private static let firstSecond = firstBlock << blockBits
    private static let foldSecond: Int64 = 405 << blockBits
    /// From October 1999 to May 2044.
    private static let recentBlocks: Range<Int64> = 28..<70
    private static let cycle: Int64 = 146_097 * 86_400
    private static let blockCount = Int((foldSecond + cycle) >> blockBits - firstBlock) + 1

    private let source: TimeZone?
    private let recent: [Block]
    private let blocks: Mutex<[Block?]>

    private init(source: TimeZone?) {
        self.source = source
        recent = source.map { source in ZoneTable.recentBlocks.map { ZoneTable.block($0, of: source) } } ?? []
        blocks = Mutex(Array(repeating: nil, count: source == nil ? 0 : ZoneTable.blockCount))
    }

    /// The table of Coordinated Universal Time, which never asks the system.
    static let utc = ZoneTable(source: nil)

    private static let known = Mutex<[String: ZoneTable]>(["UTC": utc])

    /// Returns the table of a zone, made once per process, or nil when the system does not know the name.
    static func named(_ name: String) -> ZoneTable? {
        if let table = known.withLock({ $0[name] }) { return table }
        guard isPlausible(name), let source = TimeZone(identifier: name) else { return nil }
        let table = ZoneTable(source: source)
        return known.withLock { known in
            if let earlier = known[name] { return earlier }
            known[name] = table
            return table
        }
    }

    /// Whether a name has the form of an IANA name, so that it may be asked of the system.
    ///
    /// Made-up names such as `GMT+0512`, which the system takes in thousands of forms, are not: tables are kept for
    /// ever, and input must not decide how many.
    private static func isPlausible(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count) else { return false }
        let stem = name.prefix(3).uppercased()
        let isOffset = (stem == "GMT" || stem == "UTC") && name.utf8.count > 3
        guard !isOffset || ["GMT0", "GMT+0", "GMT-0"].contains(name) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
            default: false
            }
        }
    }

    /// Seconds east of UTC at an instant in seconds since 1970.
    func offset(at seconds: Int64) -> Int64 {
        source == nil ? 0 : stretch(at: seconds).offset
    }

    /// The instant, in seconds since 1970, at which the wall clock shows a time, also in seconds since 1970.
    func seconds(ofWall wall: Int64) -> Int64 {
        guard source != nil else { return wall }
        // No offset is as long as a day, so the answer lies within a day of the wall time read as UTC.
        let last = wall + 86_400
        var current = stretch(at: wall - 86_400)
        var gap: Int64?
        while true {
            let candidate = wall - current.offset
            if current.start <= candidate, candidate < current.end { return candidate }
            guard current.end <= last else { break }
            let following = stretch(at: current.end)
            if gap == nil, current.end + current.offset <= wall, wall < current.end + following.offset {
                gap = candidate
            }
            current = following
        }
        return gap ?? wall - current.offset
    }

    /// The stretch that holds an instant; it may end before the offset changes, at the end of a block.
    private func stretch(at seconds: Int64) -> Stretch {
        let number = seconds >> ZoneTable.blockBits
        if ZoneTable.recentBlocks.contains(number), source != nil {
            let index = Int(number - ZoneTable.recentBlocks.lowerBound)
            return ZoneTable.stretch(at: seconds, in: recent[index], number: number)
        }
        return distantStretch(at: seconds)
    }

    private func distantStretch(at seconds: Int64) -> Stretch {
        guard seconds >= ZoneTable.firstSecond else {
            let first = distantStretch(at: ZoneTable.firstSecond)
            return Stretch(start: .min / 2, end: ZoneTable.firstSecond, offset: first.offset)
        }
        var shift: Int64 = 0
        if seconds >= ZoneTable.foldSecond {
            shift = (seconds - ZoneTable.foldSecond) / ZoneTable.cycle * ZoneTable.cycle
        }
        let folded = seconds - shift
        let number = folded >> ZoneTable.blockBits
        var result = ZoneTable.stretch(at: folded, in: block(number), number: number)
        result.end = min(result.end, ZoneTable.foldSecond + ZoneTable.cycle)
        result.start += shift
        result.end += shift
        return result
    }

    private static func stretch(at seconds: Int64, in block: Block, number: Int64) -> Stretch {
        var result = Stretch(start: number << blockBits, end: (number + 1) << blockBits, offset: block.offset)
        for change in block.changes {
            guard change.at <= seconds else {
                result.end = change.at
                break
            }
            result.start = change.at
            result.offset = change.offset
        }
        return result
    }

    /// The block of a number, filled when it is asked for the first time; two tasks at once find the same.
    private func block(_ number: Int64) -> Block {
        let index = Int(number - ZoneTable.firstBlock)
        if let known = blocks.withLock({ $0[index] }) { return known }
        guard let source else { return Block(offset: 0, changes: []) }
        let found = ZoneTable.block(number, of: source)
        blocks.withLock { $0[index] = found }
        return found
    }
}

extension ZoneTable {
    /// Finds the changes of a block by asking the system at points a step apart, then by halving.
    ///
    /// The step is three days, so that what a country takes back within weeks is seen.
    private static func block(_ number: Int64, of source: TimeZone) -> Block {
        let start = number << blockBits
        let end = start + blockLength
        let step: Int64 = 1 << 18
        var result = Block(offset: offset(at: start, in: source), changes: [])
        var from = start
        var before = result.offset
        while from < end {
            let to = min(from + step, end)
            let after = offset(at: to, in: source)
            if after != before {
                let at = change(between: from, and: to, before: before, in: source)
                if at < end { result.changes.append(Change(at: at, offset: offset(at: at, in: source))) }
            }
            from = to
            before = after
        }
        return result
    }

    private static func change(between from: Int64, and to: Int64, before: Int64, in source: TimeZone) -> Int64 {
        var (low, high) = (from, to)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle, in: source) == before { low = middle } else { high = middle }
        }
        return high
    }

    private static func offset(at seconds: Int64, in source: TimeZone) -> Int64 {
        Int64(source.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}
