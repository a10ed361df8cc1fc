// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

/// A commit while it is being written: what each person's steps add, in order.
struct Draft {
    /// Tells one draft from another.
    private let number: UInt64
    private var people: [PersonCommit] = []
    /// Who they are, place by place.
    private var residents: [Resident] = []
    /// Places of those whose state itself was replaced, by a merge or a refold: their snapshot must not lag.
    private var replaced: Set<Int> = []
    var standings: [(PersonID, Standing)] = []
    var loose: [[UInt8]] = []
    var facts: [FactKey] = []

    init(number: UInt64) { self.number = number }

    var isEmpty: Bool { people.isEmpty && standings.isEmpty && loose.isEmpty && facts.isEmpty }

    /// The place of a person's part, which is opened at their first step.
    mutating func part(of resident: Resident) -> Int {
        if resident.draft == number { return resident.place }
        resident.draft = number
        resident.place = people.count
        people.append(PersonCommit(person: resident.id, expectedRevision: resident.revision))
        residents.append(resident)
        return resident.place
    }

    subscript(place: Int) -> PersonCommit {
        get { people[place] }
        _modify { yield &people[place] }
    }

    func resident(at place: Int) -> Resident { residents[place] }

    mutating func needsSnapshot(_ place: Int) { replaced.insert(place) }

    /// Appends one entry to a person's log.
    mutating func log(_ act: Act, at now: Timestamp, of place: Int) {
        residents[place].revision += 1
        people[place].entries.append(Entry(number: residents[place].revision, at: now, body: .act(act)).encoded())
    }

    /// Appends the fact that a person's step took, whose content is at hand in its stored form.
    mutating func log(_ fact: ArrivedFact, _ content: EncodedFact, at now: Timestamp, of place: Int) {
        residents[place].revision += 1
        people[place].entries.append(Entry.encoded(number: residents[place].revision, at: now, fact, content))
    }

    /// The commit.
    ///
    /// Snapshots are written for those whose log has grown far enough past the last one.
    mutating func commit(_ step: Step, at now: Timestamp, snapshotEvery: Int) -> Commit {
        assert(Set(people.map(\.person)).count == people.count, "somebody was loaded twice within one draft")
        for (place, resident) in residents.enumerated() {
            if resident.revision - resident.snapshotRevision >= UInt64(snapshotEvery) || replaced.contains(place) {
                people[place].snapshot = resident.state.encoded()
                resident.snapshotRevision = resident.revision
            }
            people[place].wakeUp = step.wakeUp(of: &resident.state, after: now)
        }
        return Commit(people: people, standings: standings, loose: loose, facts: facts)
    }
}
