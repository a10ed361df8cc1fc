// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSegmentation

/// Builds a person's state from the log alone: the proof that snapshots say nothing the log does not.
///
/// Nothing is decided. Where a person absorbed another, that person is rebuilt up to the redirection; where one was
/// released, views are folded from the facts as they stood.
package struct Rebuild {
    let step: Step
    let log: (PersonID) async throws -> [Entry]

    package init(_ step: Step, log: @escaping (PersonID) async throws -> [Entry]) {
        self.step = step
        self.log = log
    }

    /// The state after the last entry.
    package func state(of person: PersonID) async throws -> PersonState {
        try await state(of: person, from: try await log(person), depth: 0)
    }

    private func state(of person: PersonID, from entries: [Entry], depth: Int) async throws -> PersonState {
        guard depth < 1_000 else { throw CodingFailure(.invalidValue) }
        var state = PersonState()
        for (index, entry) in entries.enumerated() {
            switch entry.body {
            case .act(.absorbed(let visitor)):
                let theirs = try await log(visitor)
                let end = theirs.lastIndex { $0.act == .redirected(to: person) } ?? theirs.count
                let loser = try await self.state(of: visitor, from: Array(theirs[..<end]), depth: depth + 1)
                var changes: [AudienceChange] = []
                step.join(loser, visitor, to: &state, at: entry.at, &changes)
            case .act(let statement) where statement.changesWhoseFactsTheyAre:
                let history = try await History.gather(person, rules: step.plan.identity) { other in
                    // As it stood: this log up to here, the others as they are, since what was said there stays.
                    other == person ? Array(entries[...index]) : try await log(other)
                }
                step.refold(&state, [statement], from: history, at: entry.at)
            default: step.apply(entry, to: &state)
            }
        }
        return state
    }
}

extension Act {
    /// Whether views have to be folded anew after it.
    var changesWhoseFactsTheyAre: Bool {
        switch self {
        case .released, .restored: true
        default: false
        }
    }

    /// The message that the act is about.
    var message: MessageKey? {
        switch self {
        case .messagePlanned(let planned): planned.key
        case .messageDeferred(let key, _, _), .messageDropped(let key, _): key
        case .handingOver(let hand): hand.key
        case .messageSettled(let settled): settled.key
        default: nil
        }
    }
}
