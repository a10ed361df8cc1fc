// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import OmniNumerics
import Testing

/// Sessions and orders, now and before.
private struct Visitor {
    var orders: Double
    var sessions: Double
    var ordersBefore: Double
    var sessionsBefore: Double
}

private func visitors(_ count: Int, lift: Double, _ random: inout SplitMix64) -> [Visitor] {
    (0..<count)
        .map { _ in
            let (activity, habit) = (3 * random.gamma(shape: 2), random.beta(1, 4))
            let (now, before) = (1 + random.poisson(activity), random.poisson(activity))
            return Visitor(
                orders: Double(random.binomial(now, habit + (1 - habit) * lift)), sessions: Double(now),
                ordersBefore: Double(random.binomial(before, habit)), sessionsBefore: Double(before))
        }
}

private func moments(_ people: some Sequence<Visitor>) throws -> RatioMoments {
    var moments = RatioMoments()
    for person in people {
        try moments.record(
            person.orders, over: person.sessions, before: (person.ordersBefore, person.sessionsBefore))
    }
    return moments
}

@Suite struct `CUPED of a ratio` {
    /// The oracle needs no formula for variances: it puts each person's part of the two ratios into a column, fits a
    /// least-squares line of one on the other, and takes the sample variance of what is left.
    @Test(arguments: 1..<13 as Range<UInt64>)
    func `M11: has the effect and error of a regression on each person's part of the ratio`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let arms = [visitors(300, lift: 0, &random), visitors(420, lift: 0.05, &random)]
        struct Parts {
            var now: [Double]
            var before: [Double]
        }
        func ratio(_ people: [Visitor]) -> (now: Double, before: Double) {
            let sums = people.reduce(into: SIMD4<Double>.zero) {
                $0 += SIMD4($1.orders, $1.sessions, $1.ordersBefore, $1.sessionsBefore)
            }
            return (sums[0] / sums[1], sums[2] / sums[3])
        }
        func parts(_ people: [Visitor]) -> Parts {
            let (now, before) = ratio(people)
            let n = Double(people.count)
            let visits = people.reduce(0) { $0 + $1.sessions } / n
            let visitsBefore = people.reduce(0) { $0 + $1.sessionsBefore } / n
            return Parts(
                now: people.map { ($0.orders - now * $0.sessions) / visits },
                before: people.map { ($0.ordersBefore - before * $0.sessionsBefore) / visitsBefore })
        }
        let all = parts(arms[0] + arms[1])
        let theta =
            zip(all.now, all.before).reduce(0) { $0 + $1.0 * $1.1 } / all.before.reduce(0) { $0 + $1 * $1 }
        var variance = 0.0
        for arm in arms {
            let part = parts(arm)
            let rest = zip(part.now, part.before).map { $0 - theta * $1 }
            let n = Double(arm.count)
            variance += rest.reduce(0) { $0 + $1 * $1 } / (n - 1) / n
        }
        let (a, b) = (ratio(arms[0]), ratio(arms[1]))
        let effect = b.now - a.now - theta * (b.before - a.before)
        let found = try WelchTest(scale: .absolute)
            .compare(control: .adjustedRatio(moments(arms[0])), treatment: .adjustedRatio(moments(arms[1])))
        #expect(abs(found.effect - effect) < 1e-12)
        #expect(abs(found.standardError / variance.squareRoot() - 1) < 1e-10)
        #expect(abs(found.baseline - a.now) < 1e-14)
        let plain = try WelchTest(scale: .absolute)
            .compare(control: Self.plain(arms[0]), treatment: Self.plain(arms[1]))
        #expect(found.standardError < 0.95 * plain.standardError)
    }

    private static func plain(_ people: [Visitor]) throws -> ArmSample {
        .ratio(try Moments(pairs: people.map { (outcome: $0.orders, companion: $0.sessions) }))
    }

    @Test(arguments: [EffectScale.absolute, .relative])
    func `M11: is the plain ratio where nobody has a past, or everybody the same`(scale: EffectScale) throws {
        var random = SplitMix64(seed: 4)
        let arms = [visitors(200, lift: 0, &random), visitors(200, lift: 0.1, &random)]
        let plain = try WelchTest(scale: scale).compare(control: Self.plain(arms[0]), treatment: Self.plain(arms[1]))
        for past in [0.0, 3] {
            let same = try arms.map { arm in
                try moments(
                    arm.map {
                        Visitor(
                            orders: $0.orders, sessions: $0.sessions, ordersBefore: past, sessionsBefore: 2 * past)
                    })
            }
            let found = try WelchTest(scale: scale)
                .compare(control: .adjustedRatio(same[0]), treatment: .adjustedRatio(same[1]))
            #expect(abs(found.effect - plain.effect) < 1e-12)
            #expect(abs(found.standardError / plain.standardError - 1) < 1e-10)
            #expect(abs(found.degrees / plain.degrees - 1) < 1e-9)
            #expect(same[0].explained == 0)
        }
    }

    @Test(arguments: 1..<8 as Range<UInt64>)
    func `merges to the same in any order and grouping, and is read back as written`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let people = visitors(200, lift: 0, &random)
        let whole = try moments(people)
        let parts = try stride(from: 0, to: 200, by: 17).map { try moments(people[$0..<min($0 + 17, 200)]) }
        let merged = parts.shuffled(using: &random).reduce(RatioMoments()) { $0.merged(with: $1) }
        #expect(merged.count == 200)
        #expect(abs((merged.ratio ?? 0) / (whole.ratio ?? 1) - 1) < 1e-12)
        #expect(abs((merged.ratioBefore ?? 0) / (whole.ratioBefore ?? 1) - 1) < 1e-12)
        #expect(abs(merged.explained / whole.explained - 1) < 1e-10)
        #expect(whole.explained > 0.05)
        #expect(try JSONDecoder().decode(RatioMoments.self, from: JSONEncoder().encode(whole)) == whole)
        #expect(whole.merged(with: RatioMoments()) == whole && RatioMoments().merged(with: whole) == whole)
    }

    @Test(arguments: [
        #"{"count":-1,"means":[0,0,0,0],"products":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}"#,
        #"{"count":0,"means":[1,0,0,0],"products":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}"#,
        #"{"count":3,"means":[1,1,1],"products":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}"#,
        #"{"count":3,"means":[1,1,1,1],"products":[-1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}"#,
        #"{"count":3,"means":[1,1,1,1],"products":[1,2,0,0,2,1,0,0,0,0,1,0,0,0,0,1]}"#,
        #"{"count":3,"means":[1,1,1,1],"products":[1,0.5,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}"#,
        #"{"count":3,"means":[1,1,1,1],"products":[1,0,0,0]}"#,
    ])
    func `is not read from figures that nobody has`(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RatioMoments.self, from: Data(text.utf8))
        }
    }

    @Test func `refuses numbers that are not finite, denominators of 0 and arms of nobody`() throws {
        var some = RatioMoments()
        #expect(throws: ExperimentError.self) { try some.record(.nan, over: 1) }
        #expect(throws: ExperimentError.self) { try some.record(1, over: 1, before: (1, .infinity)) }
        #expect(some == RatioMoments())
        for _ in 0..<3 { try some.record(1, over: 0) }
        #expect(some.ratio == nil && some.explained == 0)
        let test = WelchTest(scale: .absolute)
        for sample in [ArmSample.adjustedRatio(some), .adjustedRatio(RatioMoments())] {
            #expect(throws: ExperimentError.self) { try test.compare(control: sample, treatment: sample) }
        }
        var random = SplitMix64(seed: 1)
        let other = try ArmSample.ratio(Moments(visitors(9, lift: 0, &random).map(\.orders)))
        #expect(throws: ExperimentError.self) { try test.compare(control: .adjustedRatio(some), treatment: other) }
    }

    @Test func `M11: errs as often as it says, with a narrower interval than without a past`() throws {
        for effect in [0, 0.05] {
            let found = try Rehearsal(.adjustedRatio(0.2), judgedBy: .atTheEnd, peoplePerArm: 100, effect: effect)
                .run(worlds: 300, seed: 31)
            #expect(found.coverage.interval.contains(0.95), "coverage \(found.coverage.value)")
            if effect == 0 { #expect(found.alarms.interval.contains(0.05), "alarms \(found.alarms.value)") }
        }
    }
}
