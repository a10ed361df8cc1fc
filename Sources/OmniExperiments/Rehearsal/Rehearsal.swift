// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// An experiment played many times in worlds whose truth is known, to see how often a method errs.
///
/// With an effect of 0 it measures false alarms, with another one power; in both, how often intervals hold the truth.
/// Rehearse with your own numbers before you start: skewed revenue in small arms is where textbook rates fail.
///
/// ```swift
/// let daily = Rehearsal(.share(0.1), judgedBy: .peeking, peoplePerArm: 5_000, looks: 20)
/// print(try daily.run(worlds: 2_000).alarms.value)   // about 0.25, not 0.05: looking daily at Welch's test
/// ```
public struct Rehearsal: Sendable, Hashable {
    /// What people do.
    public enum Outcome: Sendable, Hashable {
        /// A share of them does something.
        case share(Double)
        /// A share of them buys, for amounts around a mean that are skewed to the right.
        case amount(buyers: Double, mean: Double)
        /// Everybody has a value with deviation 2 around 10, which goes with the one from before by a correlation; a share
        /// of people has none from before. Adjusted by CUPED.
        case adjusted(correlation: Double, newcomers: Double = 0)
        /// Everybody has some four sessions, a share of which ends in an order: orders per session.
        case ratio(Double)
        /// The same where people differ in how often they come and order, before the experiment as in it; adjusted by
        /// CUPED.
        case adjustedRatio(Double)
    }

    /// How the experiment is judged.
    public enum Procedure: Sendable, Hashable {
        /// Welch's test, once at the end.
        case atTheEnd
        /// Welch's test at every look, stopping at the first small p-value: wrong, to show how wrong.
        case peeking
        /// An anytime test at every look.
        case anytime(tunedFor: Double)
        /// A mixture test at every look.
        case mixture(variance: Double)
        /// A group sequential design, at its looks.
        case groupSequential(GroupSequentialDesign)
    }

    /// What many worlds showed.
    public struct Result: Sendable, Hashable {
        /// The share of worlds in which the method called an effect real, with an interval for the simulation's own
        /// chance that errs once in a thousand.
        public let alarms: ShareInterval
        /// The share of worlds in which the intervals held the truth: at all looks for tests that promise so, else at the
        /// one where it stopped.
        public let coverage: ShareInterval
        /// How many people per arm were needed on average until it stopped.
        public let peoplePerArm: Double
    }

    /// What people do.
    public let outcome: Outcome
    /// How it is judged.
    public let procedure: Procedure
    /// People in each arm at the end.
    public let peoplePerArm: Int
    /// How many times one looks, equally spaced; a group sequential design has its own.
    public let looks: Int
    /// The true difference of treatment and control.
    public let effect: Double
    /// The rate of false alarms that is asked for.
    public let alpha: Double

    /// Creates a rehearsal.
    public init(
        _ outcome: Outcome, judgedBy procedure: Procedure, peoplePerArm: Int, looks: Int = 1, effect: Double = 0,
        alpha: Double = 0.05
    ) {
        self.outcome = outcome
        self.procedure = procedure
        self.peoplePerArm = peoplePerArm
        self.looks = looks
        self.effect = effect
        self.alpha = alpha
    }

    /// Plays the experiment; the same seed gives the same result.
    ///
    /// A look at which no comparison is possible yet, as nobody has bought, counts as no alarm and no miss.
    ///
    /// - Throws: ``ExperimentError`` for settings outside their range.
    public func run(worlds: Int, seed: UInt64 = 1) throws -> Result {
        guard worlds > 0, peoplePerArm > 1, (1...peoplePerArm).contains(looks), effect.isFinite else {
            throw ExperimentError(.invalidInput, "a rehearsal needs worlds, people and looks above 0")
        }
        try ExperimentError.check(alpha: alpha)
        try World.check(outcome, effect)
        var random = SplitMix64(seed: seed)
        var alarms = 0
        var covered = 0
        var people = 0.0
        for _ in 0..<worlds {
            var world = World(outcome, effect: effect, random: random.split())
            let played = try play(&world)
            alarms += played.isAlarm ? 1 : 0
            covered += played.isCovered ? 1 : 0
            people += Double(played.people)
        }
        return Result(
            alarms: try .wilson(successes: alarms, of: worlds, alpha: 0.001),
            coverage: try .wilson(successes: covered, of: worlds, alpha: 0.001),
            peoplePerArm: people / Double(worlds))
    }

    private func play(_ world: inout World) throws -> (isAlarm: Bool, isCovered: Bool, people: Int) {
        var isAlarm = false
        var isCovered = true
        var stopped = peoplePerArm
        for (look, people) in schedule.enumerated() {
            try world.grow(to: people)
            guard let found = try compare(world, look: look) else { continue }
            // Intervals that promise to hold always are held to it; the others only where one stops.
            let keepsAll: Bool
            switch procedure {
            case .anytime, .mixture: keepsAll = true
            case .atTheEnd, .peeking, .groupSequential: keepsAll = false
            }
            let holds = found.interval.contains(effect)
            isCovered = keepsAll ? isCovered && holds : holds
            if found.isAlarm, !isAlarm {
                isAlarm = true
                stopped = people
            }
            if isAlarm, !keepsAll { break }
        }
        return (isAlarm, isCovered, stopped)
    }

    private var schedule: [Int] {
        switch procedure {
        case .atTheEnd: [peoplePerArm]
        case .groupSequential(let design):
            design.fractions.map { max(Int(($0 * Double(peoplePerArm)).rounded()), 2) }
        case .peeking, .anytime, .mixture: (1...looks).map { max(peoplePerArm * $0 / looks, 2) }
        }
    }

    private func compare(_ world: World, look: Int) throws -> (interval: ClosedInterval, isAlarm: Bool)? {
        let comparison: ArmComparison
        do {
            switch procedure {
            case .atTheEnd, .peeking, .groupSequential:
                comparison = try world.compare(WelchTest(scale: .absolute, alpha: alpha))
            case .anytime(let people):
                comparison = try world.compare(AnytimeTest(scale: .absolute, alpha: alpha, tunedFor: people))
            case .mixture(let variance):
                comparison = try world.compare(MixtureTest(scale: .absolute, alpha: alpha, mixtureVariance: variance))
            }
        } catch let error as ExperimentError where error.code == .noVariance || error.code == .tooFewPeople {
            return nil
        }
        guard case .groupSequential(let design) = procedure else {
            return (comparison.interval, comparison.pValue <= alpha)
        }
        return (try design.interval(comparison, look: look), design.crosses(comparison, look: look))
    }
}
