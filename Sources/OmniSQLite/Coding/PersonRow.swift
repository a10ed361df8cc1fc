// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore

/// What the index knows of a person: how far they are, where their entries are, when to look at them again.
///
/// Stored rows have one size, so that a checkpoint overwrites them where they lie.
struct PersonRow: Sendable {
    /// The person's number in the index, from 1 in order of arrival; 0 while they have none.
    var ordinal: Int64 = 0
    var revision: UInt64 = 0
    var snapshotRevision: UInt64 = 0
    /// Last row of the person's chain of journal rows; 0 without one.
    var journal: Int64 = 0
    var wakeUp: Timestamp?
    var hasSnapshot = false
    var isErased = false
    /// What was stored of the person cannot be read.
    var isDamaged = false

    // Since the row was last written:

    /// Index of the person's last place in ``Overlay/places``; −1 without one.
    var lastPlace: Int32 = -1
    /// Index of the person's snapshot in ``Overlay/snapshots``; −1 without one.
    var newSnapshot: Int32 = -1
    var isDirty = false
    /// Number of the last commit that named the person, to notice one that names them twice.
    var stamp: UInt32 = 0

    private enum Flag {
        static let erased: UInt8 = 1
        static let damaged: UInt8 = 2
        static let wakeUp: UInt8 = 4
        static let snapshot: UInt8 = 8
    }

    static let format: UInt8 = 1
    static let size = 54

    init() {}

    func encode(of person: PersonID, to row: inout [UInt8]) {
        row.append(Self.format)
        var flags = (isErased ? Flag.erased : 0) | (isDamaged ? Flag.damaged : 0)
        flags |= (wakeUp == nil ? 0 : Flag.wakeUp) | (hasSnapshot ? Flag.snapshot : 0)
        row.append(flags)
        row.put(person.digest)
        row.put(fixed: revision)
        row.put(fixed: snapshotRevision)
        row.put(fixed: UInt64(bitPattern: journal))
        row.put(fixed: UInt64(bitPattern: wakeUp?.microseconds ?? 0))
        row.seal()
    }

    /// Reads a row; `nil` if it is damaged.
    static func decode(_ bytes: UnsafeRawBufferPointer, ordinal: Int64) -> (person: PersonID, row: PersonRow)? {
        guard bytes.count == size, bytes[0] == format, let body = bytes.unsealed else { return nil }
        var row = PersonRow()
        let flags = body[1]
        row.ordinal = ordinal
        row.isErased = flags & Flag.erased != 0
        row.isDamaged = flags & Flag.damaged != 0
        row.hasSnapshot = flags & Flag.snapshot != 0
        row.revision = body.fixed64(at: 18)
        row.snapshotRevision = body.fixed64(at: 26)
        row.journal = Int64(bitPattern: body.fixed64(at: 34))
        if flags & Flag.wakeUp != 0 { row.wakeUp = Timestamp(microseconds: Int64(bitPattern: body.fixed64(at: 42))) }
        return (PersonID(body.digest(at: 2)), row)
    }
}
#endif
