// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore

/// Where an entry lies: a row of the log, and which of its entries it is.
struct Place: Sendable, Hashable {
    var row: Int64
    var index: UInt32
    /// Of the overlay: index of the same person's place before this one; −1 if it is their first.
    var previous: Int32 = -1
}

/// The places of some consecutive entries of one person, and the row that holds those before them.
///
/// Rows are only appended, those of a piece of a checkpoint all at once; a person's rows form a chain from the newest to the oldest.
struct JournalRow {
    static let format: UInt8 = 1

    var previous: Int64
    var places: [Place]

    static func encode(_ places: some BidirectionalCollection<Place>, previous: Int64, to row: inout [UInt8]) {
        row.append(format)
        row.put(UInt64(previous))
        row.put(places.count)
        var last: Int64 = 0
        for place in places {
            row.put(UInt64(place.row - last))
            row.put(UInt64(place.index))
            last = place.row
        }
        row.seal()
    }

    init(decoding bytes: [UInt8]) throws(CodingFailure) {
        var reader = try ByteReader(sealed: bytes)
        guard try reader.byte() == Self.format else { throw CodingFailure(.unknownVersion) }
        previous = Int64(clamping: try reader.unsigned())
        let count = try reader.count()
        places = []
        places.reserveCapacity(count)
        var last: Int64 = 0
        for _ in 0..<count {
            last &+= Int64(clamping: try reader.unsigned())
            places.append(Place(row: last, index: UInt32(clamping: try reader.unsigned())))
        }
    }
}
#endif
