// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What a tenant's engine keeps, and the only way in which it changes: entries appended, and indexes over them.
///
/// A store holds bytes and never looks into entries or snapshots; their meaning belongs to the engine. It is
/// one tenant's: no verb mentions tenants. All verbs may be called from any task at any time; each sees either
/// the whole of a commit or nothing of it, and everything that was committed before the verb was called.
///
/// **Order.** A person's entries are numbered from 1 without gaps. All entries of all people have one total order,
/// that of their commits; within a commit, people in the order given, then the entries of nobody.
///
/// **Doing it twice.** A commit is not idempotent by itself: the revisions it expects, and the ids of its facts,
/// make the second attempt fail with ``StoreError/Code/staleRevision`` or ``StoreError/Code/duplicateFact`` instead
/// of counting anything double. After an error that leaves the outcome open (a lost connection), load again: the
/// revision tells. Every other verb may be repeated and has no second effect.
///
/// **Errors.** All are ``StoreError``. `isRetryable` says whether the same call can succeed later without any change.
public protocol Store: Sendable {
    /// Returns the claims on these identifiers, at most one each, in any order; identifiers without one are absent.
    ///
    /// A claim that has ended is returned as well, with its end.
    func claims(of identifiers: [Identifier]) async throws -> [Claim]

    /// Returns who answers for these people; those of whom nothing was said are absent.
    func standings(of people: [PersonID]) async throws -> [PersonID: Standing]

    /// Returns which of these facts were accepted already: hash of the id → digest of the content.
    ///
    /// The answer is exact, for ever, and outlives the erasure of the person whom the fact was about.
    func seen(_ ids: [Digest128]) async throws -> [Digest128: Digest128]

    /// Returns what is stored of these people, in the order asked for; revision 0 for people who are unknown or erased.
    ///
    /// - Throws: ``StoreError/Code/corrupt`` naming in `people` exactly those of the asked whose bytes are damaged;
    ///   ask again without them.
    func load(_ people: [PersonID]) async throws -> [StoredPerson]

    /// Makes a commit durable, all of it or nothing; when the call returns, no crash can lose it.
    ///
    /// - Throws: ``StoreError/Code/staleRevision`` if any person is not at the revision that was expected (`people`
    ///   names them): load and step again. ``StoreError/Code/duplicateFact`` if a fact was accepted meanwhile, or
    ///   is named twice (`facts`). ``StoreError/Code/erased`` if a person was erased. ``StoreError/Code/invalid``
    ///   if one person is named twice. ``StoreError/Code/full`` if no space is left; nothing is lost and the
    ///   store goes on when there is space.
    func commit(_ commit: Commit) async throws

    /// Returns at most `limit` of a person's entries with numbers above `after`, in order.
    func entries(of person: PersonID, after number: UInt64, limit: Int) async throws -> [[UInt8]]

    /// Returns entries of everybody and nobody in commit order: each exactly once if every answer's `next` is
    /// passed to the next call.
    ///
    /// The order never changes and nothing is ever inserted before a position that was handed out. Entries of
    /// erased people are gone from it.
    ///
    /// - Throws: ``StoreError/Code/corrupt`` where a part of the log is damaged; `resumption` leads past it.
    func feed(after position: LogPosition?, limit: Int) async throws -> Feed

    /// Returns the newest entry that is neither erased nor damaged; `nil` in a log without one.
    ///
    /// By it an engine learns what time it was when work ended.
    func newestEntry() async throws -> LoggedEntry?

    /// Returns the ids of people who have entries and are not erased, ascending.
    func people(after person: PersonID?, limit: Int) async throws -> [PersonID]

    /// Returns the people whose wake-up is at or before an instant, the earliest first, equal ones by id.
    func due(before instant: Timestamp, limit: Int) async throws -> [(PersonID, Timestamp)]

    /// Returns the messages that are due at or before an instant, the earliest first, equal ones by key.
    func outbox(before instant: Timestamp, limit: Int) async throws -> [OutboxItem]

