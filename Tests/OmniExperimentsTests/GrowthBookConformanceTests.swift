// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

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
}
