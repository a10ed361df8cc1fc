// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore
import Synchronization
import Tracing

/// One caller's facts, waiting for a turn at the desk; whoever holds it may do the work of others with their own.
final class IngestJob: Sendable {
    /// What became of the facts, and the commit that some of them wait for.
    struct Ticket: Sendable {
        var outcomes: [IngestOutcome]
        /// Places of facts whose acceptance is not durable before the commit has landed.
        var flying: Set<Int> = []
        var commit: Task<Void, any Error>?
    }

    let facts: [Fact]
    let mode: IngestMode
    private let result = Mutex<Result<Ticket, any Error>?>(nil)

    init(facts: [Fact], mode: IngestMode) {
        self.facts = facts
        self.mode = mode
    }

    var done: Result<Ticket, any Error>? { result.withLock { $0 } }

    func finish(_ ticket: Result<Ticket, any Error>) { result.withLock { $0 = ticket } }
}

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

    /// Steps each batch while the one before it is being committed.
    private func ingestInBatches(_ facts: [Fact], as mode: IngestMode) async throws -> [IngestOutcome] {
        var outcomes: [IngestOutcome] = []
        outcomes.reserveCapacity(facts.count)
        var rest = facts[...]
        var earlier: (job: IngestJob, ticket: IngestJob.Ticket)?
        while !rest.isEmpty {
            let job = IngestJob(facts: Array(rest.prefix(configuration.batchSize)), mode: mode)
            rest = rest.dropFirst(job.facts.count)
            let ticket = try await takeTurn(with: job)
            if let earlier { outcomes += try await arrive(earlier.job, earlier.ticket) }
            earlier = (job, ticket)
        }
        if let earlier { outcomes += try await arrive(earlier.job, earlier.ticket) }
        gauges.count(outcomes)
        return outcomes
    }

    /// Waits until everything of a job is durable; what its commit did not take is offered again, on firm ground.
    private func arrive(_ job: IngestJob, _ ticket: IngestJob.Ticket) async throws -> [IngestOutcome] {
        guard let commit = ticket.commit, case .failure = await commit.result else { return ticket.outcomes }
        let again = try await atDesk { desk in
            try await Intake(self, desk, job.mode, self.now, flies: false).take(job.facts).outcomes
        }
        return ticket.outcomes.indices.map { ticket.flying.contains($0) ? again[$0] : ticket.outcomes[$0] }
    }

    /// Queues a job and, when its turn comes, does all that has queued up meanwhile in one commit.
    private func takeTurn(with job: IngestJob) async throws -> IngestJob.Ticket {
        waiting.withLock { $0.append(job) }
        return try await desk.pass { desk in
            // Turns and jobs do not queue up as one, so somebody else's jobs may come first.
            while true {
                if let done = job.done { return try done.get() }
                let jobs = self.nextJobs()
                do {
                    let taken = try await self.takeIn(jobs.flatMap(\.facts), as: jobs.first?.mode ?? job.mode, desk)
                    taken.handOut(to: jobs)
                } catch {
                    for job in jobs { job.finish(.failure(error)) }
                }
            }
        }
    }

    /// The jobs that go into the next commit: of one mode, and as many as fit.
    private func nextJobs() -> [IngestJob] {
        waiting.withLock { waiting in
            var facts = 0
            let end = waiting.firstIndex { next in
                facts += next.facts.count
                return next.mode != waiting[0].mode || facts > configuration.batchSize
            }
            let taken = Array(waiting.prefix(max(1, end ?? waiting.count)))
            waiting.removeFirst(taken.count)
            return taken
        }
    }

    private func takeIn(_ facts: [Fact], as mode: IngestMode, _ desk: Desk) async throws -> Intake.Taken {
        let now = self.now
        guard desk.carefulSteps > 0 else {
            return try await Intake(self, desk, mode, now, flies: true).take(facts)
        }
        var taken = Intake.Taken(outcomes: [])
        for fact in facts {
            taken.outcomes += try await Intake(self, desk, mode, now, flies: false).take([fact]).outcomes
        }
        return taken
    }
}

extension Intake.Taken {
    /// Gives each job its own part.
    fileprivate func handOut(to jobs: [IngestJob]) {
        var start = 0
        for job in jobs {
            let end = start + job.facts.count
            let flying = Set(flying.lazy.filter { (start..<end).contains($0) }.map { $0 - start })
            job.finish(
                .success(
                    IngestJob.Ticket(
                        outcomes: Array(outcomes[start..<end]), flying: flying,
                        commit: flying.isEmpty ? nil : flight?.task)))
            start = end
        }
    }
}