    /// Returns a message that waits in the outbox.
    func outboxItem(_ key: MessageKey) async throws -> OutboxItem?

    /// Returns the members of an audience by the audience index, ascending.
    func members(of audience: String, after person: PersonID?, limit: Int) async throws -> [PersonID]

    /// Takes an amount of something scarce, if what is left of it allows: true when the holder has it.
    ///
    /// Reservations that ended at or before `now` no longer count. A holder who has a live reservation of the
    /// key already keeps that one: true, and no second amount is taken.
    func reserve(_ reservation: Reservation, at now: Timestamp) async throws -> Bool

    /// Gives a reservation back; nothing happens if there is none.
    func cancelReservation(of key: String, holder: Digest128) async throws

    /// Stores versions of definitions, all or none; the same version with the same fingerprint again changes nothing.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if a version exists with another fingerprint.
    func publish(_ records: [DefinitionRecord]) async throws

    /// Returns every version of every definition, by kind, name and version.
    func definitions() async throws -> [DefinitionRecord]

    /// Returns a small durable value.
    func register(_ name: String) async throws -> [UInt8]?

    /// Sets a small durable value, or removes it; durable when the call returns.
    func setRegister(_ name: String, _ value: [UInt8]?) async throws

    /// Keeps facts that were not accepted, where people can see them; the same fact refused again for the same
    /// reason replaces what was kept.
    func refuse(_ facts: [RefusedFact]) async throws

    /// Returns the refused facts, the newest first, equal ones by fact id and code.
    func refused(limit: Int) async throws -> [RefusedFact]

    /// Sets a person aside; a second time replaces reason and time.
    func quarantine(_ person: PersonID, reason: Reason, at instant: Timestamp) async throws

    /// Returns the people set aside, by id.
    func quarantined() async throws -> [Quarantined]

    /// Takes a person out of quarantine; nothing happens if they are not in it.
    func release(_ person: PersonID) async throws

    /// Removes every byte of these people for good, and keeps hashes by which late facts of theirs are recognised.
    ///
    /// Gone are entries, snapshots, claims (also earlier ones on the same identifiers), standings, memberships,
    /// wake-ups, messages, quarantine, and the refused facts that mention one of the hashes. What stays: that the
    /// ids were erased, the hashes of their facts' ids, and `hashes`. When the call returns, the medium the
    /// store writes to holds none of it.
    ///
    /// - Parameters:
    ///   - people: A person and everybody absorbed by them. Unknown ones are marked as erased all the same.
    ///   - hashes: Keyed hashes of the person's identifiers.
    ///   - replacements: What takes the place of entries in logs of people who stay. Numbers beyond a log's end, and
    ///     people who are unknown or erased, are passed over.
    /// - Throws: ``StoreError``; ``StoreError/Code/corrupt`` if the log of somebody in `replacements` cannot be
    ///   followed, and nothing is done. After others part of the work may be done; the same call again does the rest.
    func erase(
        _ people: [PersonID], forgetting hashes: [Digest128], replacing replacements: [EntryReplacement]
    ) async throws

    /// Returns which of these keyed hashes belong to erased people.
    func forgotten(_ hashes: [Digest128]) async throws -> Set<Digest128>

    /// Takes keyed hashes back that ``erase(_:forgetting:replacing:)`` wrote, so that the people may come again.
    ///
    /// Unknown ones, and a second time, change nothing.
    func readmit(_ hashes: [Digest128]) async throws

    /// Writes out what lags and ends; verbs called later throw ``StoreError/Code/closed``. A second time does nothing.
    func close() async throws
}

extension Store {
    /// Removes every byte of these people; nobody else's log speaks of them.
    public func erase(_ people: [PersonID], forgetting hashes: [Digest128]) async throws {
        try await erase(people, forgetting: hashes, replacing: [])
    }
}
