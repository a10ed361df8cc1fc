// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One caller's facts, waiting for a turn at the desk; whoever holds it may do the work of others with their own.
final class IngestJob: Sendable {
    /// What became of the facts, and the commit that some of them wait for.
    struct Ticket: Sendable {
        var outcomes: [IngestOutcome]
        /// By place, whether a fact's acceptance is not durable before the commit has landed; empty when all are.
        var flying: [Bool] = []
        var commit: Task<Void, any Error>?
    }

    let facts: [Fact]
    let mode: IngestMode
    private let call: IngestCall
    /// What can be said of them without a turn at the desk, while it is being found out.
    let candidates: Task<Candidates, Never>?
    private let result = Mutex<Result<Ticket, any Error>?>(nil)
    private let secondResult = Mutex<Result<[IngestOutcome], any Error>?>(nil)

    init(facts: [Fact], mode: IngestMode, of call: IngestCall, candidates: Task<Candidates, Never>? = nil) {
        self.facts = facts
        self.mode = mode
        self.call = call
        self.candidates = candidates
    }

    /// What became of the facts; a failure of the call where they were not taken before it.
    var done: Result<Ticket, any Error>? { result.withLock { $0 } ?? call.failure.map { .failure($0) } }

    /// What became of the facts after their commit had failed.
    var again: Result<[IngestOutcome], any Error>? { secondResult.withLock { $0 } }

    func finishAgain(_ outcomes: Result<[IngestOutcome], any Error>) {
        if case .failure(let error) = outcomes { call.fail(error) }
        secondResult.withLock { $0 = outcomes }
    }

    /// The first word counts.
    func finish(_ ticket: Result<Ticket, any Error>) {
        if case .failure(let error) = ticket { call.fail(error) }
        result.withLock { if $0 == nil { $0 = ticket } }
    }
}

/// What the batches of one call share: when one fails, whoever holds the desk takes in none of those after it, since
/// the caller is told that they were not.
final class IngestCall: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    /// Why the call fails, once it does.
    var failure: (any Error)? { first.withLock { $0 } }

    func fail(_ error: any Error) { first.withLock { $0 = $0 ?? error } }
}
