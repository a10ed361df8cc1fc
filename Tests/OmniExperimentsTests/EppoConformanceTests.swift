// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import Testing

/// Eppo's published flags.
///
/// Its shards are made with MD5 and its conditions are its own, so both are translated here;
/// which arm has a position is the product's.
@Suite(.enabled(if: SharedFile.url("conformance/eppo/flags-v1.json") != nil, "needs ../shared/conformance/eppo"))
struct `Bucketing agrees with Eppo's published cases` {
    private static let files: [URL] = {
        guard let folder = SharedFile.url("conformance/eppo/tests") else { return [] }
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (found ?? []).sorted { $0.path < $1.path }
    }()

    @Test(arguments: files)
    func `M11: on the arm of a flag`(file: URL) throws {
        let flags = try SharedFile.json("conformance/eppo/flags-v1.json")["flags"]
        let test = try JSONDecoder().decode(JSONCase.self, from: Data(contentsOf: file))
        #expect(!test["subjects"].list.isEmpty)
        for subject in test["subjects"].list {
            let found = EppoFlag(flags[test["flag"].text]).value(for: subject)
            #expect(found ?? test["defaultValue"] == subject["assignment"], "\(subject["subjectKey"])")
        }
    }

    @Test func `save where another company's bandit scores actions, which is said aloud`() throws {
        let folder = try #require(SharedFile.url("conformance/eppo/bandit-tests"))
        let count = try FileManager.default.contentsOfDirectory(atPath: folder.path).count
        print(
            "skipped: eppo/bandit-tests, \(count) files: they ask for the scores of Eppo's own model, not for buckets")
    }
}

/// One flag, read as rules over ranges of positions.
private struct EppoFlag {
    private let json: JSONCase

    init(_ json: JSONCase) {
        self.json = json
    }

    /// The value; nil where the default is expected.
    func value(for subject: JSONCase) -> JSONCase? {
        guard json["enabled"].flag else { return nil }
        let key = subject["subjectKey"].text
        let attributes = subject["subjectAttributes"].fields.merging(["id": .text(key)]) { own, _ in own }
        for allocation in json["allocations"].list where isOpen(allocation, attributes) {
            let split = allocation["splits"].list
                .first { split in
                    split["shards"].list.allSatisfy { contains($0, key) }
                }
            if let split { return typed(json["variations"][split["variationKey"].text]["value"]) }
        }
        return nil
    }

    private func contains(_ shard: JSONCase, _ key: String) -> Bool {
        let digest = MD5.digest(shard["salt"].text + "-" + key)
        let number = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let position = Double(number % UInt32(json.int("totalShards")))
        let ranges = shard["ranges"].list.map { BucketRange($0.double("start"), $0.double("end")) }
        return Bucketing.choose(position, in: ranges) != nil
    }

    private func isOpen(_ allocation: JSONCase, _ attributes: [String: JSONCase]) -> Bool {
        // Dates of this form sort as text.
        let now = "2026-01-01T00:00:00.000Z"
        if allocation["startAt"].text > now { return false }
        if !allocation["endAt"].isNull, allocation["endAt"].text < now { return false }
        let rules = allocation["rules"].list
        return rules.isEmpty
            || rules.contains { $0["conditions"].list.allSatisfy { holds($0, attributes) } }
    }

    private func holds(_ condition: JSONCase, _ attributes: [String: JSONCase]) -> Bool {
        let value = attributes[condition["attribute"].text] ?? .null
        let operand = condition["value"]
        let name = condition["operator"].text
        if name == "IS_NULL" { return value.isNull == operand.flag }
        if value.isNull { return false }
        switch name {
        case "ONE_OF": return operand.list.map(\.script).contains(value.script)
        case "NOT_ONE_OF": return !operand.list.map(\.script).contains(value.script)
        case "MATCHES": return value.script.range(of: operand.text, options: .regularExpression) != nil
        case "NOT_MATCHES": return value.script.range(of: operand.text, options: .regularExpression) == nil
        default: break
        }
        let order: ComparisonResult
        if let left = Double(value.script), let right = Double(operand.script) {
            order = left < right ? .orderedAscending : left == right ? .orderedSame : .orderedDescending
        } else {
            order = value.script.compare(operand.script, options: .numeric)
        }
        switch name {
        case "LT": return order == .orderedAscending
        case "LTE": return order != .orderedDescending
        case "GT": return order == .orderedDescending
        default: return order != .orderedAscending
        }
    }

    private func typed(_ value: JSONCase) -> JSONCase? {
        switch json["variationType"].text {
        case "INTEGER": return value.number.map { $0 == $0.rounded() } == true ? value : nil
        case "JSON": return try? JSONDecoder().decode(JSONCase.self, from: Data(value.text.utf8))
        default: return value
        }
    }
}
