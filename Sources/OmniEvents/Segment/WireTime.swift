// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Times as clients write them: RFC 3339, and what old libraries make of it.
enum WireTime {
    static func instant(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        Timestamp(iso8601: text) ?? lenient(text)
    }

    /// Reads what is written out in full before the strict reader judges it.
    ///
    /// That is month, day and hour in one digit ("2015-2-02T00:30:08.276Z" stands in the specification), zones without
    /// a colon, and no zone at all, which Segment reads as UTC.
    private static func lenient(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard text.count <= 48 else { return nil }
        var full: [UInt8] = []
        full.reserveCapacity(48)
        var digits = 0
        var position = 0
        // Date and clock: pad numbers that stand alone up to the fraction or the zone.
        while position < text.count, !isZone(text[position], at: position) {
            let byte = text[position]
            if byte &- 0x30 < 10 {
                digits += 1
            } else {
                pad(&full, digits)
                digits = 0
                if byte == UInt8(ascii: ".") { break }
            }
            full.append(byte)
            position += 1
        }
        pad(&full, digits)
        while position < text.count, !isZone(text[position], at: position) {
            full.append(text[position])
            position += 1
        }
        guard full.contains(where: { $0 == UInt8(ascii: ":") }) else { return nil }
        let zone = text[position...]
        full.append(contentsOf: zone.isEmpty ? [UInt8(ascii: "Z")] : Array(zone))
        if zone.count == 5, !zone.contains(UInt8(ascii: ":")) { full.insert(UInt8(ascii: ":"), at: full.count - 2) }
        return full.withUnsafeBufferPointer { Timestamp(iso8601: $0) }
    }

    private static func pad(_ text: inout [UInt8], _ digits: Int) {
        if digits == 1 { text.insert(0x30, at: text.count - 1) }
    }

    /// The hyphens of the date are no zones: a zone follows a clock, which ends after the thirteenth byte at least.
    private static func isZone(_ byte: UInt8, at position: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "+"): true
        case UInt8(ascii: "-"): position > 10
        default: false
        }
    }
}
