// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniIdentity
import Testing

@Suite struct `Normalising identifiers` {
    static func normal(_ identifier: Identifier, _ rules: IdentityRules = IdentityRules()) -> String? {
        guard case .success(let normal) = rules.normalize(identifier) else { return nil }
        return normal.value
    }

    static func code(_ identifier: Identifier) -> IdentifierRefusal.Code? {
        guard case .failure(let refusal) = IdentityRules().normalize(identifier) else { return nil }
        return refusal.code
    }

    private static let forms: [(identifier: Identifier, value: String)] = [
        (.user("ada"), "ada"), (.user("  Ada\t"), "Ada"), (.user("e\u{301}"), "\u{E9}"), (.user("0a"), "0a"),
        (.email(" Ada.Lovelace@Example.COM "), "ada.lovelace@example.com"),
        (.email("ÄDA@example.com"), "äda@example.com"),
        (.phone("+44 20 7946 0958"), "+442079460958"), (.phone("＋４４ ２０ ７９４６ ０９５８"), "+442079460958"),
        (.phone("+44 (0)20 7946 0958"), "+442079460958"), (.phone("\u{200E}+44 20 7946 0958"), "+442079460958"),
        (.phone("tel:+1-201-555-0123"), "+12015550123"), (.phone("+39 06 1234 5678"), "+390612345678"),
        (.loyaltyCard("77 00-12"), "770012"), (.loyaltyCard("٣٤"), "34"), (.anonymous("507F191E"), "507F191E"),
        (.device("000a"), "000a"),
    ]

    @Test(arguments: forms)
    func `gives each kind its one form, once and for all`(identifier: Identifier, value: String) throws {
        let normal = try #require(Self.normal(identifier))
        #expect(Array(normal.utf8) == Array(value.utf8))
        #expect(Self.normal(Identifier(identifier.kind, normal)) == normal)
    }

    private static let refusals: [(identifier: Identifier, code: IdentifierRefusal.Code)] = [
        (.user(""), .empty), (.user(" \t "), .empty), (Identifier(Identifier.Kind(""), "x"), .empty),
        (.user("null"), .blocked), (.user(" NULL "), .blocked), (.anonymous("undefined"), .blocked),
        (.user("-1"), .blocked),
        (.user("0000"), .blocked), (.device("00000000-0000-0000-0000-000000000000"), .blocked),
        (.user("[object Object]"), .blocked),
        (.user("--"), .blocked), (.user("a\nb"), .controlCharacters), (.user("a\u{0}"), .controlCharacters),
        (.user(String(repeating: "x", count: 257)), .tooLong), (.email("ada"), .notAnAddress),
        (.email("a@b@c.d"), .notAnAddress),
        (.email("a b@c.de"), .notAnAddress), (.email("ada@127.0.0.1"), .notAnAddress),
        (.email("\"a b\"@c.de"), .notAnAddress),
        (.phone("020 7946 0958"), .notAPhoneNumber), (.phone("+39 (0)6 1234 5678"), .notAPhoneNumber),
        (.phone("+44 20 (0)7946 0958"), .notAPhoneNumber),
        (.phone("+999 1234567"), .notAPhoneNumber), (.phone("+1 555 0100"), .notAPhoneNumber),
        (.phone("+1"), .notAPhoneNumber),
        (.phone("+44 20 7946 0958 ext 3"), .notAPhoneNumber), (.loyaltyCard("7x"), .notDigits),
    ]

    @Test(arguments: refusals)
    func `refuses what means nobody or cannot be compared`(identifier: Identifier, code: IdentifierRefusal.Code) {
        #expect(Self.code(identifier) == code)
    }

    @Test func `never repeats a refused value in what it says`() {
        for (identifier, _) in Self.refusals where identifier.value.count > 3 {
            guard case .failure(let refusal) = IdentityRules().normalize(identifier) else { continue }
            #expect(!refusal.description.contains(identifier.value))
        }
    }

    private static let national: [(number: String, country: String, value: String?)] = [
        ("020 7946 0958", "44", "+442079460958"), ("20 7946 0958", "+44", "+442079460958"),
        ("0044 20 7946 0958", "49", "+442079460958"),
        ("06 1234 5678", "39", "+390612345678"), ("0171 1234567", "49", "+491711234567"), ("12", "1", nil),
        ("", "44", nil),
    ]

    @Test(arguments: national)
    func `reads national numbers where the rules name a country`(number: String, country: String, value: String?) {
        var rules = IdentityRules()
        rules.kinds[.phone] = IdentityRules.KindRule(normalization: .phone(defaultCountryCode: country))
        #expect(Self.normal(.phone(number), rules) == value)
    }

    private static let phones = "conformance/phone/e164.shared.json"

