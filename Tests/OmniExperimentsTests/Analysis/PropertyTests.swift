// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import OmniNumerics
import Testing

private func people(_ count: Int, _ random: inout SplitMix64) -> [(outcome: Double, companion: Double)] {
    (0..<count)
        .map { _ in
            let before = 5 + 2 * random.normal()
            return (outcome: 3 + 0.8 * before + random.normal(), companion: before)
        }
}

@Suite struct `Sufficient statistics` {
    @Test(arguments: 1..<30 as Range<UInt64>)
    func `merge to the same in any order and grouping`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let all = people(3 + random.below(200), &random)
        let whole = try Moments(pairs: all)
        var parts: [Moments] = []
        var rest = all[...]
        while !rest.isEmpty {
            let size = min(1 + random.below(20), rest.count)
            parts.append(try Moments(pairs: Array(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        let left = parts.reduce(Moments()) { $0.merged(with: $1) }
        let right = parts.reversed().reduce(Moments()) { $1.merged(with: $0) }
        let shuffled = parts.shuffled(using: &random).reduce(Moments()) { $0.merged(with: $1) }
        let reordered = try Moments(pairs: all.shuffled(using: &random))
        for other in [left, right, shuffled, reordered] {
            #expect(other.count == whole.count)
            #expect(relativeGap(other.mean, whole.mean) < 1e-12)
            #expect(relativeGap(other.variance, whole.variance) < 1e-10)
            #expect(relativeGap(other.companionVariance, whole.companionVariance) < 1e-10)
            #expect(relativeGap(other.covariance, whole.covariance) < 1e-9)
        }
    }

    @Test func `keep their digits where sums of squares lose them`() throws {
        let values = (0..<1_000).map { 1e9 + Double($0 % 10) }
        let moments = try Moments(values)
        #expect(relativeGap(moments.variance, 8.258258258258258) < 1e-8)
    }

    @Test func `merge a stranger with nobody to the stranger`() throws {
        let some = try Moments([1, 2, 3])
        #expect(some.merged(with: Moments()) == some)
        #expect(Moments().merged(with: some) == some)
    }
}

@Suite struct `A comparison` {
    @Test(arguments: 1..<20 as Range<UInt64>, [0.001, 7, 1e6])
    func `does not depend on the unit of money`(seed: UInt64, factor: Double) throws {
        var random = SplitMix64(seed: seed)
        let a = people(50 + random.below(100), &random)
        let b = people(50 + random.below(100), &random)
        func scaled(_ pairs: [(outcome: Double, companion: Double)], _ factor: Double) throws -> ArmSample {
            .adjusted(try Moments(pairs: pairs.map { (outcome: $0 * factor, companion: $1) }))
        }
        let plain = try WelchTest().compare(control: scaled(a, 1), treatment: scaled(b, 1))
        let other = try WelchTest().compare(control: scaled(a, factor), treatment: scaled(b, factor))
        #expect(relativeGap(plain.pValue, other.pValue) < 1e-8)
        #expect(relativeGap(plain.effect, other.effect) < 1e-8)
        #expect(relativeGap(plain.interval.lower, other.interval.lower) < 1e-7)
    }

    @Test(arguments: 1..<20 as Range<UInt64>)
    func `is mirrored when the arms change places`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let a = ArmSample.mean(try Moments(pairs: people(40, &random)))
        let b = ArmSample.mean(try Moments(pairs: people(90, &random)))
        let test = WelchTest(scale: .absolute)
        let one = try test.compare(control: a, treatment: b)
        let other = try test.compare(control: b, treatment: a)
        #expect(one.effect == -other.effect)
        #expect(relativeGap(one.pValue, other.pValue) < 1e-12)
        #expect(abs(one.interval.lower + other.interval.upper) < 1e-12)
    }

    @Test(arguments: 1..<20 as Range<UInt64>)
    func `has an interval that excludes no effect exactly when the p-value is below alpha`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let a = ArmSample.mean(try Moments(pairs: people(30, &random)))
        let b = ArmSample.mean(try Moments(people(40, &random).map { $0.outcome + 0.6 }))
        for scale in [EffectScale.absolute, .relative] {
            let tests: [any ArmTest<ArmComparison>] = [
                WelchTest(scale: scale), AnytimeTest(scale: scale), MixtureTest(scale: scale, mixtureVariance: 0.3),
            ]
            for test in tests {
                let found = try test.compare(control: a, treatment: b)
                #expect(found.interval.contains(0) == (found.pValue > 0.05))
            }
        }
    }

    @Test(arguments: 1..<10 as Range<UInt64>)
    func `with newcomers lies between those of its strata and loses nothing to them`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (a, b) = (people(400, &random), people(400, &random).map { (outcome: $0 + 0.5, companion: $1) })
        let old = (try Moments(pairs: a.prefix(300)), try Moments(pairs: b.prefix(300)))
        let new = (
            try Moments(a.suffix(100).map(\.outcome)), try Moments(b.suffix(100).map(\.outcome))
        )
        let test = WelchTest(scale: .absolute)
        let known = try test.compare(control: .adjusted(old.0), treatment: .adjusted(old.1))
        let fresh = try test.compare(control: .mean(new.0), treatment: .mean(new.1))
        let both = try test.compare(
            control: .adjusted(old.0, newcomers: new.0), treatment: .adjusted(old.1, newcomers: new.1))
        #expect(abs(both.effect - (0.75 * known.effect + 0.25 * fresh.effect)) < 1e-12)
        let plain = try test.compare(
            control: .mean(old.0.merged(with: new.0)), treatment: .mean(old.1.merged(with: new.1)))
        #expect(both.standardError < plain.standardError)
        // Apart from the strata's own errors there is that of their shares, which matters where their effects differ.
        let (gap, weight) = (known.effect - fresh.effect, 0.25)
        let strata =
            (1 - weight) * (1 - weight) * known.standardError * known.standardError
            + weight * weight * fresh.standardError * fresh.standardError
        let shares = weight * (1 - weight) * gap * gap / 800
        #expect(relativeGap(both.standardError * both.standardError, strata + shares) < 1e-10)
    }

