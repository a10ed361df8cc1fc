// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ActCoding {
    package static func read(_ reader: inout ByteReader) throws(CodingFailure) -> Act {
        switch try reader.byte() {
        case 1: return .personCreated(BucketKey(try reader.digest()))
        case 2:
            let identifier = try readIdentifier(&reader)
            let from = try reader.time()
            return .linked(identifier, from: from, evidence: try reader.text())
        case 3: return .absorbed(PersonID(try reader.digest()))
        case 4: return .redirected(to: PersonID(try reader.digest()))
        case 5:
            let person = PersonID(try reader.digest())
            return .released(person, identifiers: try reader.list(readIdentifier))
        case 6:
            let person = PersonID(try reader.digest())
            return .restored(from: person, identifiers: try reader.list(readIdentifier))
        case 7: return .woke(asOf: try reader.time())
        case 8: return .armAssigned(try readArm(&reader))
        case 9: return .runEntered(try readEntered(&reader))
        case 10: return .runMoved(try readMoved(&reader))
        case 11:
            let run = RunID(try reader.digest())
            let reason = try readReason(&reader)
            return .runEnded(RunEnded(run: run, reason: reason, asOf: try reader.time()))
        case 12: return .messagePlanned(try readPlanned(&reader))
        case 13:
            let key = MessageKey(try reader.digest())
            let until = try reader.time()
            return .messageDeferred(key, until: until, try readReason(&reader))
        case 14:
            let key = MessageKey(try reader.digest())
            return .messageDropped(key, try readReason(&reader))
        case 15:
            let key = MessageKey(try reader.digest())
            let channel = ChannelName(rawValue: try reader.text())
            let attempt = try reader.number32()
            let content = try reader.digest()
            return .handingOver(
                HandOver(key: key, channel: channel, attempt: attempt, content: content, asOf: try reader.time()))
        case 16: return .messageSettled(try readSettled(&reader))
        case 17:
            let identifier = try readIdentifier(&reader)
            let from = try reader.time()
            return .unlinked(identifier, from: from, evidence: try reader.text())
        default: throw CodingFailure(.unknownVersion, at: reader.position)
        }
    }

    package static func readReason(_ reader: inout ByteReader) throws(CodingFailure) -> Reason {
        let code = try reader.text()
        return Reason(Reason.Code(code), try reader.text())
    }

    package static func readPlanned(_ reader: inout ByteReader) throws(CodingFailure) -> MessagePlanned {
        let key = MessageKey(try reader.digest())
        let run = RunID(try reader.digest())
        let journey = try reader.text()
        let step = try reader.text()
        let template = try reader.text()
        let purpose = Purpose(rawValue: try reader.text())
        let channels = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            ChannelName(rawValue: try reader.text())
        }
        let asOf = try reader.time()
        return MessagePlanned(
            key: key, run: run, journey: journey, step: step, template: template, purpose: purpose,
            channels: channels, asOf: asOf, deadline: try reader.time())
    }

    private static func readIdentifier(_ reader: inout ByteReader) throws(CodingFailure) -> Identifier {
        let kind = try reader.text()
        return Identifier(Identifier.Kind(kind), try reader.text())
    }

    private static func readArm(_ reader: inout ByteReader) throws(CodingFailure) -> ArmAssigned {
        let experiment = try reader.text()
        let arm = try reader.text()
        let isHoldout = try reader.flag()
        let run = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            RunID(try reader.digest())
        }
        return ArmAssigned(
            experiment: experiment, arm: arm, isHoldout: isHoldout, run: run, asOf: try reader.time())
    }

    private static func readEntered(_ reader: inout ByteReader) throws(CodingFailure) -> RunEntered {
        let run = RunID(try reader.digest())
        let journey = try reader.text()
        let version = try reader.number32()
        let instance = try reader.text()
        let cause = try reader.text()
        let opening = Properties(trusting: try reader.blob())
        return RunEntered(
            run: run, journey: journey, version: version, instance: instance, cause: cause, opening: opening,
            asOf: try reader.time())
    }

    private static func readMoved(_ reader: inout ByteReader) throws(CodingFailure) -> RunMoved {
        let run = RunID(try reader.digest())
        let step = try reader.text()
        let visit = try reader.number32()
        let asOf = try reader.time()
        let wakeAt = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in try reader.time() }
        return RunMoved(run: run, step: step, visit: visit, asOf: asOf, wakeAt: wakeAt)
    }

    private static func readSettled(_ reader: inout ByteReader) throws(CodingFailure) -> MessageSettled {
        let key = MessageKey(try reader.digest())
        let channel = ChannelName(rawValue: try reader.text())
        let attempt = try reader.number32()
        guard let outcome = MessageSettled.Outcome(rawValue: try reader.byte()) else {
            throw CodingFailure(.invalidValue, at: reader.position)
        }
        let reason = try readReason(&reader)
        let retryAt = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in try reader.time() }
        return MessageSettled(
            key: key, channel: channel, attempt: attempt, outcome: outcome, reason: reason, retryAt: retryAt,
            asOf: try reader.time())
    }
}