    @Test(.enabled(if: SharedData.has(phones), "needs ../shared"))
    func `writes international phone numbers as the reference does, or refuses them`() throws {
        var passed = 0
        var skipped = 0
        var total = 0
        for one in SharedData.cases(Self.phones) {
            let input = try #require(one["input"] as? String)
            guard input.contains("+") || input.contains("＋") else {
                skipped += 1
                continue
            }
            total += 1
            let expected = one["valid"] as? Bool == true ? one["e164"] as? String : nil
            let normal = Self.normal(.phone(input))
            // A number in no plan: refusing it is right, and so is writing it down digit by digit.
            let isPossible = one["valid"] as? Bool == false && normal == one["e164"] as? String
            // An extension shares its number with others: it is refused here, where the reference drops it.
            let hasExtension = one["extension"] is String && normal == nil
            if normal == expected || isPossible || hasExtension {
                passed += 1
            } else {
                print("phone:", input, normal ?? "-")
            }
        }
        print("phone: \(passed)/\(total) with an explicit +, \(skipped) national ones not scored")
        #expect(passed == total)
    }

    private static let addresses = "conformance/email-address/isemail.shared.json"

    @Test(.enabled(if: SharedData.has(addresses), "needs ../shared"))
    func `accepts every plain address of the address suite and none that is wrong`() throws {
        var passed = 0
        var total = 0
        for one in SharedData.cases(Self.addresses) {
            let address = try #require(one["address"] as? String)
            let category = one["category"] as? String ?? ""
            let isGood = ["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"].contains(category)
            let isTooLong = (one["diagnosis"] as? String ?? "").hasSuffix("TOOLONG")
            let normal = Self.normal(.email(address))
            total += 1
            // The rest is policy, and refused too.
            let expected = isGood && !isTooLong ? address.lowercased() : nil
            if normal == expected {
                passed += 1
            } else {
                print("address:", one["id"] ?? "", category, address.debugDescription)
            }
        }
        print("email-address: \(passed)/\(total)")
        #expect(passed == total)
    }

    @Test func `keep their meaning as JSON, which names only what differs`() throws {
        #expect(String(decoding: try JSONEncoder().encode(IdentityRules()), as: UTF8.self) == "{}")
        var rules = IdentityRules(blockedValues: ["nobody"], maximumIdentifiersPerFact: 4)
        rules.kinds[.phone] = IdentityRules.KindRule(normalization: .phone(defaultCountryCode: "44"))
        rules.kinds[Identifier.Kind("tablet")] = IdentityRules.KindRule(.shared, normalization: .lowercased)
        let data = try JSONEncoder().encode(rules)
        #expect(try JSONDecoder().decode(IdentityRules.self, from: data) == rules)
    }

    @Test(arguments: UInt64(0)..<60)
    func `is done once: a second time changes nothing, whatever the text`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pieces = [
            "a", "B", "7", "0", "０", "٣", "é", "e\u{301}", "İ", "ß", "ﬁ", " ", "\t", "-", "@", ".", "Å", "\u{212B}",
            "+44",
        ]
        let kinds: [Identifier.Kind] = [.user, .email, .phone, .loyaltyCard, .device, Identifier.Kind("lower")]
        var rules = IdentityRules()
        rules.kinds[Identifier.Kind("lower")] = IdentityRules.KindRule(normalization: .lowercased)
        var raw: [Identifier] = []
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...9, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }
            raw.append(Identifier(kinds[Int.random(in: 0..<kinds.count, using: &random)], text.joined()))
        }
        for identifier in raw {
            guard let once = Self.normal(identifier, rules) else { continue }
            let twice = Self.normal(Identifier(identifier.kind, once), rules)
            #expect(twice.map { Array($0.utf8) } == Array(once.utf8), "\(identifier)")
        }
        // Many together are the same as each alone, each once, with the first account only.
        rules.maximumIdentifiersPerFact = 200
        var expected: [Identifier] = []
        for identifier in raw {
            guard let value = Self.normal(identifier, rules) else { continue }
            let normal = Identifier(identifier.kind, value)
            let isSecond = normal.kind == .user && expected.contains { $0.kind == .user }
            if !isSecond, !expected.contains(normal) { expected.append(normal) }
        }
        let sorted = rules.identifying(raw)
        #expect(sorted.identifiers == expected)
        #expect(sorted.account == expected.first { $0.kind == .user })
        #expect(sorted.ordinary == expected.filter { $0.kind != .user })
        #expect(rules.identifying(expected).identifiers == expected)
    }

    @Test func `reads no more identifiers of a fact than the rules say`() {
        let many = (0..<20).map { Identifier.anonymous("c\($0)") }
        let sorted = IdentityRules().identifying(many)
        #expect(sorted.identifiers == Array(many.prefix(16)))
        #expect(sorted.notes.map(\.code) == [.identifiersTooMany])
    }
}
