// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore

/// A commit on its way into the store while the next batches are already stepped on top of it.
///
/// Flights form a chain: each is sent into the store when the one before it is durable, and fails with it. Whoever
/// needs the store to hold everything that is in memory lands them all first; when one failed, all that was stepped
/// on top of it is forgotten, and done again from what the store holds.
struct Flight {
    /// Counts the flights of a desk, from 1.
    let number: UInt64
    let task: Task<Void, any Error>
    /// The facts that it accepts and their contents, by the hash of their id.
    let facts: DigestMap<Digest128>
    /// Whose facts they are, to be taken once more if it fails.
    var jobs: [IngestJob] = []
    var isUnderWay = true
}

/// The commit before failed, so what was stepped on top of it means nothing.
struct FlightFailed: Error {}

/// The commits under way, in order, and the latest of those that have landed.
struct Flights {
    /// How many may be under way while another batch is stepped: one in the store and one behind it.
    private static let most = 2

    private var all: [Flight] = []
    private var lastNumber: UInt64 = 0

    var last: Flight? { all.last }
    var nextUnderWay: Flight? { all.first { $0.isUnderWay } }
    var areUnderWay: Bool { all.last?.isUnderWay ?? false }
    var areCrowded: Bool { all.count { $0.isUnderWay } >= Self.most }
    /// The number of the last flight that is in the store, with all before it.
    var landed: UInt64 { nextUnderWay.map { $0.number - 1 } ?? lastNumber }

    mutating func add(_ task: Task<Void, any Error>, _ facts: [FactKey]) {
        lastNumber += 1
        var known = DigestMap<Digest128>(reserving: facts.count)
        for fact in facts { _ = known.insert(fact.id, fact.content) }
        all.append(Flight(number: lastNumber, task: task, facts: known))
        // What has landed is kept for questions that were asked before it had.
        while all.count > 2 * Self.most, all.first?.isUnderWay == false { all.removeFirst() }
    }

    mutating func land(_ number: UInt64) {
        guard let place = all.firstIndex(where: { $0.number == number }) else { return }
        all[place].isUnderWay = false
    }

    /// Notes whose facts are in the last commit that was sent off.
    mutating func board(_ jobs: [IngestJob]) {
        if areUnderWay { all[all.count - 1].jobs = jobs }
    }

    /// Forgets all flights; answers the jobs of those under way, in order.
    mutating func removeAll() -> [[IngestJob]] {
        defer { all = [] }
        return all.filter(\.isUnderWay).map(\.jobs)
    }

    /// The flights after one, which an answer of the store may not know of; `nil` if they are not all remembered.
    func since(_ number: UInt64) -> [Flight]? {
        guard number < lastNumber else { return [] }
        let later = all.filter { $0.number > number }
        return later.count == Int(clamping: lastNumber - number) ? later : nil
    }
}

extension OmniEngine {
    /// Holds the desk, with everything in memory as it is in the store.
    func atDesk<Result: Sendable>(_ body: (Desk) async throws -> Result) async rethrows -> Result {
        try await desk.pass { desk in
            if await !self.land(desk) { try? await self.redoFailed(desk) }
            // Whoever is here may change what the next batch's reading said.
            desk.ahead?.reading = nil
            self.dropWithdrawn(desk)
            return try await body(desk)
        }
    }

    /// Waits for all commits that are under way.
    ///
    /// - Returns: whether they became durable; if not, nothing is in memory any more.
    @discardableResult
    func land(_ desk: Desk) async -> Bool {
        while let flight = desk.flights.nextUnderWay {
            guard await land(flight, desk) else { return false }
        }
        return true
    }

    /// Waits until one more commit may be sent off.
    func makeRoom(_ desk: Desk) async throws {
        while desk.flights.areCrowded, let flight = desk.flights.nextUnderWay {
            guard await land(flight, desk) else { throw FlightFailed() }
        }
    }

    private func land(_ flight: Flight, _ desk: Desk) async -> Bool {
        if case .success = await flight.task.result {
            desk.flights.land(flight.number)
            return true
        }
        // Those behind it fail with it; they are waited for, so that none comes down after all.
        if let last = desk.flights.last { _ = await last.task.result }
        desk.failed += desk.flights.removeAll().filter { !$0.isEmpty }
        desk.forget()
        return false
    }

    /// Takes the facts of commits that failed once more, before any that came after them.
    ///
    /// Each job hears what became of it. When a batch fails again, those behind it fail with it: what their callers
    /// offer again is then taken in the order in which it came.
    func redoFailed(_ desk: Desk) async throws {
        while let jobs = desk.failed.first {
            do {
                let intake = Intake(self, desk, jobs.first?.mode ?? .live, now, flies: false)
                let outcomes = try await intake.take(jobs.flatMap(\.facts)).outcomes
                var rest = outcomes[...]
                for job in jobs {
                    job.finishAgain(.success(Array(rest.prefix(job.facts.count))))
                    rest = rest.dropFirst(job.facts.count)
                }
                desk.failed.removeFirst()
            } catch {
                for job in desk.failed.joined() { job.finishAgain(.failure(error)) }
                desk.failed = []
                throw error
            }
        }
    }

    /// Sends a commit off, so that the next batch can be stepped meanwhile.
    func takeOff(_ commit: Commit, _ desk: Desk) {
        let (store, gauges, probe) = (store, gauges, configuration.probe)
        let before = desk.flights.areUnderWay ? desk.flights.last?.task : nil
        // Unstructured on purpose: a caller who is cancelled must not cut off a commit that others build upon.
        let task = Task {
            if let before, case .failure = await before.result { throw FlightFailed() }
            let clock = ContinuousClock()
            let start = clock.now
            try await store.commit(commit)
            gauges.recordCommit(start.duration(to: clock.now))
            probe?(.afterIngestCommit)
        }
        desk.flights.add(task, commit.facts)
    }
}
