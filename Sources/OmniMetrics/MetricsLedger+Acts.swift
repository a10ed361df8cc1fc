// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    mutating func add(_ act: Act, of person: PersonID?) {
        counts.acts += 1
        switch act {
        case .absorbed(let visitor): if let person { people.join(visitor, to: person) }
        case .redirected(let survivor): if let person { people.join(person, to: survivor) }
        case .released(let visitor, _): if let person { people.part(visitor, from: person) }
        case .restored(let survivor, _): if let person { people.part(person, from: survivor) }
        case .armAssigned(let arm):
            // Kept without looking at the prefix: only the report knows which journeys there are.
            place(arm.experiment, of: person)
                .map { journeys.exposed($0, isHoldout: arm.isHoldout, at: arm.asOf.microseconds) }
        case .runEntered(let run):
            place(run.journey, of: person).map { journeys.entered($0, at: run.asOf.microseconds) }
        case .messagePlanned(let message):
            messages.planned(
                message.key.digest, journey: names.index(of: message.journey), channels: message.channels.count)
        case .messageDeferred(let key, _, let reason):
            messages.note(.deferred, names.index(of: reason.code.rawValue), of: key.digest)
        case .messageDropped(let key, let reason):
            messages.stands(.dropped, names.index(of: reason.code.rawValue), of: key.digest, names)
        case .handingOver(let hand):
            messages.note(
                hand.attempt > 1 ? .repeated : .handedOver, names.index(of: hand.channel.rawValue), of: hand.key.digest)
        case .messageSettled(let settled): settle(settled, of: person)
        case .personCreated, .linked, .unlinked, .woke, .runMoved, .runEnded: break
        }
    }

    private mutating func place(_ name: String, of person: PersonID?) -> JourneyBook.Place? {
        guard let person else { return nil }
        return JourneyBook.Place(person: people.index(of: person), name: names.index(of: name))
    }

    private mutating func settle(_ settled: MessageSettled, of person: PersonID?) {
        let key = settled.key.digest
        let channel = names.index(of: settled.channel.rawValue)
        switch settled.outcome {
        case .accepted:
            messages.note(.accepted, channel, of: key)
            if let person {
                touches.append(
                    TouchRow(person: people.index(of: person), channel: channel, time: settled.asOf.microseconds))
            }
            messages.stands(.accepted, channel, of: key, names)
        case .inDoubt:
            messages.note(.leftInDoubt, channel, of: key)
            messages.stands(.inDoubt, channel, of: key, names)
        case .permanent:
            messages.note(.refused, channel, of: key)
            messages.failed(key)
        case .retryable:
            messages.note(.postponed, channel, of: key)
            if settled.retryAt == nil { messages.failed(key) }
        }
    }
}
