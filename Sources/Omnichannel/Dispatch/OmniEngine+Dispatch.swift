// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Logging
import OmniDelivery
import OmniStore
import Tracing

extension OmniEngine {
    /// Hands over the messages that are due: judges each again, commits that it is about to be sent, calls its
    /// channel, and commits what became of it.
    ///
    /// - Returns: how many were looked at. Call again until it is 0.
    @discardableResult
    public func dispatch() async throws -> Int {
        let unsettled = await desk.pass { desk in desk.unsettled }
        if !unsettled.isEmpty { try await settle(unsettled) }
        guard let parcels = try await handOver() else { return unsettled.count }
        let outcomes = await deliver(parcels.ready)
        if !outcomes.isEmpty { try await settle(outcomes) }
        return parcels.looked + unsettled.count
    }

    /// Judges what is due and commits the hand-overs of what may go out.
    private func handOver() async throws -> (looked: Int, ready: [Parcel])? {
        try await atDesk { desk in
            let now = self.now
            let limit = desk.carefulSteps > 0 ? 1 : self.configuration.handOversAtOnce
            let items = try await self.waitingMessages(before: now, limit: limit, desk)
            guard !items.isEmpty else { return nil }
            var parcels: [Parcel] = []
            try await self.doOrForget(desk) {
                parcels = []
                var sitting = Sitting(self, desk, now)
                try await sitting.begin(items.map(\.person))
                for item in items {
                    if let parcel = try await sitting.handOver(item) { parcels.append(parcel) }
                }
                try await sitting.commit(before: .beforeHandOverCommit, after: .afterHandOverCommit)
            }
            desk.onTheirWay.formUnion(parcels.map(\.hand.key))
            return (items.count, parcels)
        }
    }

    /// What is due in the outbox: neither on its way already, which leaves it at the front, nor of somebody in
    /// quarantine.
    func waitingMessages(before instant: Timestamp, limit: Int, _ desk: Desk) async throws -> [OutboxItem] {
        var span = limit + desk.onTheirWay.count
        while true {
            let items = try await store.outbox(before: instant, limit: span)
            let waiting = items.filter { !desk.onTheirWay.contains($0.key) && !desk.quarantined.contains($0.person) }
            // Somebody in quarantine may have any number of messages.
            guard waiting.isEmpty, items.count == span else { return Array(waiting.prefix(limit)) }
            span *= 4
        }
    }

    /// Calls the channels, several at once.
    ///
    /// Nothing is held meanwhile.
    private func deliver(_ parcels: [Parcel]) async -> [(Parcel, DeliveryOutcome)] {
        await withTaskGroup(of: (Int, DeliveryOutcome).self) { group in
            for (index, parcel) in parcels.enumerated() {
                guard let channel = channels[parcel.hand.channel] else { continue }
                group.addTask {
                    await withSpan("omni.deliver", ofKind: .producer) { span in
                        span.attributes["omni.channel"] = parcel.hand.channel.rawValue
                        return (index, await self.answer(of: channel, to: parcel.message))
                    }
                }
            }
            var outcomes: [(Parcel, DeliveryOutcome)] = []
            for await (index, outcome) in group { outcomes.append((parcels[index], outcome)) }
            // In the order of the outbox, so that a replay on a virtual clock logs the same.
            return outcomes.sorted { $0.0.hand.key < $1.0.hand.key }
        }
    }

    private func settle(_ outcomes: [(Parcel, DeliveryOutcome)]) async throws {
        configuration.probe?(.afterDelivery)
        try await atDesk { desk in
            let now = self.now
            let keys = Set(outcomes.map(\.0.hand.key))
            // What a provider has answered is kept until it is durable: an answer that is lost is a doubt for ever.
            desk.unsettled.removeAll { keys.contains($0.0.hand.key) }
            desk.unsettled += outcomes
            try await self.doOrForget(desk) {
                var sitting = Sitting(self, desk, now)
                var people: [PersonID] = []
                for (parcel, _) in outcomes {
                    // Somebody may have been absorbed while their message was on its way.
                    people.append(try await self.whoAnswers(for: parcel.message.person, desk))
                }
                try await sitting.begin(people)
                for (person, (parcel, outcome)) in zip(people, outcomes) {
                    // Nothing is left to settle of somebody who was erased meanwhile.
                    guard let resident = desk.roster[person], resident.state.delivery[parcel.hand.key] != nil
                    else { continue }
                    sitting.settle(parcel, outcome, of: resident)
                }
                try await sitting.commit(before: .beforeSettleCommit, after: .afterSettleCommit)
            }
            desk.unsettled.removeAll { keys.contains($0.0.hand.key) }
            desk.onTheirWay.subtract(keys)
            desk.age()
        }
    }

    /// The person at the end of the redirections.
    func whoAnswers(for person: PersonID, _ desk: Desk) async throws -> PersonID {
        var person = person
        while true {
            try await Sitting(self, desk, now).load([person])
            guard let next = desk.roster[person]?.state.header.into else { return person }
            person = next
        }
    }
}

/// A message that has left the state and is on its way to its channel.
struct Parcel: Sendable {
    let hand: HandOver
    let deadline: Timestamp
    let message: OutboundMessage
}
