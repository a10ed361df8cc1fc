// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniCore

extension Interactions {
    /// One event as a number: who, what, how much, when, and the numbers that stand for the two.
    func digest(ofEvent event: Int) -> UInt64 {
        let what = digest(items.digest(Int(itemOf[event])), weight: weightOf[event])
        let who = users.digest(Int(userOf[event]))
        return StableHash.mix64(what ^ StableHash.mix64(who &+ UInt64(bitPattern: timeOf[event])))
    }

    private func digest(_ item: UInt64, weight: Float) -> UInt64 {
        StableHash.mix64(item &+ UInt64(weight.bitPattern) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Whether the store holds what it held at a fit, under the same numbers, and later events at most.
    ///
    /// Takes as long as there are new events. Never after users were erased since events are numbered anew then, and
    /// not where the store was built again from something else.
    package func hasOnlyGrown(since report: FitReport, of catalogue: StableIndex) -> Bool {
        guard let wanted = report.fingerprint, report.generation == generation, (0...count).contains(report.events),
            catalogue.count <= items.count, catalogue.agrees(with: items)
        else { return false }
        return (report.events..<count).reduce(into: fingerprint) { $0 &-= digest(ofEvent: $1) } == wanted
    }

    /// A digest for each user: of the id, its number, and of the events in any order.
    ///
    /// What a model keeps beside a user's row to know whose it is. It is no id and no history, and who has neither
    /// learns nothing from it.
    package var userDigests: [UInt64] {
        var digests = [UInt64](repeating: 0, count: users.count)
        for event in 0..<count {
            digests[Int(userOf[event])] &+= digest(items.digest(Int(itemOf[event])), weight: weightOf[event])
        }
        for user in digests.indices { digests[user] = digest(digests[user], user: user) }
        return digests
    }

    /// The digest of one user as a model of this catalogue sees the events.
    ///
    /// Those of items that joined later are left aside. Nil where the catalogue knows such an item under another number.
    package func digest(ofUser user: Int, in catalogue: StableIndex) -> UInt64? {
        var sum: UInt64 = 0
        var isForeign = false
        forEachEvent(ofUser: user) { event in
            let item = Int(itemOf[event])
            if item < catalogue.count {
                sum &+= digest(items.digest(item), weight: weightOf[event])
            } else if let id = items.id(item), catalogue.contains(id) {
                isForeign = true
            }
        }
        return isForeign ? nil : digest(sum, user: user)
    }

    private func digest(_ events: UInt64, user: Int) -> UInt64 {
        StableHash.mix64(events ^ StableHash.mix64(users.digest(user)))
    }
}
