// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Names found as bytes, as small numbers.
struct ByteTable: Sendable {
    /// What a lookup compares, in one line of the cache.
    private struct Name: Sendable {
        var words: NameWords
        var hash: UInt64
        var start: Int
    }

    private var bytes: [UInt8] = []
    private var names: [Name] = []
    private var slots = [Int32](repeating: -1, count: 256)

    var count: Int { names.count }

    subscript(index: Int32) -> String {
        guard names.indices.contains(Int(index)) else { return "" }
        let name = names[Int(index)]
        return String(decoding: bytes[name.start..<(name.start + name.words.count)], as: UTF8.self)
    }

    /// The hash of a name, the same on every machine.
    func hash(of index: Int32) -> UInt64 { names[Int(index)].hash }

    mutating func index(of name: UnsafeRawBufferPointer) -> Int32 {
        let words = NameWords(name)
        let hash = words.hash(of: name)
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash >> 16) & mask
        while slots[place] >= 0 {
            let index = slots[place]
            if names[Int(index)].words == words, words.isWhole || holds(index, name) { return index }
            place = (place + 1) & mask
        }
        return insert(name, words, hash, at: place)
    }

    private mutating func insert(
        _ name: UnsafeRawBufferPointer, _ words: NameWords, _ hash: UInt64, at place: Int
    ) -> Int32 {
        let index = Int32(truncatingIfNeeded: names.count)
        slots[place] = index
        names.append(Name(words: words, hash: hash, start: bytes.count))
        bytes.append(contentsOf: name)
        if names.count * 2 > slots.count { grow() }
        return index
    }

    mutating func index(of name: String) -> Int32 {
        var name = name
        return name.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    /// Takes in another table, and answers its names' indexes in this one.
    mutating func merge(_ other: ByteTable) -> [Int32] { other.map { index(of: $0) } }

    /// One result per name, in the order of their indexes.
    func map<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> [Result] {
        bytes.withUnsafeBytes { bytes in
            names.map { body(UnsafeRawBufferPointer(rebasing: bytes[$0.start..<($0.start + $0.words.count)])) }
        }
    }

    /// Whether a name whose words are equal is the same between them too.
    private func holds(_ index: Int32, _ name: UnsafeRawBufferPointer) -> Bool {
        let start = names[Int(index)].start
        return bytes.withUnsafeBytes { bytes in
            NameWords.areEqualInside(
                name, UnsafeRawBufferPointer(rebasing: bytes[start..<(start + name.count)]))
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, name) in names.enumerated() {
            var place = Int(truncatingIfNeeded: name.hash >> 16) & mask
            while slots[place] >= 0 { place = (place + 1) & mask }
            slots[place] = Int32(truncatingIfNeeded: index)
        }
    }
}
