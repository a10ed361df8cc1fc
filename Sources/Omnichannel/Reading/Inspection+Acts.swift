// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Inspection {
    package static func act(_ act: Act) -> PropertyValue {
        var fields = Properties()
        switch act {
        case .personCreated(let key): fields["personCreated"] = .string(key.description)
        case .linked(let identifier, let from, let evidence):
            fields["linked"] = .string("\(identifier.kind):\(identifier.value)")
            fields["from"] = .string(from.description)
            fields["evidence"] = .string(evidence)
        case .unlinked(let identifier, let from, let evidence):
            fields["unlinked"] = .string("\(identifier.kind):\(identifier.value)")
            fields["from"] = .string(from.description)
            fields["evidence"] = .string(evidence)
        case .absorbed(let person): fields["absorbed"] = .string(person.description)
        case .redirected(let person): fields["redirectedTo"] = .string(person.description)
        case .released(let person, let identifiers):
            fields["released"] = .string(person.description)
            fields["identifiers"] = names(identifiers)
        case .restored(let person, let identifiers):
            fields["restoredFrom"] = .string(person.description)
            fields["identifiers"] = names(identifiers)
        case .woke(let instant): fields["woke"] = .string(instant.description)
        case .armAssigned(let arm):
            fields["armAssigned"] = .string(arm.arm)
            fields["experiment"] = .string(arm.experiment)
            fields["holdout"] = .bool(arm.isHoldout)
        case .runEntered(let run):
            fields["runEntered"] = .string(run.run.description)
            fields["journey"] = .string("\(run.journey) version \(run.version)")
            fields["instance"] = .string(run.instance)
            fields["cause"] = .string(run.cause)
        case .runMoved(let move):
            fields["runMoved"] = .string(move.run.description)
            fields["step"] = .string(move.step)
            if let wakeAt = move.wakeAt { fields["until"] = .string(wakeAt.description) }
        case .runEnded(let end):
            fields["runEnded"] = .string(end.run.description)
            fields["reason"] = .string(end.reason.description)
        case .messagePlanned(let message):
            fields["messagePlanned"] = .string(message.key.description)
            fields["template"] = .string(message.template)
            fields["channels"] = .list(message.channels.map { .string($0.rawValue) })
            fields["deadline"] = .string(message.deadline.description)
        case .messageDeferred(let key, let until, let reason):
            fields["messageDeferred"] = .string(key.description)
            fields["until"] = .string(until.description)
            fields["reason"] = .string(reason.description)
        case .messageDropped(let key, let reason):
            fields["messageDropped"] = .string(key.description)
            fields["reason"] = .string(reason.description)
        case .handingOver(let hand):
            fields["handingOver"] = .string(hand.key.description)
            fields["channel"] = .string(hand.channel.rawValue)
            fields["attempt"] = .int(Int64(hand.attempt))
            fields["content"] = .string(hand.content.hex)
        case .messageSettled(let settled):
            fields["messageSettled"] = .string(settled.key.description)
            fields["channel"] = .string(settled.channel.rawValue)
            fields["outcome"] = .string("\(settled.outcome)")
            fields["reason"] = .string(settled.reason.description)
        }
        return .object(fields)
    }

    private static func names(_ identifiers: [Identifier]) -> PropertyValue {
        .list(identifiers.map { .string("\($0.kind):\($0.value)") })
    }
}
