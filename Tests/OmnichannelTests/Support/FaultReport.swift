// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

/// What a test of faults counted; printed in one form, so that scripts can read it.
struct FaultReport {
    var name: String
    /// How many faults there were.
    var injected = 0
    /// Facts and messages that should be there and are not.
    var lost = 0
    /// Facts and messages that are there more often than once.
    var doubled = 0
    /// Facts accepted and messages that reached a person: a run in which nothing happens proves nothing.
    var operations = 0

    /// Prints the counts and expects them to be good.
    func conclude(atLeast floor: Int, _ location: SourceLocation = #_sourceLocation) {
        print("faults: \(name): injected \(injected), lost \(lost), doubled \(doubled), operations \(operations)")
        #expect(injected > 0, "no fault was injected", sourceLocation: location)
        #expect(lost == 0, sourceLocation: location)
        #expect(doubled == 0, sourceLocation: location)
        #expect(operations >= floor, "an invalid run", sourceLocation: location)
    }

    /// Counts facts by the log: each that was offered is there exactly once.
    mutating func count(_ facts: [Fact], in store: any Store) async throws {
        var counts: [String: Int] = [:]
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 10_000)
            for logged in page.entries {
                if let fact = try Entry(decoding: logged.bytes).fact { counts[fact.id, default: 0] += 1 }
            }
            guard let next = page.next else { break }
            position = next
        }
        let offered = Set(facts.map(\.id))
        lost += offered.count { counts[$0] == nil }
        doubled += counts.values.reduce(0) { $0 + $1 - 1 }
        operations += counts.count
    }

    /// Counts messages by what reached the person: the same as in a run without faults, each once.
    mutating func count(_ effects: [OutboundMessage], expecting expected: [OutboundMessage]) {
        let keys = Set(effects.map(\.idempotencyKey))
        let wanted = Set(expected.map(\.idempotencyKey))
        lost += wanted.subtracting(keys).count
        doubled += effects.count - keys.count + keys.subtracting(wanted).count
        operations += effects.count
    }
}
