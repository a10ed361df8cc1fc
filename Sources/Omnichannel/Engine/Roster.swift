// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One person's decoded state while it is in memory.
final class Resident {
    let id: PersonID
    var state: PersonState
    /// Number of the last entry, also of those not committed yet.
    var revision: UInt64
    /// The revision of the snapshot in the store.
    var snapshotRevision: UInt64
    /// The draft in which they have a part, and its place there.
    var draft: UInt64 = 0
    var place = 0

    /// Somebody new.
    convenience init(_ id: PersonID) {
        self.init(id: id, state: PersonState(), revision: 0, snapshotRevision: 0)
    }

    init(id: PersonID, state: PersonState, revision: UInt64, snapshotRevision: UInt64) {
        self.id = id
        self.state = state
        self.revision = revision
        self.snapshotRevision = snapshotRevision
    }
}

/// The people in memory: a cache of two generations, so that at most `capacity` are kept and a touched one stays.
struct Roster {
    private var young: [PersonID: Resident] = [:]
    private var old: [PersonID: Resident] = [:]
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(2, capacity) }

    subscript(id: PersonID) -> Resident? {
        mutating get {
            if let resident = young[id] { return resident }
            guard let resident = old.removeValue(forKey: id) else { return nil }
            young[id] = resident
            return resident
        }
    }

    mutating func insert(_ resident: Resident) { young[resident.id] = resident }

    mutating func remove(_ id: PersonID) {
        young[id] = nil
        old[id] = nil
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
    }

    var isFull: Bool { young.count > capacity / 2 }

    /// Forgets the people not touched for longest.
    ///
    /// Called between commits, when everybody in memory is as stored.
    mutating func age() {
        guard isFull else { return }
        old = young
        young = [:]
    }
}
