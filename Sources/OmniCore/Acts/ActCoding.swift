// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The stored form of an act: a tag byte, then its fields.
///
/// Tags are never reused; fields are only appended.
package enum ActCoding {
    package static func write(_ act: Act, to writer: inout ByteWriter) {
        switch act {
        case .personCreated(let key):
            writer.byte(1)
            writer.digest(key.digest)
        case .linked(let identifier, let from, let evidence):
            writer.byte(2)
            writeIdentifier(&writer, identifier)
            writer.time(from)
            writer.text(evidence)
        case .absorbed(let person): writePerson(3, person, to: &writer)
        case .redirected(let person): writePerson(4, person, to: &writer)
        case .released(let person, let identifiers):
            writePerson(5, person, to: &writer)
            writer.list(identifiers, writeIdentifier)
        case .restored(let person, let identifiers):
            writePerson(6, person, to: &writer)
            writer.list(identifiers, writeIdentifier)
        case .woke(let instant):
            writer.byte(7)
            writer.time(instant)
        case .armAssigned(let arm):
            writer.byte(8)
            writer.text(arm.experiment)
            writer.text(arm.arm)
            writer.flag(arm.isHoldout)
            writer.optional(arm.run) { $0.digest($1.digest) }
            writer.time(arm.asOf)
        case .runEntered(let run):
            writer.byte(9)
            writer.digest(run.run.digest)
            writer.text(run.journey)
            writer.unsigned(UInt64(run.version))
            writer.text(run.instance)
            writer.text(run.cause)
            writer.blob(run.opening.storage)
            writer.time(run.asOf)
        case .runMoved(let move):
            writer.byte(10)
            writer.digest(move.run.digest)
            writer.text(move.step)
            writer.unsigned(UInt64(move.visit))
            writer.time(move.asOf)
            writer.optional(move.wakeAt) { $0.time($1) }
        case .runEnded(let end):
            writer.byte(11)
            writer.digest(end.run.digest)
            writeReason(end.reason, to: &writer)
            writer.time(end.asOf)
        case .messagePlanned(let message):
            writer.byte(12)
            writePlanned(message, to: &writer)
        case .messageDeferred(let key, let until, let reason):
            writer.byte(13)
            writer.digest(key.digest)
            writer.time(until)
            writeReason(reason, to: &writer)
        case .messageDropped(let key, let reason):
            writer.byte(14)
            writer.digest(key.digest)
            writeReason(reason, to: &writer)
        case .handingOver(let hand):
            writer.byte(15)
            writer.digest(hand.key.digest)
            writer.text(hand.channel.rawValue)
            writer.unsigned(UInt64(hand.attempt))
            writer.digest(hand.content)
            writer.time(hand.asOf)
        case .messageSettled(let settled):
            writer.byte(16)
            writer.digest(settled.key.digest)
            writer.text(settled.channel.rawValue)
            writer.unsigned(UInt64(settled.attempt))
            writer.byte(settled.outcome.rawValue)
            writeReason(settled.reason, to: &writer)
            writer.optional(settled.retryAt) { $0.time($1) }
            writer.time(settled.asOf)
        case .unlinked(let identifier, let from, let evidence):
            writer.byte(17)
            writeIdentifier(&writer, identifier)
            writer.time(from)
            writer.text(evidence)
        }
    }

    package static func writeReason(_ reason: Reason, to writer: inout ByteWriter) {
        writer.text(reason.code.rawValue)
        writer.text(reason.detail)
    }

    package static func writePlanned(_ message: MessagePlanned, to writer: inout ByteWriter) {
        writer.digest(message.key.digest)
        writer.digest(message.run.digest)
        writer.text(message.journey)
        writer.text(message.step)
        writer.text(message.template)
        writer.text(message.purpose.rawValue)
        writer.list(message.channels) { $0.text($1.rawValue) }
        writer.time(message.asOf)
        writer.time(message.deadline)
    }

    private static func writeIdentifier(_ writer: inout ByteWriter, _ identifier: Identifier) {
        writer.text(identifier.kind.rawValue)
        writer.text(identifier.value)
    }

    private static func writePerson(_ tag: UInt8, _ person: PersonID, to writer: inout ByteWriter) {
        writer.byte(tag)
        writer.digest(person.digest)
    }
}
