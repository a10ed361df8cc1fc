// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// A generator that repeats itself: the same seed, the same values.
struct CoreDice: RandomNumberGenerator {
    static let texts = [
        "", "a", "price", "Product Added", "\u{0}", "\"", "日本語", "e\u{301}", "\u{E9}", "👩‍👩‍👧", "line\r\nline",
        String(repeating: "long ", count: 40),
    ]
    static let edges: [UInt64] = [
        0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, UInt64(UInt32.max), UInt64(UInt32.max) + 1, UInt64(Int64.max),
        UInt64(Int64.max) + 1, .max,
    ]
    private var state: UInt64

    init(_ seed: Int) { state = StableHash.mix64(UInt64(bitPattern: Int64(seed)) &+ 0xC0FE) }

    mutating func next() -> UInt64 { StableHash.splitMix64(&state) }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func flag() -> Bool { below(2) == 0 }
    mutating func text() -> String { Self.texts[below(Self.texts.count)] }
    mutating func digest() -> Digest128 { Digest128(high: next(), low: next()) }
    mutating func number32() -> UInt32 { UInt32(truncatingIfNeeded: wide()) }
    mutating func bytes(_ bound: Int) -> [UInt8] { (0..<below(bound)).map { _ in UInt8(below(256)) } }

    /// Small numbers, edges, and any bits at all.
    mutating func wide() -> UInt64 {
        switch below(3) {
        case 0: UInt64(below(300))
        case 1: Self.edges[below(Self.edges.count)]
        default: next()
        }
    }

    mutating func time() -> Timestamp { Timestamp(microseconds: Int64(bitPattern: wide())) }
    mutating func maybe<T>(_ value: T) -> T? { flag() ? value : nil }

    mutating func value(depth: Int = 3) -> PropertyValue {
        switch below(depth == 0 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(flag())
        case 2: return .int(Int64(bitPattern: wide()))
        case 3:
            let number = Double(bitPattern: next())
            return .double(number.isFinite ? number : 0.5)
        case 4: return .string(text())
        case 5: return .list((0..<below(4)).map { _ in value(depth: depth - 1) })
        default: return .object(properties(depth: depth - 1))
        }
    }

    mutating func properties(depth: Int = 2) -> Properties {
        var properties = Properties()
        for _ in 0..<below(5) { properties[text()] = value(depth: depth) }
        return properties
    }

    /// Bytes with a few of them changed, cut off or put in.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) where !bytes.isEmpty {
            switch below(4) {
            case 0, 1: bytes[below(bytes.count)] = UInt8(below(256))
            case 2: bytes.removeLast(below(bytes.count) + 1)
            default: bytes.insert(UInt8(below(256)), at: below(bytes.count + 1))
            }
        }
        return bytes
    }
}

/// Facts and acts of every kind.
extension CoreDice {
    mutating func identifier() -> Identifier {
        Identifier([.user, .email, .anonymous, Identifier.Kind(text())][below(4)], text())
    }

    mutating func identifiers() -> [Identifier] { (0..<below(4)).map { _ in identifier() } }
    mutating func person() -> PersonID { PersonID(digest()) }
    mutating func run() -> RunID { RunID(digest()) }
    mutating func message() -> MessageKey { MessageKey(digest()) }
    mutating func reason() -> Reason { Reason(flag() ? .retry : Reason.Code(text()), text()) }

    mutating func fact() -> Fact {
        let subjects: [Fact.Subject] = [.person(identifiers()), .group(text()), .tenant(topic: text())]
        let kinds: [Fact.Kind] = [.event(text()), .traits, .membership(group: text()), .link, .consent, .receipt]
        return Fact(
            id: maybe(text()), subject: subjects[below(subjects.count)], kind: kinds[below(kinds.count)], time: time(),
            sequence: maybe(wide()), source: text(), properties: properties(), context: properties())
    }

    static let actKinds = 17

    mutating func act(kind: Int) -> Act {
        switch kind {
        case 0: .personCreated(BucketKey(digest()))
        case 1: .linked(identifier(), from: time(), evidence: text())
        case 2: .absorbed(person())
        case 3: .redirected(to: person())
        case 4: .released(person(), identifiers: identifiers())
        case 5: .restored(from: person(), identifiers: identifiers())
        case 6: .woke(asOf: time())
        case 7:
            .armAssigned(
                ArmAssigned(
                    experiment: text(), arm: text(), isHoldout: flag(), run: maybe(run()), asOf: time()))
        case 8:
            .runEntered(
                RunEntered(
                    run: run(), journey: text(), version: number32(), instance: text(), cause: text(),
                    opening: properties(), asOf: time()))
        case 9:
            .runMoved(RunMoved(run: run(), step: text(), visit: number32(), asOf: time(), wakeAt: maybe(time())))
        case 10: .runEnded(RunEnded(run: run(), reason: reason(), asOf: time()))
        case 11: .messagePlanned(planned())
        case 12: .messageDeferred(message(), until: time(), reason())
        case 13: .messageDropped(message(), reason())
        case 14:
            .handingOver(
                HandOver(
                    key: message(), channel: ChannelName(rawValue: text()), attempt: number32(), content: digest(),
                    asOf: time()))
        case 15: .messageSettled(settled())
        default: .unlinked(identifier(), from: time(), evidence: text())
        }
    }

    private mutating func planned() -> MessagePlanned {
        MessagePlanned(
            key: message(), run: run(), journey: text(), step: text(), template: text(),
            purpose: Purpose(rawValue: text()), channels: (0..<below(3)).map { _ in ChannelName(rawValue: text()) },
            asOf: time(), deadline: time())
    }

    private mutating func settled() -> MessageSettled {
        let outcomes: [MessageSettled.Outcome] = [.accepted, .retryable, .permanent, .inDoubt]
        return MessageSettled(
            key: message(), channel: ChannelName(rawValue: text()), attempt: number32(),
            outcome: outcomes[below(outcomes.count)], reason: reason(), retryAt: maybe(time()), asOf: time())
    }

    /// A line of a log: an act of a kind below ``actKinds``, or else a fact.
    mutating func entry(kind: Int) -> Entry {
        let body: Entry.Body =
            kind < Self.actKinds
            ? .act(act(kind: kind)) : .fact(ArrivedFact(fact(), isHistory: flag(), isClamped: flag()))
        return Entry(number: wide(), at: time(), body: body)
    }
}
