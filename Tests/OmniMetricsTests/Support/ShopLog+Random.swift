// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension ShopLog {
    /// A log with everything in it, sensible or not, of a dozen people and nobody.
    static func random(_ seed: UInt64, count: Int = 400) -> ShopLog {
        var chance = Chance(seed &* 7_919 &+ 1)
        var log = ShopLog()
        for _ in 0..<count {
            let person = chance.below(12)
            let time = Timestamp(microseconds: 1_735_000_000_000_000 + Int64(chance.below(40_000_000)) * 1_000_000)
            if chance.below(3) > 0 {
                let late = Int64(chance.below(3)) * 3_600_000_000
                let fact = fact(at: Timestamp(microseconds: time.microseconds - late + 1_800_000_000), &chance)
                let isKnown = chance.below(8) > 0
                log.write(
                    .fact(ArrivedFact(fact, isHistory: chance.below(9) == 0)), of: isKnown ? person : nil, at: time)
            } else {
                log.write(.act(act(at: time, of: person, &chance)), of: person, at: time)
            }
        }
        return log
    }

    private static func fact(at time: Timestamp, _ chance: inout Chance) -> Fact {
        let subjects: [Fact.Subject] = [
            .person([]), .person([.user("ada")]), .person([.email("a@b.example"), .anonymous("é🙂")]),
            .person([.device("x")]), .group("g"), .tenant(topic: "stock"),
        ]
        let kinds: [Fact.Kind] = [
            .event("Order Completed"), .event("Order Completed"), .event("Order Refunded"), .event("Product Viewed"),
            .event(""), .event("Order Complete"), .traits, .membership(group: "g"), .link, .consent, .receipt,
            .event("Order Completed"), .event("Order Completed"), .event("Order Cancelled"), .event("Product Added"),
            .event("Survey Sent"), .event("Survey Answered"), .event("Survey Answered"),
        ]
        let totals: [PropertyValue?] = [
            19.99, 5, 12.34, 7.5, 100, 42, 0, -3, -2.5, 1.015, 1e300, .int(.max), .int(.min), "12.50", .null, nil,
            0.005, .bool(true),
        ]
        let currencies: [PropertyValue?] = [nil, "GBP", "EUR", "JPY", "eur", "Euro", "", .null, .int(3), "KWD", "é1"]
        let names: [PropertyValue?] = [
            nil, "", "o-1", "o-2", "o-3", .int(4), "4", .double(1.5), .null, .int(Int64(chance.below(1_000))),
        ]
        var fields: [(String, PropertyValue)] = [
            ("products", .list((0..<chance.below(4)).map { _ in product(&chance) })), ("totals", 4),
            ("survey", chance.pick(["nps", "csat", "other", .int(3), ""])),
            ("score", chance.pick([9, 10, 0, 4, 5, 3, 11, -1, "7", 8.0, 2.5, .null])),
        ]
        let found = [
            ("total", chance.pick(totals)), ("currency", chance.pick(currencies)), ("order_id", chance.pick(names)),
        ]
        for case (let key, let value?) in found { fields.insert((key, value), at: chance.below(fields.count + 1)) }
        var properties = Properties()
        for (key, value) in fields { properties[key] = value }
        return Fact(
            id: "f-\(chance.below(1_000_000))", subject: chance.pick(subjects), kind: chance.pick(kinds), time: time,
            sequence: chance.below(3) == 0 ? UInt64(chance.below(1_000)) : nil,
            source: chance.pick(["web", "app", "till"]), properties: properties,
            context: chance.pick([
                ["total": 99], [:], ["campaign": .object(["source": "search"])],
                ["campaign": .object(["medium": "x", "source": "mia"])], ["campaign": "search"],
                ["campaign": .object(["source": 3])],
            ]))
    }

    private static func product(_ chance: inout Chance) -> PropertyValue {
        let prices: [PropertyValue?] = [2.55, 2.55, 4, 9.99, 0.5, 2.55, 0.125, 3, 0, -1, nil, "9", 1e300, 0.005]
        let quantities: [PropertyValue?] = [nil, 2, 2, 4, nil, 12, 1, 6, 0, -2, 2.0, 2.5, .int(.max), 3]
        let fields: [(String, PropertyValue?)] = [
            ("product_id", chance.pick([nil, nil, "p-1", "p-2", "", .int(5)])),
            ("name", chance.pick(["lantern", "kettle", "é🙂", nil])), ("price", chance.pick(prices)),
            ("quantity", chance.pick(quantities)), ("category", chance.pick([nil, "light", "kitchen", .null])),
        ]
        var properties = Properties()
        for case (let key, let value?) in fields { properties[key] = value }
        return chance.below(12) == 0 ? .string("lantern") : .object(properties)
    }

    private static func act(at time: Timestamp, of person: Int, _ chance: inout Chance) -> Act {
        let other = Self.person(chance.below(12))
        let key = MessageKey(Digest128(high: 1, low: UInt64(chance.below(30))))
        let run = RunID(Digest128(high: 2, low: UInt64(chance.below(30))))
        let journey = chance.pick(["welcome", "rescue"])
        let channel: ChannelName = chance.pick([.email, .push])
        switch chance.below(14) {
        case 0: return .absorbed(other)
        case 1: return .redirected(to: other)
        case 2: return chance.below(3) == 0 ? .released(other, identifiers: [.device("x")]) : .woke(asOf: time)
        case 3:
            return chance.below(3) == 0
                ? .restored(from: other, identifiers: []) : .personCreated(BucketKey(key.digest))
        case 4, 5:
            return .armAssigned(
                ArmAssigned(
                    experiment: "journey/" + journey, arm: "a", isHoldout: chance.below(2) == 0, run: run, asOf: time))
        case 6, 7:
            return .runEntered(
                RunEntered(
                    run: run, journey: journey, version: 1, instance: "i", cause: "c", opening: ["total": 1],
                    asOf: time))
        case 8: return .runEnded(RunEnded(run: run, reason: Reason(.completed), asOf: time))
        case 9:
            // One plan per message: the journey follows from the key.
            return .messagePlanned(
                MessagePlanned(
                    key: key, run: run, journey: key.digest.low % 2 == 0 ? "welcome" : "rescue", step: "s",
                    template: "t", purpose: .marketing, channels: [.push, .email], asOf: time, deadline: time))
        case 10: return .messageDeferred(key, until: time, Reason(chance.pick([.quietHours, .frequencyCap])))
        case 11: return .messageDropped(key, Reason(chance.pick([.noConsent, .deadlinePassed])))
        case 12:
            return .handingOver(
                HandOver(
                    key: key, channel: channel, attempt: UInt32(1 + chance.below(3)), content: key.digest, asOf: time))
        default:
            let outcome: MessageSettled.Outcome = chance.pick([.accepted, .retryable, .permanent, .inDoubt])
            return .messageSettled(
                MessageSettled(
                    key: key, channel: channel, attempt: 1, outcome: outcome, reason: Reason(.retry),
                    retryAt: chance.below(2) == 0 ? time : nil, asOf: time))
        }
    }
}
