// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Properties of a fact, or traits of a person: a small ordered record, kept as the bytes in which it is stored.
///
/// Reading one property walks the bytes and builds only that value, which is what lets an engine judge
/// millions of facts a second. Keys are unique; setting a key again replaces its value. A dot in a key has
/// no meaning; nested records are read with ``subscript(_:)-(String)`` on the inner ``PropertyValue/object(_:)``.
public struct Properties: Sendable, Hashable {
    /// (key length, key, value)*, as ``PropertyCoding`` writes values.
    package private(set) var storage: [UInt8]
    /// Set when a number that is not finite was written.
    ///
    /// Such a record is refused at ingest.
    package private(set) var hasNonFiniteNumber = false

    /// Creates one of its parts.
    public init() { storage = [] }

    /// Takes bytes that a trusted writer made: a row of the store, or the scanner of `OmniEvents`.
    package init(trusting storage: [UInt8]) { self.storage = storage }

    /// Takes bytes of unknown origin after checking that every key and value can be read.
    package init(validating storage: [UInt8]) throws(CodingFailure) {
        var reader = ByteReader(storage)
        while !reader.isAtEnd {
            _ = try reader.text()
            _ = try PropertyCoding.read(&reader, depth: 0)
        }
        self.storage = storage
    }

    /// Whether there are none.
    public var isEmpty: Bool { storage.isEmpty }

    /// Bytes that the record occupies, in memory as in the store.
    public var byteCount: Int { storage.count }

    /// The value under a key, or `nil` if there is none.
    public subscript(key: String) -> PropertyValue? {
        get {
            guard let range = find(key) else { return nil }
            var reader = ByteReader(storage, in: range.value)
            return try? PropertyCoding.read(&reader, depth: 0)
        }
        set {
            if let range = find(key) { storage.removeSubrange(range.field) }
            if let newValue { append(key, newValue) }
        }
    }

    /// The value under a typed key; `nil` if it is absent or has another form.
    public subscript<Schema, Value>(key: Property<Schema, Value>) -> Value? {
        get { self[key.name].flatMap { Value($0) } }
        set { self[key.name] = newValue?.propertyValue }
    }

    /// All keys with their values, in the order in which they were set.
    public var fields: [(key: String, value: PropertyValue)] {
        var result: [(key: String, value: PropertyValue)] = []
        var reader = ByteReader(storage)
        while !reader.isAtEnd {
            guard let key = try? reader.text(), let value = try? PropertyCoding.read(&reader, depth: 0) else { break }
            result.append((key, value))
        }
        return result
    }

    /// Appends without looking for an earlier field of this name: the caller knows that there is none.
    package mutating func append(_ key: String, _ value: PropertyValue) {
        var earlier: [UInt8] = []
        swap(&earlier, &storage)
        var writer = ByteWriter(continuing: consume earlier)
        writer.text(key)
        if !PropertyCoding.write(value, to: &writer) { hasNonFiniteNumber = true }
        storage = writer.bytes
    }

    private func find(_ key: String) -> (field: Range<Int>, value: Range<Int>)? {
        let utf8 = key.utf8
        if let found = utf8.withContiguousStorageIfAvailable({ locate($0) }) { return found }
        return locate(Array(utf8))
    }

    private func locate(_ key: some RandomAccessCollection<UInt8>) -> (field: Range<Int>, value: Range<Int>)? {
        var reader = ByteReader(storage)
        while !reader.isAtEnd {
            let start = reader.position
            guard let length = try? reader.count(), let name = try? reader.take(length) else { return nil }
            let valueStart = reader.position
            guard (try? PropertyCoding.skip(&reader)) != nil else { return nil }
            if length == key.count, storage[name].elementsEqual(key) {
                return (start..<reader.position, valueStart..<reader.position)
            }
        }
        return nil
    }
}

extension Properties: ExpressibleByDictionaryLiteral {
    /// A literal stands for its value.
    public init(dictionaryLiteral elements: (String, PropertyValue)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }
}
