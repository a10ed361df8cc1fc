// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import Testing

@Suite(.enabled(if: GrowthBookCases.arePresent, "needs ../shared/conformance/growthbook"))
struct `Bucketing agrees with GrowthBook's published cases` {
    @Test func `on the position of an id`() throws {
        let cases = try GrowthBookCases.named("hash")
        #expect(cases.count == 8)
        for item in cases {
            let version = Bucketing.Version(rawValue: Int(item[2].number ?? 0))
            let position = version.map { Bucketing.position(of: item[1].text, seed: item[0].text, version: $0) }
            #expect(position == item[3].number, "seed \(item[0]), id \(item[1])")
        }
    }

    @Test func `on the ranges of variations`() throws {
        let cases = try GrowthBookCases.named("getBucketRange")
        #expect(cases.count == 4)
        for item in cases {
            let input = item[1].list
            let weights = input[2].list.isEmpty ? nil : input[2].numbers
            let ranges = Bucketing.ranges(
                count: Int(input[0].number ?? 0), coverage: input[1].number ?? 1, weights: weights)
            #expect(ranges.map { [$0.start, $0.end] } == item[2].list.map(\.numbers), "\(item[0])")
        }
    }

    @Test func `on the variation at a position`() throws {
        let cases = try GrowthBookCases.named("chooseVariation")
        #expect(cases.count == 7)
        for item in cases {
            let ranges = item[2].list.map { BucketRange($0.numbers[0], $0.numbers[1]) }
            let index = Bucketing.choose(item[1].number ?? 0, in: ranges) ?? -1
            #expect(Double(index) == item[3].number, "\(item[0])")
        }
    }

    @Test func `on equal weights`() throws {
        let cases = try GrowthBookCases.named("getEqualWeights")
        #expect(cases.count == 4)
        for item in cases {
            let weights = Bucketing.equalWeights(Int(item[0].number ?? 0))
            #expect(weights.count == item[1].numbers.count)
            for (weight, expected) in zip(weights, item[1].numbers) { #expect(abs(weight - expected) < 1e-8) }
        }
    }

    @Test func `on who is in a namespace`() throws {
        let cases = try GrowthBookCases.named("inNamespace")
        #expect(cases.count == 10)
        for item in cases {
            let form = item[2].list
            let namespace = ExperimentNamespace(
                form[0].text, from: form[1].number ?? 0, to: form[2].number ?? 0)
            #expect(namespace.contains(item[1].text) == item[3].flag, "\(item[0])")
        }
    }

    /// What is expected and not answered so; fields that the file leaves out are not compared, numbers to six places.
    private func differences(_ found: JSONCase, _ expected: JSONCase, at path: String = "") -> [String] {
        switch (found, expected) {
        case (.number(let left), .number(let right)): return abs(left - right) < 1e-6 ? [] : [path]
        case (_, .fields(let fields)):
            return fields.sorted { $0.key < $1.key }.flatMap { differences(found[$0], $1, at: path + "/" + $0) }
        case (.items(let left), .items(let right)):
            guard left.count == right.count else { return [path] }
            return zip(left, right).flatMap { differences($0, $1, at: path + "[]") }
        default: return found == expected ? [] : [path]
        }
    }

    @Test func `on whether conditions hold`() throws {
        for item in try GrowthBookCases.named("evalCondition") {
            let found = MongoCondition.holds(item[1], for: item[2], groups: item.count > 4 ? item[4] : .null)
            #expect(found == item[3].flag, "\(item[0])")
        }
    }

    @Test func `M11: on the value of a feature`() throws {
        let cases = try GrowthBookCases.named("feature")
        #expect(cases.count == 32)
        for item in cases {
            var runner = GrowthBookRunner(item[1])
            #expect(differences(runner.feature(item[2].text), item[3]) == [], "\(item[0])")
        }
    }

    @Test func `on features that a contextual bandit weighs`() throws {
        for item in try GrowthBookCases.named("contextualBandit") {
            var runner = GrowthBookRunner(item[1])
            #expect(differences(runner.feature(item[2].text), item[3]) == [], "\(item[0])")
        }
    }

    @Test func `M11: B3: on the arm of an experiment`() throws {
        let cases = try GrowthBookCases.named("run")
        #expect(cases.count == 42)
        for item in cases {
            var runner = GrowthBookRunner(item[1])
            let found = runner.run(item[2])
            #expect(found["value"] == item[3], "\(item[0])")
            #expect(found["inExperiment"] == item[4], "\(item[0])")
            #expect(found["hashUsed"] == item[5], "\(item[0])")
        }
    }

    @Test func `M11: on arms that were shown before`() throws {
        let cases = try GrowthBookCases.named("stickyBucket")
        #expect(cases.count == 7)
        for item in cases {
            let stored = item[2].list + item[1]["stickyBucketAssignmentDocs"].fields.values
            let memory = StickyBuckets(
                stored.map { document in
                    StickyBuckets.Document(
                        attributeName: document["attributeName"].text, attributeValue: document["attributeValue"].text,
                        assignments: document["assignments"].fields.mapValues(\.text))
                })
            var runner = GrowthBookRunner(item[1], memory: memory)
            let found = runner.feature(item[3].text)["experimentResult"]
            #expect(differences(found, item[4]) == [], "\(item[0])")
            for (key, expected) in item[5].fields {
                let document = runner.memory?.documents[key]
                let assignments = expected["assignments"].fields.mapValues(\.text)
                #expect(document?.assignments == assignments, "\(item[0])")
            }
        }
    }

    @Test func `save where it has other business, which is said aloud`() throws {
        guard let file = GrowthBookCases.file else { return }
        let all = try JSONDecoder().decode(JSONCase.self, from: Data(contentsOf: file))
        let run: Set = [
            "evalCondition", "hash", "getBucketRange", "chooseVariation", "getEqualWeights", "inNamespace", "feature",
            "run", "stickyBucket", "contextualBandit",
        ]
        let outside = ["decrypt": "encrypted payloads", "getQueryStringOverride": "pages", "urlRedirect": "pages"]
        for (name, reason) in outside.sorted(by: { $0.key < $1.key }) {
            print("skipped: growthbook/\(name), \(all[name].list.count) cases: \(reason) are not part of this product")
        }
        #expect(Set(all.fields.keys).subtracting(run).subtracting(outside.keys) == ["specVersion"])
    }
}
