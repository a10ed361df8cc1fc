// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniStore

/// Where the engine works: the people and identifiers in memory, and the draft of the next commit.
///
/// One task at a time holds it, from the reading of people to their commit; see ``Turnstile``.
final class Desk {
    var directory: Directory
    var roster: Roster
    /// Whether the store knows that a process works on it.
    var hasSession = false
    /// Steps that are taken one at a time, each under a durable mark, after an end that was not clean.
    var carefulSteps = 0
    /// Who is being worked on in careful work, and who was at earlier ends.
    var marks = Marks(nil)
    /// Messages that their channels have not answered yet.
    var onTheirWay: Set<MessageKey> = []
    /// What channels have answered, and is not committed yet.
    var unsettled: [(Parcel, DeliveryOutcome)] = []
    /// The commits that are under way.
    var flights = Flights()
    /// The jobs of commits that failed, commit by commit, until they are taken once more.
    var failed: [[IngestJob]] = []
    /// The batch that comes next, if it was prepared already.
    var ahead: Ahead?
    var quarantined: Set<PersonID> = []
    /// Reused by every step, so that a step allocates nothing.
    var outcome = Step.Outcome()

    private var drafts: UInt64 = 0

    /// An empty draft of the next commit.
    func newDraft() -> Draft {
        drafts += 1
        return Draft(number: drafts)
    }

    init(configuration: OmniEngine.Configuration) {
        directory = Directory(capacity: configuration.identifiersInMemory)
        roster = Roster(capacity: configuration.peopleInMemory)
    }

    /// Forgets everything that may differ from the store, after a commit that failed.
    func forget() {
        directory.removeAll()
        roster.removeAll()
    }

    /// Whether there are more in memory than there should be; see ``age()``.
    var isFull: Bool { directory.isFull || roster.isFull }

    /// Forgets those not met for longest, when everybody in memory is as the store has them.
    func age() {
        directory.forgetOldest()
        roster.age()
    }
}
