// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// On which days each person did something.
///
/// Kept as one array of (person, day) and thinned when it has doubled.
struct ActivityColumn: Sendable {
    private var pairs: [UInt64] = []
    /// The last day noted for each person, which spares most of the repeats.
    private var lastDays: [Int32] = []
    private var thinAt = 1 << 20

    mutating func note(_ person: Int32, _ day: Int32) {
        let place = Int(person)
        if place < lastDays.count {
            if lastDays[place] == day { return }
        } else {
            lastDays.append(contentsOf: repeatElement(Int32.min, count: place + 1 - lastDays.count))
        }
        lastDays[place] = day
        pairs.append(Self.pack(person, day))
        if pairs.count >= thinAt { thin() }
    }

    private mutating func thin() {
        pairs = Self.thinned(pairs)
        thinAt = max(1 << 20, pairs.count * 2)
    }

    mutating func merge(_ other: ActivityColumn, _ map: [Int32]) {
        for pair in other.pairs {
            let (person, day) = Self.unpack(pair)
            note(map[Int(person)], day)
        }
    }

    /// Every (person, day) once, sorted, after people who are the same were made one.
    func days(_ roots: [Int32]) -> [(person: Int32, day: Int32)] {
        let moved = pairs.map { pair in
            let (person, day) = Self.unpack(pair)
            return Self.pack(roots[Int(person)], day)
        }
        return Self.thinned(moved).map { Self.unpack($0) }
    }

    private static func thinned(_ pairs: [UInt64]) -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(pairs.count)
        for pair in pairs.sorted() where result.last != pair { result.append(pair) }
        return result
    }

    /// The sign bit is turned, so that days before 1970 sort before it.
    private static func pack(_ person: Int32, _ day: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: person)) << 32 | UInt64(UInt32(bitPattern: day) ^ 0x8000_0000)
    }

    private static func unpack(_ pair: UInt64) -> (person: Int32, day: Int32) {
        let day = UInt32(truncatingIfNeeded: pair) ^ 0x8000_0000
        return (Int32(bitPattern: UInt32(truncatingIfNeeded: pair >> 32)), Int32(bitPattern: day))
    }
}
