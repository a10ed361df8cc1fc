// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How much a treatment adds when it goes to the best of a ranking first: the curve of Radcliffe (2007) and its Qini.
///
/// Only a randomised treatment can be judged so. People with one score are one step: nobody is ranked by accident of
/// order, and a ranking that says nothing has a Qini of 0.
public struct UpliftCurve: Sendable, Hashable {
    /// The extra outcome after each rank, from none to everybody: Y(treated) − Y(control) · N(treated) / N(control).
    public let values: [Double]
    /// The mean height of the curve.
    public let area: Double
    /// What a random order would have: half of the curve's end.
    public let randomArea: Double
    /// How many of the people in this order were treated, with their outcomes.
    private let ranked: [Person]

    private struct Person: Sendable, Hashable {
        let score: Double
        let outcome: Double
        let isTreated: Bool
    }

    /// The area between the curve and a random order.
    public var qini: Double { area - randomArea }

    /// Ranks people, the highest score first.
    ///
    /// - Throws: ``ExperimentError`` for lists of different lengths, numbers that are not finite, or an empty arm.
    public init(scores: [Double], outcomes: [Double], treated: [Bool]) throws {
        guard scores.count == outcomes.count, scores.count == treated.count else {
            throw ExperimentError(.invalidInput, "scores, outcomes and treatments must be of equal number")
        }
        guard scores.allSatisfy(\.isFinite), outcomes.allSatisfy(\.isFinite) else {
            throw ExperimentError(.notFinite, "a score or an outcome is not finite")
        }
        guard treated.contains(true), treated.contains(false) else {
            throw ExperimentError(.tooFewPeople, "an uplift curve needs treated and untreated people")
        }
        // Equal scores keep their order, which the steps below then make invisible.
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        ranked = order.map { Person(score: scores[$0], outcome: outcomes[$0], isTreated: treated[$0]) }
        values = Self.curve(ranked)
        let steps = Double(ranked.count)
        area = zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 } / steps
        randomArea = (values.last ?? 0) / 2
    }

    /// Returns the mean outcome of treated less that of untreated people in the best share of the ranking.
    ///
    /// - Throws: ``ExperimentError`` for a share outside 0…1, or one in which an arm is empty.
    public func uplift(atFraction share: Double) throws -> Double {
        guard share > 0, share <= 1 else {
            throw ExperimentError(.invalidInput, "a share of the ranking lies above 0 and at most at 1")
        }
        let best = ranked.prefix(max(Int((share * Double(ranked.count)).rounded(.down)), 1))
        var treated = Moments()
        var control = Moments()
        for person in best {
            if person.isTreated { treated.add(person.outcome, 0) } else { control.add(person.outcome, 0) }
        }
        guard treated.count > 0, control.count > 0 else {
            throw ExperimentError(.tooFewPeople, "the share holds people of one arm only; take a larger one")
        }
        return treated.mean - control.mean
    }

    private static func curve(_ ranked: [Person]) -> [Double] {
        var values = [0.0]
        var (treated, control) = (0.0, 0.0)
        var (gained, had) = (0.0, 0.0)
        var index = 0
        while index < ranked.count {
            let start = index
            let score = ranked[index].score
            while index < ranked.count, ranked[index].score == score {
                if ranked[index].isTreated {
                    treated += 1
                    gained += ranked[index].outcome
                } else {
                    control += 1
                    had += ranked[index].outcome
                }
                index += 1
            }
            let from = values[start]
            let to = gained - (control > 0 ? had * treated / control : 0)
            let step = (to - from) / Double(index - start)
            for place in 1...(index - start) { values.append(from + Double(place) * step) }
        }
        return values
    }
}
