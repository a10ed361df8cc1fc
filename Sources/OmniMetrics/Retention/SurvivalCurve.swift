// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How long people stay when for some of them nobody knows yet: the estimator of Kaplan and Meier (1958).
///
/// Someone who is still there counts among those at risk until the last moment they were seen, and no longer. Losses
/// and last sights of one moment are taken in that order.
public struct SurvivalCurve: Sendable, Hashable, Codable {
    /// How long one person was observed.
    public struct Observation: Sendable, Hashable, Codable {
        /// How long, in any unit, at least 0.
        public var time: Double
        /// Whether they were lost then; otherwise they were last seen then.
        public var isLost: Bool

        /// Creates an observation.
        public init(_ time: Double, isLost: Bool) {
            self.time = time
            self.isLost = isLost
        }
    }

    /// A moment at which somebody was lost.
    public struct Step: Sendable, Hashable, Codable {
        /// The moment.
        public var time: Double
        /// People still there just before.
        public var atRisk: Int
        /// People lost.
        public var lost: Int
        /// The share who stay beyond this moment.
        public var survival: Double
        /// Its standard error after Greenwood (1926); zero once nobody is left.
        public var standardError: Double
        /// The 95 % interval on the log(−log) scale, which stays between 0 and 1.
        public var interval: Estimate
    }

    /// The steps, by time.
    public var steps: [Step]
    /// How many people were observed.
    public var people: Int
    /// How many of them were never seen to leave.
    public var censored: Int
    /// The longest observation; nothing is known beyond.
    public var longest: Double

    /// Estimates a curve.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` without observations, or for a time below zero or not finite.
    public init(_ observations: [Observation]) throws {
        guard observations.allSatisfy({ $0.time.isFinite && $0.time >= 0 }) else {
            throw MetricsError(.invalidInput, "a time of survival is below zero or not finite")
        }
        guard let last = observations.map(\.time).max() else {
            throw MetricsError(.invalidInput, "no observations, so that no curve of survival can be drawn")
        }
        people = observations.count
        censored = observations.count { !$0.isLost }
        longest = last
        steps = []
        let sorted = observations.sorted { $0.time < $1.time }
        var (survival, variance, index) = (1.0, 0.0, 0)
        while index < sorted.count {
            let time = sorted[index].time
            let atRisk = sorted.count - index
            var lost = 0
            while index < sorted.count, sorted[index].time == time {
                if sorted[index].isLost { lost += 1 }
                index += 1
            }
            guard lost > 0 else { continue }
            let (risk, losses) = (Double(atRisk), Double(lost))
            survival *= 1 - losses / risk
            if lost < atRisk { variance += losses / (risk * (risk - losses)) }
            let error = survival * variance.squareRoot()
            steps.append(
                Step(
                    time: time, atRisk: atRisk, lost: lost, survival: survival, standardError: error,
                    interval: Self.interval(survival, variance)))
        }
    }

    /// The share who stay beyond a moment; `nil` beyond ``longest`` unless nobody was left by then.
    public func survival(at time: Double) -> Double? {
        let step = steps.last { $0.time <= time }
        if time > longest, step?.survival != 0 { return nil }
        return step?.survival ?? 1
    }

    /// When half of the people are gone; `nil` where more than half of them stay.
    public var median: Double? { steps.first { $0.survival <= 0.5 }?.time }

    /// The mean time until ``longest``: the area under the curve, which is the average lifetime where all are lost.
    public var restrictedMean: Double {
        var (area, height, before) = (0.0, 1.0, 0.0)
        for step in steps {
            area += height * (step.time - before)
            (height, before) = (step.survival, step.time)
        }
        return area + height * (longest - before)
    }

    private static func interval(_ survival: Double, _ variance: Double) -> Estimate {
        guard survival > 0, survival < 1 else { return Estimate(value: survival, lower: survival, upper: survival) }
        let spread = exp(Proportions.quantile * variance.squareRoot() / abs(log(survival)))
        return Estimate(value: survival, lower: pow(survival, spread), upper: pow(survival, 1 / spread))
    }
}

extension SurvivalCurve {
    /// Reads a curve.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless times rise up to the longest, shares fall from 1 to no less
    ///   than 0, and people are lost from those at risk; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        steps = try fields.decode([Step].self, forKey: .steps)
        people = try fields.decode(Int.self, forKey: .people)
        censored = try fields.decode(Int.self, forKey: .censored)
        longest = try fields.decode(Double.self, forKey: .longest)
        var (time, share, atRisk) = (-1.0, 1.0, people)
        for step in steps {
            guard step.time.isFinite, step.time >= 0, step.time > time, step.time <= longest,
                step.survival >= 0, step.survival <= share, step.lost > 0, step.lost <= step.atRisk,
                step.atRisk <= atRisk
            else { throw MetricsError(.invalidInput, "a curve of survival has steps out of order, or rises") }
            (time, share, atRisk) = (step.time, step.survival, step.atRisk - step.lost)
        }
        guard longest.isFinite, longest >= 0, people > 0, (0...people).contains(censored) else {
            throw MetricsError(.invalidInput, "a curve of survival has no people, or more that stayed than there are")
        }
    }
}

extension SurvivalCurve.Step {
    /// Reads a step.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless somebody of those at risk is lost at a time of 0 or more,
    ///   and the share who stay lies between 0 and 1, in its interval; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        time = try fields.decode(Double.self, forKey: .time)
        atRisk = try fields.count(.atRisk)
        lost = try fields.count(.lost)
        survival = try fields.decode(Double.self, forKey: .survival)
        standardError = try fields.decode(Double.self, forKey: .standardError)
        interval = try fields.decode(Estimate.self, forKey: .interval)
        try decoder.require(
            time >= 0 && time.isFinite && lost > 0 && lost <= atRisk,
            "\(lost) of \(atRisk) cannot be lost, or not at such a time")
        let isInside = interval.value == survival && interval.lower >= 0 && interval.upper <= 1
        try decoder.require(
            (0...1).contains(survival) && isInside && interval.lower <= survival && survival <= interval.upper
                && standardError >= 0 && standardError.isFinite,
            "a share who stay lies between 0 and 1, in its own interval, with an error of 0 or more")
    }
}
