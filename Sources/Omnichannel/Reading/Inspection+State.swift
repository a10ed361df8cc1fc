// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniDelivery
import OmniIdentity
import OmniJourneys

extension Inspection {
    package static func state(_ state: PersonState) -> PropertyValue {
        var fields = Properties()
        if let key = state.header.bucketKey { fields["bucketKey"] = .string(key.description) }
        if let into = state.header.into { fields["redirectedTo"] = .string(into.description) }
        if !state.header.absorbed.isEmpty {
            fields["absorbed"] = .list(state.header.absorbed.map { .string($0.description) })
        }
        fields["profile"] = profile(state.profile)
        fields["consent"] = .list(
            state.consent.rows.map { row in
                .object([
                    "purpose": .string(row.purpose.rawValue), "channel": .string(row.channel.rawValue),
                    "granted": row.granted.map { .string($0.at.description) } ?? .null,
                    "withdrawn": row.withdrawn.map { .string($0.at.description) } ?? .null,
                ])
            })
        fields["runs"] = .list(state.journeys.runs.map(run))
        fields["pending"] = .list(state.delivery.pending.map(pending))
        fields["arms"] = .list(
            state.arms.records.map { record in
                .object(["experiment": .string(record.assigned.experiment), "arm": .string(record.assigned.arm)])
            })
        fields["audienceBytes"] = .int(Int64(state.audiences.byteCount))
        fields["unknownSections"] = .list(state.unknown.map { .int(Int64($0.tag)) })
        return .object(fields)
    }

    private static func profile(_ state: ProfileState) -> PropertyValue {
        let profile = Profile(state)
        var fields: Properties = [
            "traits": .object(profile.traits),
            "identifiers": .list(profile.identifiers.map(link)),
        ]
        if !profile.formerIdentifiers.isEmpty {
            fields["formerIdentifiers"] = .list(profile.formerIdentifiers.map(link))
        }
        if let first = profile.firstSeen { fields["firstSeen"] = .string(first.description) }
        if let last = profile.lastSeen { fields["lastSeen"] = .string(last.description) }
        return .object(fields)
    }

    /// An identifier with its interval and evidence.
    private static func link(_ known: Profile.KnownIdentifier) -> PropertyValue {
        var fields: Properties = [
            "identifier": .string("\(known.identifier.kind):\(known.identifier.value)"),
            "from": .string(known.from.description), "evidence": .string(known.fact),
        ]
        if let until = known.until { fields["until"] = .string(until.description) }
        return .object(fields)
    }

    private static func run(_ run: JourneyRun) -> PropertyValue {
        var fields: Properties = [
            "run": .string(run.id.description), "journey": .string(run.journey), "version": .int(Int64(run.version)),
            "instance": .string(run.instance), "step": .string(run.step),
            "entered": .string(run.enteredAt.description),
        ]
        if let wakeAt = run.wakeAt { fields["until"] = .string(wakeAt.description) }
        return .object(fields)
    }

    private static func pending(_ message: PendingMessage) -> PropertyValue {
        .object([
            "key": .string(message.key.description), "journey": .string(message.planned.journey),
            "step": .string(message.planned.step), "phase": .string("\(message.phase)"),
            "due": .string(message.dueAt.description), "reason": .string(message.reason.description),
        ])
    }
}
