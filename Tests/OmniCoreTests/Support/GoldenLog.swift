// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// One line of a log of every kind, as `Golden/entry-1.txt` has them.
enum GoldenLog {
    private static let at = Timestamp(microseconds: 1_772_445_600_123_456)
    private static let earlier = Timestamp(microseconds: 1_772_442_000_000_000)
    private static let person = PersonID(digest(1))
    private static let run = RunID(digest(2))
    private static let key = MessageKey(digest(3))
    private static let names: [Identifier] = [.anonymous("cookie-1"), .email("ada@example.com")]

    private static func digest(_ number: UInt64) -> Digest128 {
        Digest128(high: number &* 0x0102_0304_0506_0708, low: number)
    }

    static let entries: [Entry] =
        facts.enumerated()
        .map { index, fact in
            Entry(
                number: UInt64(index + 1), at: at,
                body: .fact(ArrivedFact(fact, isHistory: index % 2 == 1, isClamped: index % 3 == 2)))
        }
        + acts.enumerated().map { index, act in Entry(number: UInt64(index + 200), at: at, body: .act(act)) }

    private static let facts: [Fact] = [
        Fact(
            id: "f-1", subject: .person([.user("ada")] + names), kind: .event("Product Added"), time: earlier,
            sequence: 300, source: "web", properties: everyForm, context: ["locale": "de-DE"]),
        Fact(id: "f-2", subject: .person(names), kind: .traits, time: at, properties: ["plan": "pro"]),
        Fact(id: "f-3", subject: .person([.user("ada")]), kind: .membership(group: "acme"), time: earlier),
        Fact(id: "f-4", subject: .person(names), kind: .link, time: earlier, source: "crm"),
        .consent(.marketing, on: .push, by: .user("ada"), at: earlier, proof: "form 7", id: "f-5"),
        Fact(id: "f-6", subject: .person([]), kind: .receipt, time: earlier, properties: ["status": "opened"]),
        Fact(id: "f-7", subject: .group("acme"), kind: .traits, time: earlier, sequence: 0),
        Fact(id: "f-8", subject: .tenant(topic: "stock"), kind: .event("Stock Changed"), time: earlier),
    ]

    private static let everyForm: Properties = [
        "null": .null, "no": false, "yes": true, "int": -70, "double": .double(39.9), "text": "Wasserkocher „blau“",
        "list": [1, "a", [.null]], "object": .object(["inner": .object(["deep": 1])]),
    ]

    private static let acts: [Act] = [
        .personCreated(BucketKey(digest(4))),
        .linked(.email("ada@example.com"), from: earlier, evidence: "f-1"),
        .absorbed(person), .redirected(to: person),
        .released(person, identifiers: names), .restored(from: person, identifiers: names),
        .woke(asOf: earlier),
        .armAssigned(ArmAssigned(experiment: "voucher", arm: "b", isHoldout: true, run: run, asOf: earlier)),
        .armAssigned(ArmAssigned(experiment: "voucher", arm: "a", isHoldout: false, run: nil, asOf: earlier)),
        .runEntered(
            RunEntered(
                run: run, journey: "cart-rescue", version: 3, instance: "cart-1", cause: "f-1",
                opening: ["cart_id": "cart-1"], asOf: earlier)),
        .runMoved(RunMoved(run: run, step: "quiet", visit: 1, asOf: earlier, wakeAt: at)),
        .runMoved(RunMoved(run: run, step: "remind", visit: 200, asOf: earlier, wakeAt: nil)),
        .runEnded(RunEnded(run: run, reason: Reason(.exitEvent, "Order Completed"), asOf: earlier)),
        .messagePlanned(
            MessagePlanned(
                key: key, run: run, journey: "cart-rescue", step: "remind", template: "cart-reminder",
                purpose: .marketing, channels: [.push, .email], asOf: earlier, deadline: at)),
        .messageDeferred(key, until: at, Reason(.quietHours, "until 08:00")),
        .messageDropped(key, Reason(.noConsent, "marketing on push")),
        .handingOver(HandOver(key: key, channel: .push, attempt: 1, content: digest(5), asOf: earlier)),
        settled(.accepted, nil), settled(.retryable, at), settled(.permanent, nil), settled(.inDoubt, nil),
        .unlinked(.email("ada@example.com"), from: earlier, evidence: "f-1"),
    ]

    private static func settled(_ outcome: MessageSettled.Outcome, _ retryAt: Timestamp?) -> Act {
        .messageSettled(
            MessageSettled(
                key: key, channel: .email, attempt: 2, outcome: outcome, reason: Reason(.retry, "429"),
                retryAt: retryAt, asOf: earlier))
    }
}
