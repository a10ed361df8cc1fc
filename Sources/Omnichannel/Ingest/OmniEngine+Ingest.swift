// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore
import Synchronization
import Tracing

extension OmniEngine {
    /// Takes in facts.
    ///
    /// Each gets its own outcome; a bad one never fails the rest.
    ///
    /// When the call returns, what was accepted is durable and every audience and journey has seen it. Offering
    /// the same facts again answers `duplicate` and changes nothing. Calls made at the same time share commits.
    ///
    /// - Returns: one outcome per fact, in order.
    /// - Throws: `StoreError` when the store fails; nothing of the failed commit happened then, and the same
    ///   facts can be offered again.
    @discardableResult
    public func ingest(_ facts: [Fact], as mode: IngestMode = .live) async throws -> [IngestOutcome] {
        try await withSpan("omni.ingest") { span in
            span.attributes["omni.facts"] = facts.count
            return try await self.ingestInBatches(facts, as: mode)
        }
    }

    /// Steps each batch while those before it are being committed and those after it are prepared and read.
    private func ingestInBatches(_ facts: [Fact], as mode: IngestMode) async throws -> [IngestOutcome] {
        var outcomes: [IngestOutcome] = []
        outcomes.reserveCapacity(facts.count)
        var rest = facts[...]
        let call = IngestCall()
        var inLine: [IngestJob] = []
        var flying: [(job: IngestJob, ticket: IngestJob.Ticket)] = []
        while true {
            while inLine.count <= Self.preparedAhead, let job = enqueue(&rest, mode, of: call) { inLine.append(job) }
            guard !inLine.isEmpty else { break }
            let job = inLine.removeFirst()
            do {
                flying.append((job, try await takeTurn(with: job)))
                // Whatever is so far behind has landed, or failed.
                if flying.count > Flights.most {
                    let (job, ticket) = flying.removeFirst()
                    outcomes += try await arrive(job, ticket)
                }
            } catch {
                call.fail(error)
                throw error
            }
        }
        for (job, ticket) in flying { outcomes += try await arrive(job, ticket) }
        gauges.count(outcomes)
        return outcomes
    }

    /// How many batches of a call are looked at before their turn: the next one is asked about while this one is
    /// stepped, and has to be ready by then.
    private static let preparedAhead = 2

    /// Puts the next batch of a call into the line.
    private func enqueue(_ rest: inout ArraySlice<Fact>, _ mode: IngestMode, of call: IngestCall) -> IngestJob? {
        guard !rest.isEmpty else { return nil }
        let facts = Array(rest.prefix(configuration.batchSize))
        rest = rest.dropFirst(facts.count)
        // For a few facts a task costs more than it gains.
        let isWorthATask = facts.count >= 100
        let job = IngestJob(
            facts: facts, mode: mode, of: call,
            candidates: isWorthATask ? Task { self.candidates(among: facts) } : nil)
        waiting.withLock { $0.append(job) }
        return job
    }

    /// Waits until everything of a job is durable; what its commit did not take is taken once more, on firm ground.
    private func arrive(_ job: IngestJob, _ ticket: IngestJob.Ticket) async throws -> [IngestOutcome] {
        guard let commit = ticket.commit, case .failure(let failure) = await commit.result else {
            return ticket.outcomes
        }
        // Whoever comes to the desk takes all that failed once more, in order.
        if job.again == nil { await atDesk { _ in } }
        guard let again = try job.again?.get() else { throw failure }
        return ticket.outcomes.indices.map { ticket.flying[$0] ? again[$0] : ticket.outcomes[$0] }
    }

    /// Queues a job and, when its turn comes, does all that has queued up meanwhile in one commit.
    private func takeTurn(with job: IngestJob) async throws -> IngestJob.Ticket {
        try await desk.pass { desk in
            // Turns and jobs do not queue up as one, so somebody else's jobs may come first.
            while true {
                if let done = job.done { return try done.get() }
                // What failed comes before anything that came after it; its callers hear what became of it.
                try? await self.redoFailed(desk)
                guard let batch = await self.nextBatch(desk) else { continue }
                do {
                    try await self.takeIn(batch, desk).handOut(to: batch.jobs)
                } catch {
                    for job in batch.jobs { job.finish(.failure(error)) }
                }
            }
        }
    }

