// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore

/// A person's snapshot with their id, sealed.
enum SnapshotRow {
    static let format: UInt8 = 1

    static func encode(_ snapshot: [UInt8], of person: PersonID, to row: inout [UInt8]) {
        row.append(format)
        row.put(person.digest)
        row.append(contentsOf: snapshot)
        row.seal()
    }

    /// Returns the snapshot; `nil` if the row is damaged or another person's.
    static func decode(_ bytes: UnsafeRawBufferPointer, of person: PersonID) -> [UInt8]? {
        guard let body = bytes.unsealed, body.count >= 17, body[0] == format else { return nil }
        guard PersonID(body.digest(at: 1)) == person else { return nil }
        return Array(body[17...])
    }
}
#endif