    @Test func `of quantiles covers the quantile in nineteen of twenty samples`() throws {
        var random = SplitMix64(seed: 9)
        var covered = 0
        // The 90 % quantile of the exponential distribution is ln 10.
        for _ in 0..<400 {
            let values = (0..<200).map { _ in random.exponential() }
            let estimate = try QuantileEstimate(of: values, share: 0.9)
            if estimate.lower <= 2.302_585 && estimate.upper >= 2.302_585 { covered += 1 }
        }
        #expect((370...396).contains(covered))
    }
}

@Suite struct `A plan` {
    @Test func `M11: needs more people for smaller effects, and fewer with CUPED`() throws {
        let plain = try PowerPlan.mean(effect: 1, deviation: 10)
        #expect(plain.perArm == 1_570)
        #expect(try PowerPlan.mean(effect: 0.5, deviation: 10).perArm == 6_280)
        #expect(try PowerPlan.mean(effect: 1, deviation: 10, correlation: 0.7071067811865476).perArm == 785)
        #expect(abs(try PowerPlan.detectableEffect(perArm: 1_570, deviation: 10) - 1) < 1e-3)
        #expect(try plain.days(peoplePerDay: 100) == 35)
        #expect(try plain.days(peoplePerDay: 100, arms: 3, coverage: 0.5) == 98)
    }

    @Test(arguments: [GroupSequentialDesign.Rule.obrienFleming, .pocock, .spendingObrienFleming, .spendingPocock])
    func `with one look is the single look's`(rule: GroupSequentialDesign.Rule) throws {
        let design = try GroupSequentialDesign(rule, looks: 1)
        #expect(abs(design.bounds[0] - 1.959_963_984_540_054) < 1e-8)
        #expect(abs(try design.inflation() - 1) < 1e-5)
    }

    /// 5 looks, alpha 0.05, power 0.8, by an independent recursion in NumPy on 4,001 points; textbooks print 1.228 and
    /// 1.028.
    @Test(arguments: [(GroupSequentialDesign.Rule.pocock, 1.228366), (.obrienFleming, 1.028406)])
    func `with looks costs the people that the tables say`(rule: GroupSequentialDesign.Rule, factor: Double) throws {
        #expect(abs(try GroupSequentialDesign(rule, looks: 5).inflation() - factor) < 1e-5)
    }

    /// Pocock's and O'Brien–Fleming's constants for alpha 0.05 (Jennison and Turnbull 2000, tables 2.1 and 2.3).
    @Test(arguments: [(2, 2.178, 1.977), (3, 2.289, 2.004), (4, 2.361, 2.024), (10, 2.555, 2.087)])
    func `has the constants of the tables`(looks: Int, pocock: Double, obrien: Double) throws {
        #expect(abs(try GroupSequentialDesign(.pocock, looks: looks).bounds[0] - pocock) < 6e-4)
        let design = try GroupSequentialDesign(.obrienFleming, looks: looks)
        #expect(abs(design.bounds[looks - 1] - obrien) < 6e-4)
    }

    @Test func `spends by what has happened, whatever comes later`() throws {
        let planned = try GroupSequentialDesign(.spendingObrienFleming, fractions: [0.3, 0.45, 0.5, 1])
        let soFar = try GroupSequentialDesign(.spendingObrienFleming, fractions: [0.3, 0.45, 0.5])
        for (one, other) in zip(planned.bounds, soFar.bounds) { #expect(abs(one - other) < 1e-9) }
    }
}
