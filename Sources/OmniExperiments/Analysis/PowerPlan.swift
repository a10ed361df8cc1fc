// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many people an experiment needs, and for how long it must run, before it starts.
public struct PowerPlan: Sendable, Hashable, Codable {
    /// People in each arm.
    public let perArm: Int
    /// The effect that is found with the planned power, in the metric's unit.
    public let effect: Double
    /// How often chance may pass for an effect.
    public let alpha: Double
    /// How often an effect of that size is found.
    public let power: Double

    /// Plans for a share that should rise or fall from one value to another, by the two-sided z-test.
    ///
    /// - Throws: ``ExperimentError`` for shares outside 0…1 or equal ones, and for rates outside 0…1.
    public static func share(
        from baseline: Double, to treatment: Double, alpha: Double = 0.05, power: Double = 0.8
    ) throws -> PowerPlan {
        guard (0...1).contains(baseline), (0...1).contains(treatment), baseline != treatment else {
            throw ExperimentError(.invalidInput, "a power plan needs two different shares between 0 and 1")
        }
        let both = (baseline + treatment) / 2
        let spread = baseline * (1 - baseline) + treatment * (1 - treatment)
        let (z, beta) = try quantiles(alpha, power)
        let reach = z * (2 * both * (1 - both)).squareRoot() + beta * spread.squareRoot()
        let effect = treatment - baseline
        return try PowerPlan((reach / effect) * (reach / effect), effect, alpha, power)
    }

    /// Plans for a mean with a known standard deviation between people, by the two-sided z-test.
    ///
    /// - Parameters:
    ///   - effect: The smallest difference of interest, in the metric's unit.
    ///   - deviation: The standard deviation of one person's value.
    ///   - correlation: That of the value with the number from before, if CUPED will be used: it spares ρ² of people.
    ///   - alpha: How often chance may pass for an effect.
    ///   - power: How often the effect shall be found.
    /// - Returns: The plan.
    /// - Throws: ``ExperimentError`` for an effect of 0 and for rates or a correlation outside their range.
    public static func mean(
        effect: Double, deviation: Double, correlation: Double = 0, alpha: Double = 0.05, power: Double = 0.8
    ) throws -> PowerPlan {
        guard effect != 0, effect.isFinite, deviation > 0, deviation.isFinite, abs(correlation) < 1 else {
            throw ExperimentError(.invalidInput, "a power plan needs an effect, a deviation, and a correlation below 1")
        }
        let (z, beta) = try quantiles(alpha, power)
        let ratio = (z + beta) * deviation / effect
        return try PowerPlan(2 * ratio * ratio * (1 - correlation * correlation), effect, alpha, power)
    }

    /// Returns the smallest difference of means that so many people per arm find with the wanted power.
    ///
    /// - Throws: ``ExperimentError`` for a count below 2, and for rates outside 0…1.
    public static func detectableEffect(
        perArm: Int, deviation: Double, alpha: Double = 0.05, power: Double = 0.8
    ) throws -> Double {
        guard perArm > 1, deviation > 0, deviation.isFinite else {
            throw ExperimentError(.invalidInput, "a detectable effect needs two people per arm and a deviation above 0")
        }
        let (z, beta) = try quantiles(alpha, power)
        return (z + beta) * deviation * (2 / Double(perArm)).squareRoot()
    }

    /// Returns how many days the experiment runs: whole weeks, as weekdays differ.
    ///
    /// - Parameters:
    ///   - peoplePerDay: New people per day who could take part.
    ///   - arms: How many arms share them equally, the control included.
    ///   - coverage: The share of people who take part.
    /// - Returns: Days, a multiple of 7.
    /// - Throws: ``ExperimentError`` without traffic or with fewer than two arms.
    public func days(peoplePerDay: Double, arms: Int = 2, coverage: Double = 1) throws -> Int {
        guard peoplePerDay > 0, peoplePerDay.isFinite, arms > 1, coverage > 0, coverage <= 1 else {
            throw ExperimentError(.invalidInput, "a duration needs traffic, two arms and a coverage above 0")
        }
        let days = Double(perArm) * Double(arms) / (peoplePerDay * coverage)
        guard days < 1e9 else {
            throw ExperimentError(.invalidInput, "the experiment would not end; plan for a larger effect")
        }
        return Int((days / 7).rounded(.up)) * 7
    }

    private static func quantiles(_ alpha: Double, _ power: Double) throws -> (Double, Double) {
        try ExperimentError.check(alpha: alpha)
        guard power > alpha / 2, power < 1 else {
            throw ExperimentError(.invalidInput, "power must lie between alpha / 2 and 1; 0.8 is usual")
        }
        return (Normal.upperQuantile(alpha / 2), Normal.quantile(power))
    }

    private init(_ people: Double, _ effect: Double, _ alpha: Double, _ power: Double) throws {
        guard people < 1e15 else {
            throw ExperimentError(.invalidInput, "the effect is too small for any number of people; plan a larger one")
        }
        // No test makes do with fewer than two people per arm.
        perArm = max(Int(people.rounded(.up)), 2)
        self.effect = effect
        self.alpha = alpha
        self.power = power
    }
}

extension PowerPlan {
    /// Reads a plan, and refuses one that no planning gives.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        perArm = try container.decode(Int.self, forKey: .perArm)
        effect = try container.decode(Double.self, forKey: .effect)
        alpha = try container.decode(Double.self, forKey: .alpha)
        power = try container.decode(Double.self, forKey: .power)
        let isPlan = perArm > 1 && effect != 0 && effect.isFinite
        try decoder.require(isPlan, "a plan has two people per arm or more, and an effect")
        let (alpha, power) = (alpha, power)
        _ = try decoder.checked { try Self.quantiles(alpha, power) }
    }
}
