// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniEvents

/// Facts of every kind, with values of every form in them.
struct RandomFacts {
    var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    mutating func text() -> String {
        pick([
            "", "a", "ada", "Käse", "e\u{301}", "日本語", "😹💍", "line\nbreak\ttab \"quoted\" \\ \u{1}\u{7F}", "\u{2028}",
            "x/y", String(repeating: "long ", count: Int.random(in: 1...60, using: &random)),
        ])
    }

    mutating func value(depth: Int) -> PropertyValue {
        switch Int.random(in: 0..<(depth > 3 ? 8 : 11), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int64(truncatingIfNeeded: random.next()))
        case 3: return .int(Int64.random(in: -100...100, using: &random))
        case 4:
            let double = Double(bitPattern: random.next())
            return .double(double.isFinite ? double : 0.1)
        case 5:
            return .double(pick([0.0, -0.0, 1, 18.99, 1e22, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude]))
        case 6, 7: return .string(text())
        case 8, 9: return .object(properties(depth: depth + 1))
        default: return .list((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1) })
        }
    }

    mutating func properties(depth: Int = 0) -> Properties {
        var properties = Properties()
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let key = pick(["price", "name", "plan", "e-mail", "key \"2\"", "ключ", "", text()])
            properties[key] = value(depth: depth)
        }
        return properties
    }

    mutating func identifiers() -> [Identifier] {
        (0..<Int.random(in: 0...4, using: &random))
            .map { _ in
                pick([
                    .user(text()), .user("u1"), .anonymous("c1"), .anonymous(text()), .email("ada@example.com"),
                    .loyaltyCard("77"), .device("d"), Identifier(Identifier.Kind("receipt"), text()),
                ])
            }
    }

    mutating func fact(number: Int) -> Fact {
        let subject: Fact.Subject = pick([
            .person(identifiers()), .person(identifiers()), .group(text()), .tenant(topic: text()),
        ])
        let kind: Fact.Kind = pick([
            .event("Product Added"), .event("Seen"), .event(text()), .traits, .membership(group: text()), .link,
            .consent,
            .receipt,
        ])
        var properties = properties()
        if Int.random(in: 0..<3, using: &random) == 0 { properties[CommonTraits.email] = "ada@example.com" }
        var context = self.properties()
        if Int.random(in: 0..<6, using: &random) == 0 { context["device"] = ["x"] }
        if Int.random(in: 0..<6, using: &random) == 0 { context["traits"] = .object(["email": "bob@example.com"]) }
        return Fact(
            id: "id-\(number)", subject: subject, kind: kind,
            time: Timestamp(
                microseconds: Int64.random(in: -60_000_000_000_000_000...250_000_000_000_000_000, using: &random)),
            sequence: pick([nil, nil, 0, 7, .max]), source: pick(["", "web", "pos"]), properties: properties,
            context: context)
    }
}
