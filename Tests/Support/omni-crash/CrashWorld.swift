// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniEvents
import Omnichannel

/// What is to happen in one run: the same facts at the same instants for the same seed, whoever asks.
struct CrashWorld {
    struct Batch {
        var facts: [Fact]
        var at: Timestamp
        /// Until when time passes before the next batch.
        var end: Timestamp
    }

    static let people = 12
    /// People who ask, at the end, to be forgotten; no message is written to them.
    static let leavers = (0..<6).map { Identifier.user("leaver-\($0)") }
    /// What only the leavers' facts contain.
    static let secret = "unforgettable-secret"

    let start = Timestamp(seconds: 1_772_445_600)  // 2026-03-02T10:00:00Z
    private(set) var batches: [Batch] = []
    private var state: UInt64
    private var count = 0

    init(seed: UInt64, batches size: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var now = start
        for index in 0..<size {
            var facts = index == 0 ? Self.opening(at: now) : []
            for _ in 0..<(3 + below(4)) { facts.append(fact(at: now)) }
            let next = now + .minutes(Int64(20 + below(60 * 5)))
            batches.append(Batch(facts: facts, at: now, end: next - Span(microseconds: 1)))
            now = next
        }
    }

    /// When everything that the facts set in motion has come to rest.
    var end: Timestamp { (batches.last?.end ?? start) + .days(3) }

    var facts: [Fact] { batches.flatMap(\.facts) }

    private mutating func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&state) % UInt64(bound)) }

    private static func opening(at now: Timestamp) -> [Fact] {
        var facts: [Fact] = []
        for index in 0..<people {
            let user = Identifier.user("user-\(index)")
            facts.append(
                .identify(
                    user, .email("mail\(index)@example.com"), .anonymous("cookie-\(index)"), at: now, id: "who-\(index)"
                ))
            facts.append(
                .consent(
                    .marketing, on: index % 3 == 0 ? .email : .push, by: user, at: now, proof: "form",
                    id: "yes-\(index)"))
        }
        for (index, leaver) in leavers.enumerated() {
            var traits = Properties()
            traits["note"] = PropertyValue.string(secret)
            facts.append(.identify(leaver, traits: traits, at: now, id: "leaver-\(index)"))
        }
        return facts
    }

    private mutating func fact(at now: Timestamp) -> Fact {
        count += 1
        let number = below(Self.people)
        let user = Identifier.user("user-\(number)")
        let somebody: [Identifier] =
            switch below(4) {
            case 0: [.anonymous("cookie-\(number)")]
            case 1: [.anonymous("stray-\(below(20))")]
            case 2: [user, .anonymous("stray-\(below(20))")]
            default: [user]
            }
        let time = below(6) == 0 ? now - .minutes(Int64(below(600))) : now
        var properties = Properties()
        switch below(5) {
        case 0, 1, 2:
            properties[ProductAdded.cartID] = "cart-\(count)"
            properties[ProductAdded.name] = "Kettle \(count)"
            return .event(ProductAdded.eventName, by: somebody, at: time, id: "f-\(count)", properties: properties)
        case 3:
            return .event(ProductViewed.eventName, by: somebody, at: time, id: "f-\(count)")
        default:
            return .event(OrderCompleted.eventName, by: somebody, at: time, id: "f-\(count)")
        }
    }
}

extension CrashWorld {
    private static let reminder = MessageTemplate(
        "cart-reminder", purpose: .marketing, text: "{{name}} is still in your cart.")
    private static let thanks = MessageTemplate("thanks", purpose: .marketing, text: "Good to have you.")
    private static let loyal = Audience(
        "loyal", where: .performed(OrderCompleted.self, atLeast: 2, within: .days(1)))
    private static let rescue = Journey(
        "cart-rescue",
        entry: .event(ProductAdded.self, instance: ProductAdded.cartID, again: .never),
        exits: [.event(OrderCompleted.self)],
        steps: [
            .wait("quiet", for: .hours(1)),
            .send("remind", reminder, via: [.push, .email]),
            .wait("think", for: .hours(5)),
            .send("again", reminder, via: [.email, .push]),
        ])
    private static let club = Journey(
        "club", entry: .audience(loyal, again: .afterEnd), steps: [.send("thanks", thanks, via: [.push, .email])])

    static let definitions = Definitions(
        audiences: [loyal], journeys: [rescue, club], templates: [reminder, thanks])
}
#endif
