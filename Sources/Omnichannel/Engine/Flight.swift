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
    /// Whose facts they are, to be taken once more if it fails.
    var jobs: [IngestJob] = []
}

/// The commit before failed, so what was stepped on top of it means nothing.
struct FlightFailed: Error {}

/// The commits under way, in order, and the facts of the latest ones.
struct Flights {
    /// How many may be under way while another batch is stepped: so many that a store which is busy with its indexes
    /// for a while does not hold up stepping.
    static let most = 4

    private var all: [Flight] = []
    private var lastNumber: UInt64 = 0
    private var facts = FlightFacts()

    var last: Flight? { all.last }
    var areUnderWay: Bool { !all.isEmpty }
    var nextUnderWay: Flight? { all.first }
    var areCrowded: Bool { all.count >= Self.most }
    /// The number of the last flight that is in the store, with all before it.
    var landed: UInt64 { all.first.map { $0.number - 1 } ?? lastNumber }

    mutating func add(_ task: Task<Void, any Error>, _ accepted: [FactKey]) {
        lastNumber += 1
        facts.add(accepted, of: lastNumber)
        all.append(Flight(number: lastNumber, task: task))
    }

    mutating func land(_ number: UInt64) { all.removeAll { $0.number == number } }

    /// Notes whose facts are in the last commit that was sent off.
    mutating func board(_ jobs: [IngestJob]) {
        if areUnderWay { all[all.count - 1].jobs = jobs }
    }

    /// Forgets all flights; answers the jobs of those under way, in order.
    mutating func removeAll() -> [[IngestJob]] {
        defer {
            all = []
            facts.removeAll(before: lastNumber + 1)
        }
        return all.map(\.jobs)
    }

    /// Whether the facts of all flights after one are remembered, so that an answer of the store that does not know
    /// of them can be completed.
    func remembers(since number: UInt64) -> Bool { facts.first <= number + 1 }

    /// The content of a fact that one of the latest flights accepted, and whether that flight is under way.
    func find(_ id: Digest128) -> (content: Digest128, isUnderWay: Bool)? {
        facts.find(id).map { ($0.content, $0.flight > landed) }
    }
}

/// The facts of the latest flights: two generations, of which the older is dropped as a whole.
private struct FlightFacts {
    struct Accepted {
        let content: Digest128
        let flight: UInt64
    }

    /// Hardly a question waits for its answer while so many flights take off; one that does is asked again.
    private static let span = UInt64(2 * Flights.most)

    private var young = DigestMap<Accepted>()
    private var old = DigestMap<Accepted>()
    private var firstYoung: UInt64 = 1
    /// The first flight whose facts are remembered, with all after it.
    private(set) var first: UInt64 = 1

    mutating func add(_ keys: [FactKey], of flight: UInt64) {
        if flight - firstYoung >= Self.span {
            swap(&young, &old)
            young.removeAll()
            first = firstYoung
            firstYoung = flight
        }
        for key in keys { _ = young.insert(key.id, Accepted(content: key.content, flight: flight)) }
    }

    func find(_ id: Digest128) -> Accepted? {
        if let index = young.index(of: id) { return young.values[index] }
        return old.index(of: id).map { old.values[$0] }
    }

    mutating func removeAll(before number: UInt64) {
        young.removeAll()
        old.removeAll()
        (first, firstYoung) = (number, number)
    }
}

extension OmniEngine {
    /// Holds the desk, with everything in memory as it is in the store.
    func atDesk<Result: Sendable>(_ body: (Desk) async throws -> Result) async rethrows -> Result {
        try await desk.pass { desk in
            await self.land(desk)
            try? await self.redoFailed(desk)
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
