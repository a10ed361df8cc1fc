// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Appends values in the package's own binary form.
///
/// Integers are variable-length (LEB128), signed ones zigzag-coded first, so that small values and
/// differences of times take one to three bytes. Text and byte strings carry their length.
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8]

    package init(reserving capacity: Int = 64) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Goes on where earlier bytes end; they are not copied if the caller gives them up.
    package init(continuing bytes: consuming [UInt8]) { self.bytes = bytes }

    package var count: Int { bytes.count }

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    package mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func unsigned(_ value: Int) { unsigned(UInt64(max(0, value))) }

    package mutating func signed(_ value: Int64) {
        unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    package mutating func fixed32(_ value: UInt32) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func fixed64(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func time(_ value: Timestamp) { signed(value.microseconds) }

    package mutating func digest(_ value: Digest128) {
        fixed64(value.high)
        fixed64(value.low)
    }

    package mutating func text(_ value: String) {
        let utf8 = value.utf8
        unsigned(utf8.count)
        bytes.append(contentsOf: utf8)
    }

    package mutating func blob(_ value: some Collection<UInt8>) {
        unsigned(value.count)
        bytes.append(contentsOf: value)
    }

    /// The same for an array: a plain copy.
    package mutating func block(_ value: [UInt8]) {
        unsigned(value.count)
        bytes.append(contentsOf: value)
    }

    /// Appends bytes whose length the reader knows from elsewhere.
    package mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    /// The same for memory in one piece: a plain copy, where the generic form costs ten times as much.
    package mutating func raw(_ value: UnsafeRawBufferPointer) { bytes.append(contentsOf: value) }

    /// Writes a presence flag, and the value if there is one.
    package mutating func optional<T>(_ value: T?, _ write: (inout ByteWriter, T) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    /// Writes a count and then each element.
    package mutating func list<C: Collection>(_ values: C, _ write: (inout ByteWriter, C.Element) -> Void) {
        unsigned(values.count)
        for value in values { write(&self, value) }
    }
}
