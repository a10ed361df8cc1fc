// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// Reads a store's log from where it stopped, adds it up, and tells which messages went out.
///
/// Everything that a replay knows about what happened comes from here, so that a replay which goes on after an
/// interruption knows the same.
struct LogFollower: Sendable {
    /// A message that is planned and not settled.
    private struct Plan {
        let journey: String
    }

    private var position: LogPosition?
    private(set) var latest: Timestamp?
    private var sums = ReplayTotals()
    private var plans: [MessageKey: Plan] = [:]
    private var journeys: [RunID: String] = [:]
    private var names: [PersonID: Identifier] = [:]
    private var buyers: Set<PersonID> = []
    private var redirects: [PersonID: PersonID] = [:]

    /// What was read, added up.
    var totals: ReplayTotals {
        var totals = sums
        totals.customers = Set(buyers.map { owner(of: $0) }).count
        return totals
    }

    /// Reads all that is new.
    ///
    /// - Returns: the messages that were accepted, in the order of the log.
    mutating func follow(_ store: any Store) async throws -> [AcceptedMessage] {
        var accepted: [AcceptedMessage] = []
        while true {
            let page = try await store.feed(after: position, limit: 2_000)
            for logged in page.entries {
                let entry = try Entry(decoding: logged.bytes)
                latest = max(latest ?? entry.at, entry.at)
                switch entry.body {
                case .fact(let arrived): note(arrived.fact, of: logged.person)
                case .act(let act): note(act, of: logged.person, at: entry.at, &accepted)
                }
            }
            guard let next = page.next else { return accepted }
            position = next
        }
    }

    private mutating func note(_ fact: Fact, of person: PersonID?) {
        let isCustomer = sums.add(fact, isAttributed: person != nil)
        guard let person else { return }
        if isCustomer { buyers.insert(person) }
        // The account's own name is best; any other leads there as well.
        guard names[person]?.kind != .user, let first = fact.identifiers.first else { return }
        names[person] = fact.identifiers.first { $0.kind == .user } ?? names[person] ?? first
    }

    private mutating func note(
        _ act: Act, of person: PersonID?, at instant: Timestamp, _ accepted: inout [AcceptedMessage]
    ) {
        switch act {
        case .redirected(let other): if let person { redirects[person] = other }
        case .restored: if let person { redirects[person] = nil }
        case .runEntered(let run):
            sums.runs[run.journey, default: 0] += 1
            journeys[run.run] = run.journey
        case .runEnded(let run):
            guard let journey = journeys.removeValue(forKey: run.run) else { return }
            if run.reason.code == .holdout { sums.heldOut[journey, default: 0] += 1 }
        case .messagePlanned(let message): plans[message.key] = Plan(journey: message.journey)
        case .messageDropped(let key, let reason):
            guard let plan = plans.removeValue(forKey: key) else { return }
            sums.dropped[plan.journey, default: [:]][reason.code.rawValue, default: 0] += 1
        case .messageSettled(let settled) where settled.outcome == .accepted:
            guard let plan = plans.removeValue(forKey: settled.key) else { return }
            sums.messages[plan.journey, default: [:]][settled.channel.rawValue, default: 0] += 1
            guard let person, let name = names[person] else { return }
            accepted.append(
                AcceptedMessage(
                    key: settled.key, journey: plan.journey, channel: settled.channel, at: instant, person: name))
        default: return
        }
    }

    private func owner(of person: PersonID) -> PersonID {
        var person = person
        while let next = redirects[person] { person = next }
        return person
    }
}
