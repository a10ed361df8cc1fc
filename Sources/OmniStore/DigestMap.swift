// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// A dictionary of 128-bit keys that are random already: no hashing beyond one multiplication, entries in the order of
/// their arrival, each at an index that does not change.
///
/// Nothing is removed but everything, what was added first, and what was added last.
package struct DigestMap<Value> {
    package private(set) var keys: [Digest128] = []
    package var values: [Value] = []
    /// Index + 1 of the entry in each place; 0 where it is free.
    ///
    /// Its size is a power of two.
    private var table: [UInt32] = []
    private var shift: UInt64 = 64

    package init(reserving count: Int = 0) {
        guard count > 0 else { return }
        keys.reserveCapacity(count)
        resize(to: max(64, 1 << (Int.bitWidth - (2 * count).leadingZeroBitCount)))
    }

    package var count: Int { keys.count }

    private func place(_ key: Digest128) -> Int {
        Int(truncatingIfNeeded: ((key.low ^ key.high) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// Returns the index of a key's entry.
    package func index(of key: Digest128) -> Int? {
        guard !table.isEmpty else { return nil }
        let mask = table.count - 1
        var place = place(key)
        while true {
            let entry = table[place]
            if entry == 0 { return nil }
            if keys[Int(entry) - 1] == key { return Int(entry) - 1 }
            place = (place + 1) & mask
        }
    }

    /// Returns the index of a key's entry, which is added with a value if there is none.
    package mutating func insert(_ key: Digest128, _ value: @autoclosure () -> Value) -> (index: Int, isNew: Bool) {
        if keys.count * 2 >= table.count { grow() }
        let mask = table.count - 1
        var place = place(key)
        while true {
            let entry = table[place]
            if entry == 0 { break }
            if keys[Int(entry) - 1] == key { return (Int(entry) - 1, false) }
            place = (place + 1) & mask
        }
        keys.append(key)
        values.append(value())
        table[place] = UInt32(keys.count)
        return (keys.count - 1, true)
    }

    package mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        for place in table.indices { table[place] = 0 }
    }

    /// Takes out what was added first; the others move up, each to an index that is lower by `count`.
    package mutating func removeFirst(_ count: Int) {
        var rest = Self(reserving: keys.count - count)
        for index in count..<keys.count { _ = rest.insert(keys[index], values[index]) }
        self = rest
    }

    /// Takes out what was added since there were `count` entries.
    package mutating func removeLast(downTo count: Int) {
        // In reverse order no entry's search passes a place that was freed before it.
        while keys.count > count, let key = keys.last {
            var place = place(key)
            while table[place] != UInt32(keys.count) { place = (place + 1) & (table.count - 1) }
            table[place] = 0
            keys.removeLast()
            values.removeLast()
        }
    }

    private mutating func grow() { resize(to: max(64, table.count * 2)) }

    private mutating func resize(to size: Int) {
        shift = UInt64(64 - size.trailingZeroBitCount)
        table = [UInt32](repeating: 0, count: size)
        for (index, key) in keys.enumerated() {
            var place = place(key)
            while table[place] != 0 { place = (place + 1) & (size - 1) }
            table[place] = UInt32(index + 1)
        }
    }
}

extension DigestMap: Sendable where Value: Sendable {}
