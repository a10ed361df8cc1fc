// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// One world of a rehearsal, growing from look to look.
struct World {
    private let outcome: Rehearsal.Outcome
    private let effect: Double
    private var random: SplitMix64
    private var people = 0
    private var arms = [Moments(), Moments()]
    private var newcomers = [Moments(), Moments()]
    private var ratios = [RatioMoments(), RatioMoments()]

    init(_ outcome: Rehearsal.Outcome, effect: Double, random: SplitMix64) {
        self.outcome = outcome
        self.effect = effect
        self.random = random
        if case .share = outcome { arms = [Moments(binary: .outcome), Moments(binary: .outcome)] }
    }

    /// Refuses what people cannot do.
    static func check(_ outcome: Rehearsal.Outcome, _ effect: Double) throws {
        let isPossible: Bool
        switch outcome {
        case .share(let rate), .ratio(let rate), .adjustedRatio(let rate):
            isPossible = rate > 0 && rate < 1 && rate + effect > 0 && rate + effect < 1
        case .amount(let buyers, let mean):
            isPossible = buyers > 0 && buyers <= 1 && mean > 0 && mean.isFinite && buyers * mean + effect > 0
        case .adjusted(let correlation, let newcomers):
            isPossible = abs(correlation) <= 1 && newcomers >= 0 && newcomers <= 1
        }
        guard isPossible else {
            throw ExperimentError(.invalidInput, "the rehearsed world is impossible: a share or mean is out of range")
        }
    }

    /// Lets people come until each arm has so many.
    mutating func grow(to count: Int) throws {
        let missing = count - people
        guard missing > 0 else { return }
        people = count
        for arm in 0...1 {
            let lift = arm == 1 ? effect : 0
            switch outcome {
            case .share(let rate):
                let successes = random.binomial(missing, rate + lift)
                arms[arm].merge(try Moments(successes: successes, of: missing))
            case .amount(let buyers, let mean):
                let factor = (buyers * mean + lift) / (buyers * mean) * mean / 2
                for _ in 0..<missing {
                    arms[arm].add(random.uniform() < buyers ? factor * random.gamma(shape: 2) : 0, 0)
                }
            case .adjusted(let correlation, let share):
                let rest = (1 - correlation * correlation).squareRoot()
                for _ in 0..<missing {
                    let before = random.normal()
                    let value = 10 + lift + 2 * (correlation * before + rest * random.normal())
                    if random.uniform() < share { newcomers[arm].add(value, 0) } else { arms[arm].add(value, before) }
                }
            case .ratio(let rate):
                for _ in 0..<missing {
                    let sessions = 1 + random.poisson(3)
                    arms[arm].add(Double(random.binomial(sessions, rate + lift)), Double(sessions))
                }
            case .adjustedRatio(let rate):
                for _ in 0..<missing {
                    let activity = 4 * random.gamma(shape: 2)
                    let habit = random.beta(3 * rate, 3 * (1 - rate))
                    // Moves everybody toward 1 or toward 0, so that the mean moves by the lift.
                    let chance = lift < 0 ? habit * (1 + lift / rate) : habit + (1 - habit) * lift / (1 - rate)
                    let (now, then) = (1 + random.poisson(activity), random.poisson(activity))
                    let (orders, ordersBefore) = (random.binomial(now, chance), random.binomial(then, habit))
                    try ratios[arm]
                        .record(
                            Double(orders), over: Double(now), before: (Double(ordersBefore), Double(then)))
                }
            }
        }
    }

    func compare(_ test: some ArmTest<ArmComparison>) throws -> ArmComparison {
        try test.compare(control: sample(0), treatment: sample(1))
    }

    private func sample(_ arm: Int) -> ArmSample {
        switch outcome {
        case .share: .proportion(arms[arm])
        case .amount: .mean(arms[arm])
        case .adjusted: .adjusted(arms[arm], newcomers: newcomers[arm])
        case .ratio: .ratio(arms[arm])
        case .adjustedRatio: .adjustedRatio(ratios[arm])
        }
    }
}
