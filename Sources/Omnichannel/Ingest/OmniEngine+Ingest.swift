// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniStore
import Synchronization
import Tracing

/// One caller's facts, waiting for a turn at the desk; whoever holds it may do the work of others with their own.
final class IngestJob: Sendable {
    let facts: [Fact]
    let mode: IngestMode
    private let result = Mutex<Result<[IngestOutcome], any Error>?>(nil)

    init(facts: [Fact], mode: IngestMode) {
        self.facts = facts
        self.mode = mode
    }

    var done: Result<[IngestOutcome], any Error>? { result.withLock { $0 } }

    func finish(_ outcome: Result<[IngestOutcome], any Error>) { result.withLock { $0 = outcome } }
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

    private func ingestInBatches(_ facts: [Fact], as mode: IngestMode) async throws -> [IngestOutcome] {
        var outcomes: [IngestOutcome] = []
        outcomes.reserveCapacity(facts.count)
        var rest = facts[...]
        while !rest.isEmpty {
            let batch = IngestJob(facts: Array(rest.prefix(configuration.batchSize)), mode: mode)
            rest = rest.dropFirst(batch.facts.count)
            outcomes += try await takeTurn(with: batch)
        }
        gauges.count(outcomes)
        return outcomes
    }

    /// Queues a job and, when its turn comes, does all that has queued up meanwhile in one commit.
    private func takeTurn(with job: IngestJob) async throws -> [IngestOutcome] {
        waiting.withLock { $0.append(job) }
        return try await desk.pass { desk in
            if let done = job.done { return try done.get() }
            let jobs = self.waiting.withLock { waiting in
                var facts = 0
                let end = waiting.firstIndex { next in
                    facts += next.facts.count
                    return next.mode != waiting[0].mode || facts > self.configuration.batchSize
                }
                let taken = Array(waiting[..<max(1, end ?? waiting.count)])
                waiting.removeFirst(taken.count)
                return taken
            }
            do {
                var outcomes = try await self.takeIn(jobs.flatMap(\.facts), as: jobs[0].mode, desk)[...]
                for job in jobs {
                    job.finish(.success(Array(outcomes.prefix(job.facts.count))))
                    outcomes = outcomes.dropFirst(job.facts.count)
                }
            } catch {
                for job in jobs { job.finish(.failure(error)) }
            }
            if let done = job.done { return try done.get() }
            return try await self.takeIn(job.facts, as: job.mode, desk)
        }
    }

    private func takeIn(_ facts: [Fact], as mode: IngestMode, _ desk: Desk) async throws -> [IngestOutcome] {
        let now = self.now
        guard desk.carefulSteps > 0 else { return try await Intake(self, desk, mode, now).take(facts) }
        var outcomes: [IngestOutcome] = []
        for fact in facts { outcomes += try await Intake(self, desk, mode, now).take([fact]) }
        return outcomes
    }
}