    /// The batch that was prepared, or the jobs that have waited longest.
    private func nextBatch(_ desk: Desk) async -> Ahead? {
        if let ahead = desk.ahead {
            desk.ahead = nil
            if ahead.jobs.allSatisfy({ $0.done == nil }) { return ahead }
            // Some callers have left, and their facts with them; what was asked, was asked about all.
            let rest = ahead.jobs.filter { $0.done == nil }
            if !rest.isEmpty { return await batch(of: rest) }
        }
        let jobs = nextJobs()
        return jobs.isEmpty ? nil : await batch(of: jobs)
    }

    private func batch(of jobs: [IngestJob]) async -> Ahead {
        var candidates = Candidates()
        var count = 0
        for job in jobs {
            let own: Candidates
            if let task = job.candidates { own = await task.value } else { own = self.candidates(among: job.facts) }
            candidates.append(own, after: count)
            count += job.facts.count
        }
        return Ahead(jobs: jobs, candidates: candidates)
    }

    /// Asks about the next batch while this one is stepped or committed.
    ///
    /// A small one is left to grow until this one is on its way.
    private func readAhead(_ moment: ReadAheadMoment, _ desk: Desk) async {
        guard desk.ahead == nil, moment == .beforeCommit || isFullBatchWaiting else { return }
        guard var next = await nextBatch(desk) else { return }
        let inquiry = Inquiry(for: next.candidates, self, desk)
        next.reading = (inquiry, Task { try await inquiry.answer(self) })
        desk.ahead = next
    }

    private var isFullBatchWaiting: Bool {
        waiting.withLock { $0.reduce(0) { $0 + $1.facts.count } >= configuration.batchSize }
    }

    /// Lets go of facts whose callers have left.
    func dropWithdrawn(_ desk: Desk) {
        if let ahead = desk.ahead, ahead.jobs.allSatisfy({ $0.done != nil }) { desk.ahead = nil }
        waiting.withLock { $0.removeAll { $0.done != nil } }
    }

    /// The jobs that go into the next commit: of one mode, and as many as fit.
    private func nextJobs() -> [IngestJob] {
        waiting.withLock { waiting in
            var facts = 0
            let end = waiting.firstIndex { next in
                facts += next.facts.count
                return next.mode != waiting[0].mode || facts > configuration.batchSize
            }
            let taken = waiting.prefix(max(min(1, waiting.count), end ?? waiting.count))
            waiting.removeFirst(taken.count)
            // Some callers have left.
            return taken.filter { $0.done == nil }
        }
    }

    private func takeIn(_ batch: Ahead, _ desk: Desk) async throws -> Intake.Taken {
        let now = self.now
        let mode = batch.jobs.first?.mode ?? .live
        let facts = batch.jobs.count == 1 ? batch.jobs[0].facts : batch.jobs.flatMap(\.facts)
        guard desk.carefulSteps > 0 else {
            let intake = Intake(self, desk, mode, now, flies: true, ahead: batch) { await self.readAhead($0, desk) }
            let taken = try await intake.take(facts)
            if taken.flying.contains(true) { desk.flights.board(batch.jobs) }
            return taken
        }
        var taken = Intake.Taken(outcomes: [])
        for fact in facts {
            taken.outcomes += try await Intake(self, desk, mode, now, flies: false).take([fact]).outcomes
        }
        return taken
    }
}

/// When the store may be asked about the next batch.
enum ReadAheadMoment {
    case beforeStepping, beforeCommit
}

extension Intake.Taken {
    /// Gives each job its own part.
    fileprivate func handOut(to jobs: [IngestJob]) {
        var start = 0
        for job in jobs {
            let end = start + job.facts.count
            let flying = flying.isEmpty ? [] : Array(flying[start..<end])
            job.finish(
                .success(
                    IngestJob.Ticket(
                        outcomes: Array(outcomes[start..<end]), flying: flying,
                        commit: flying.contains(true) ? flight?.task : nil)))
            start = end
        }
    }
}
