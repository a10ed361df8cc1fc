// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents
import Omnichannel

/// A seeded stream of facts about a few people with several devices and addresses, some of them shared, some facts
/// late, some twice: what an engine meets on a bad day.
struct RandomWorld {
    private var state: UInt64
    private(set) var count = 0
    let start: Timestamp

    init(seed: UInt64, start: Timestamp) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        self.start = start
    }

    mutating func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&state) % UInt64(max(1, bound))) }

    /// Identifiers as one fact carries them: an account, a cookie, an address, or several of these.
    mutating func somebody() -> [Identifier] {
        let user = Identifier.user("user-\(below(6))")
        // Cookies and addresses mostly belong to one user; a few are shared.
        let cookie = Identifier.anonymous("cookie-\(below(10))")
        let address = Identifier.email("mail\(below(8))@example.com")
        switch below(8) {
        case 0: return [user]
        case 1: return [user, cookie]
        case 2: return [user, address]
        case 3: return [cookie, address]
        case 4, 5: return [cookie]
        case 6: return [address]
        default: return []
        }
    }

    mutating func fact(at now: Timestamp) -> Fact {
        count += 1
        let time = below(5) == 0 ? now - .minutes(Int64(below(60 * 24 * 20))) : now
        let people = somebody()
        let id = "f-\(count)"
        switch below(10) {
        case 0, 1, 2:
            var properties = Properties()
            properties[ProductAdded.cartID] = "cart-\(below(4))"
            if below(4) > 0 { properties[ProductAdded.name] = "Kettle \(below(9))" }
            return .event(ProductAdded.eventName, by: people, at: time, id: id, properties: properties)
        case 3, 4:
            return .event(ProductViewed.eventName, by: people, at: time, id: id)
        case 5, 6:
            return .event(OrderCompleted.eventName, by: people, at: time, id: id)
        case 7:
            var traits = Properties()
            traits[CommonTraits.timezone] = ["Europe/Berlin", "Asia/Tokyo", "America/New_York"][below(3)]
            traits["tier"] = ["gold", "silver"][below(2)] == "gold" ? "gold" : "silver"
            return Fact(id: id, subject: .person(people), kind: .traits, time: time, properties: traits)
        default:
            var properties = Properties()
            properties[ConsentKeys.purpose] = "marketing"
            properties[ConsentKeys.channel] = below(2) == 0 ? "push" : "email"
            properties[ConsentKeys.isGranted] = below(4) > 0
            return Fact(id: id, subject: .person(people), kind: .consent, time: time, properties: properties)
        }
    }

    /// Runs facts and time through an engine, and hands back everything that was offered.
    mutating func run(
        _ engine: OmniEngine, _ clock: VirtualClock, batches: Int, largest: Int = 8
    ) async throws -> [Fact] {
        var offered: [Fact] = []
        for _ in 0..<batches {
            var batch: [Fact] = []
            for _ in 0...below(largest) {
                if below(10) == 0, let again = offered.last { batch.append(again) }
                batch.append(fact(at: clock.now))
            }
            try await engine.ingest(batch, as: below(12) == 0 ? .history : .live)
            offered += batch
            try await engine.run(until: clock.now + .minutes(Int64(below(60 * 30))))
        }
        return offered
    }
}
