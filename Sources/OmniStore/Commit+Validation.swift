// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension Commit {
    /// Refuses what no store can make sense of, before anything is read or written.
    package func validate() throws(StoreError) {
        var named: Set<PersonID> = []
        named.reserveCapacity(people.count)
        for part in people {
            guard named.insert(part.person).inserted else { throw .namedTwice(part.person) }
        }
    }
}

extension Reservation {
    /// Refuses amounts that would give something away.
    package func validate() throws(StoreError) {
        guard amount >= 1 else {
            throw StoreError(.invalid, "a reservation takes \(amount); it must take at least 1")
        }
    }
}

extension StoreError {
    package static func namedTwice(_ person: PersonID) -> StoreError {
        StoreError(.invalid, "a commit names person \(person) twice; make one part of both", people: [person])
    }

    package static func duplicate(_ facts: [Digest128]) -> StoreError {
        StoreError(
            .duplicateFact, "\(facts.count) facts of the commit are accepted already; ask `seen` and leave them out",
            facts: facts)
    }

    package static func stale(_ people: [PersonID]) -> StoreError {
        StoreError(
            .staleRevision, "\(people.count) people have changed since they were loaded; load and step them again",
            people: people)
    }

    package static func erased(_ people: [PersonID]) -> StoreError {
        StoreError(
            .erased, "\(people.count) people of the commit are erased; resolve their facts again", people: people)
    }

    package static var closed: StoreError {
        StoreError(.closed, "the store was closed; open it again")
    }

    package static func conflict(_ record: DefinitionRecord) -> StoreError {
        StoreError(
            .conflict,
            "\(record.kind) \(record.name) version \(record.version) is stored with other content; publish a new version"
        )
    }
}
