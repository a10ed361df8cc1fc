// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import Testing

/// Unleash's published specification.
///
/// Its strategies are translated here; hash and choice are the product's.
@Suite(.enabled(if: SharedFile.url("conformance/unleash/index.json") != nil, "needs ../shared/conformance/unleash"))
struct `Bucketing agrees with Unleash's published cases` {
    private static let files: [URL] = {
        guard let folder = SharedFile.url("conformance/unleash") else { return [] }
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (found ?? []).filter { $0.lastPathComponent != "index.json" }.sorted { $0.path < $1.path }
    }()

    @Test(arguments: files)
    func `M11: on toggles and variants`(file: URL) throws {
        let json = try JSONDecoder().decode(JSONCase.self, from: Data(contentsOf: file))
        let features = json["state"]["features"].list
        func toggle(_ test: JSONCase) -> UnleashToggle? {
            features.first { $0["name"] == test["toggleName"] }.map { UnleashToggle($0, test["context"]) }
        }
        #expect(json["tests"].list.count + json["variantTests"].list.count > 3)
        for test in json["tests"].list {
            #expect((toggle(test)?.isOn ?? false) == test["expectedResult"].flag, "\(test["description"])")
        }
        for test in json["variantTests"].list {
            let found = toggle(test)
            let expected = test["expectedResult"]
            #expect((found?.variant ?? "disabled") == expected["name"].text, "\(test["description"])")
            #expect((found?.variant != nil) == expected["enabled"].flag, "\(test["description"])")
            #expect((found?.isOn ?? false) == expected["feature_enabled"].flag, "\(test["description"])")
        }
    }
}

/// One toggle in one context.
private struct UnleashToggle {
    private let json: JSONCase
    private let context: JSONCase

    init(_ json: JSONCase, _ context: JSONCase) {
        self.json = json
        self.context = context
    }

    var isOn: Bool {
        guard json["enabled"].flag else { return false }
        let strategies = json["strategies"].list
        return strategies.isEmpty || strategies.contains(where: applies)
    }

    /// The variant's name; nil where the toggle is off or has none.
    var variant: String? {
        let variants = json["variants"].list
        guard isOn, !variants.isEmpty else { return nil }
        for variant in variants {
            for override in variant["overrides"].list {
                let value = field(override["contextName"].text)
                if let value, override["values"].list.map(\.text).contains(value) { return variant["name"].text }
            }
        }
        var start = 0.0
        let ranges = variants.map { variant in
            defer { start += variant.double("weight") }
            return BucketRange(start, start + variant.double("weight"))
        }
        guard start > 0 else { return nil }
        let stickiness = variants[0]["stickiness"].text
        let id = sticky(stickiness.isEmpty ? "default" : stickiness) ?? "anybody"
        let hash = StableHash.murmur3_32(json["name"].text + ":" + id, seed: 86_028_157)
        return Bucketing.choose(Double(hash % UInt32(start)), in: ranges).map { variants[$0]["name"].text }
    }

    private func applies(_ strategy: JSONCase) -> Bool {
        let parameters = strategy["parameters"]
        guard strategy["constraints"].list.allSatisfy(holds) else { return false }
        func list(_ name: String) -> [String] {
            parameters[name].text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        func rolledOut(_ share: String, _ stickiness: String) -> Bool {
            let id = sticky(stickiness)
            guard id != nil || stickiness == "random" || stickiness == "default" else { return false }
            let hash = StableHash.murmur3_32(parameters["groupId"].text + ":" + (id ?? "anybody"))
            return BucketRange(0, Double(parameters[share].script) ?? 0).contains(Double(hash % 100))
        }
        switch strategy["name"].text {
        case "default": return true
        case "userWithId": return field("userId").map(list("userIds").contains) ?? false
        case "remoteAddress": return field("remoteAddress").map(list("IPs").contains) ?? false
        case "gradualRolloutUserId": return rolledOut("percentage", "userId")
        case "gradualRolloutSessionId": return rolledOut("percentage", "sessionId")
        case "gradualRolloutRandom": return rolledOut("percentage", "random")
        case "flexibleRollout": return rolledOut("rollout", parameters["stickiness"].text)
        default: return false
        }
    }

    private func holds(_ constraint: JSONCase) -> Bool {
        let value = field(constraint["contextName"].text)
        let isIn = value.map(constraint["values"].list.map(\.text).contains) ?? false
        return constraint["operator"].text == "NOT_IN" ? !isIn : isIn
    }

    private func sticky(_ name: String) -> String? {
        switch name {
        case "default": field("userId") ?? field("sessionId")
        case "random": nil
        default: field(name)
        }
    }

    private func field(_ name: String) -> String? {
        let value = context.fields[name] ?? context["properties"].fields[name]
        return value.flatMap { $0.isNull ? nil : $0.script }
    }
}
