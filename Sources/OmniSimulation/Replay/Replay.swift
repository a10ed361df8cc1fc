// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import Omnichannel

/// Runs a source of facts through an engine on a virtual clock, slice of time by slice of time, and lets the source
/// answer the messages that go out.
///
/// ```swift
/// var replay = try await Replay(of: shop, in: store, plan: "shop 7, 500 people")
/// let engine = try await OmniEngine(definitions, store: store, channels: channels, clock: replay.clock)
/// try await replay.run(on: engine) { print($0.share) }
/// ```
/// At the end of each slice its facts are ingested, then everything is done that has come due in it: what a journey
/// does may be late by a slice, never early. A replay keeps nothing but its name in the store; where it stands it
/// reads from the log. Ended at any moment, it goes on from there when it is made again, to the same totals. One that
/// has ended does nothing when it is run again.
public struct Replay: Sendable {
    /// How far a replay has come.
    public struct Progress: Sendable {
        /// The instant up to which everything is done.
        public let at: Timestamp
        /// The share of the source's time that has passed, 0…1.
        public let share: Double
        /// Facts ingested by this process.
        public let facts: Int
    }

    /// The clock that the engine has to run on.
    ///
    /// It stands where the log ends.
    public let clock: VirtualClock
    /// Whether all was done before, by another process or an earlier run.
    public let wasFinished: Bool
    /// Whether it goes on after an interruption.
    public let wasInterrupted: Bool
    /// Facts that this process has ingested, duplicates of an interrupted slice not counted.
    public private(set) var ingested = 0

    private var source: any FactSource
    private let store: any Store
    private let plan: String
    private let slice: Int64
    private var follower = LogFollower()
    private var number: Int64

    private static let planRegister = "replay.plan"
    private static let finishedRegister = "replay.finished"

    /// Reads from a store how far the replay has come.
    ///
    /// - Parameters:
    ///   - source: what is replayed.
    ///   - store: an empty store, or one that this replay has worked on.
    ///   - plan: tells this replay from others: the source's options and those of the engine.
    ///   - slice: how much time is done at once; elapsed time, at least a millisecond.
    /// - Throws: ``ReplayError`` when the store holds something else.
    public init(of source: some FactSource, in store: any Store, plan: String, slice: Span = .hours(1)) async throws {
        self.source = source
        self.store = store
        self.plan = plan
        self.slice = max(1_000, slice.microseconds)
        let stored = try await store.register(Self.planRegister)
        wasFinished = try await store.register(Self.finishedRegister) != nil
        let messages = try await follower.follow(store)
        guard stored.map({ $0 == Array(plan.utf8) }) ?? (follower.latest == nil) else {
            throw ReplayError(
                .otherContent,
                "the store holds another replay or a shop's own data; name another one, or ask for the same replay")
        }
        let latest = max(source.start, follower.latest ?? source.start)
        wasInterrupted = follower.latest != nil && !wasFinished
        clock = VirtualClock(latest)
        // The slice in which it stopped is done again: what was ingested of it is a duplicate.
        let passed = latest.microseconds - source.start.microseconds
        number = max(1, (passed + self.slice - 1) / self.slice)
        guard wasInterrupted else { return }
        self.source.respond(to: messages)
        skip()
    }

    /// What the log says so far.
    public var totals: ReplayTotals { follower.totals }

    private func instant(_ number: Int64) -> Timestamp {
        let (offset, overflow) = slice.multipliedReportingOverflow(by: number)
        return overflow ? source.end : min(source.end, Timestamp(microseconds: source.start.microseconds &+ offset))
    }

    /// Passes over the facts of the slices that are done, a piece at a time.
    private mutating func skip() {
        var done: Int64 = 0
        while done < number - 1 {
            done = min(number - 1, done + max(1, 86_400_000_000 / slice))
            _ = source.next(until: instant(done))
        }
    }

    /// Runs to the end of the source; does nothing if that was done before.
    ///
    /// - Parameters:
    ///   - engine: one on this replay's store and clock.
    ///   - progress: is called after each slice in which something happened.
    /// - Throws: `StoreError` when the store fails; make the replay again to go on.
    public mutating func run(on engine: OmniEngine, progress: (Progress) -> Void = { _ in }) async throws {
        guard !wasFinished else { return }
        try await store.setRegister(Self.planRegister, Array(plan.utf8))
        while true {
            let now = instant(number)
            let facts = source.next(until: now)
            let isLast = now >= source.end
            if try await hasWork(facts, on: engine, until: now) || isLast {
                try await work(facts, on: engine, at: now)
                progress(Progress(at: now, share: share(at: now), facts: ingested))
            }
            if isLast { break }
            number += 1
        }
        try await store.setRegister(Self.finishedRegister, [1])
    }

    private func hasWork(_ facts: [Fact], on engine: OmniEngine, until now: Timestamp) async throws -> Bool {
        guard facts.isEmpty else { return true }
        guard let due = try await engine.nextDue() else { return false }
        return due <= now
    }

    private mutating func work(_ facts: [Fact], on engine: OmniEngine, at now: Timestamp) async throws {
        clock.advance(to: now)
        if !facts.isEmpty {
            let outcomes = try await engine.ingest(facts)
            ingested += outcomes.count { $0.isAccepted }
        }
        // All that woke has to be planned before anything is handed over: under a cap it matters which of a person's
        // messages comes first, and that must not depend on how many people are done at once.
        repeat {
            while try await engine.wake() > 0 {}
        } while try await engine.dispatch() > 0
        source.respond(to: try await follower.follow(store))
    }

    private func share(at now: Timestamp) -> Double {
        let whole = Double(source.end.microseconds &- source.start.microseconds)
        return whole > 0 ? Double(now.microseconds &- source.start.microseconds) / whole : 1
    }
}
