// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniExperiments

/// How often the methods err in worlds whose truth is known.
struct HonestyBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "honesty", abstract: "Measures false alarms, coverage and power over simulated experiments.",
        discussion: """
            Each line is one method in one kind of world: the rate, the simulation's own 99.9 % interval, what was \
            promised, and whether the promise lies within it ("isHonest"). A promise of at most 0.05 is kept by less, \
            one of at least 0.8, the power that was planned, by more. \
            "peeking" is there to show what happens without sequential methods; it promises nothing.
            """)

    @Option(help: "How many worlds each line plays.") var worlds = 2_000
    @Option(help: "The seed of all worlds.") var seed: UInt64 = 1

    func run() throws {
        var failed = 0
        for line in try Self.lines() {
            var found: Rehearsal.Result?
            let seconds = try Report.seconds { found = try line.rehearsal.run(worlds: worlds, seed: seed) }
            guard let found else { continue }
            let isHonest = line.isKept(found)
            if !isHonest { failed += 1 }
            Report.line(
                "honesty",
                [
                    "world": line.name, "effect": line.rehearsal.effect, "worlds": worlds,
                    "peoplePerArm": line.rehearsal.peoplePerArm, "alarms": found.alarms.value,
                    "alarmsFrom": found.alarms.interval.lower, "alarmsTo": found.alarms.interval.upper,
                    "promisedAlarms": line.promise.text, "coverage": found.coverage.value,
                    "coverageFrom": found.coverage.interval.lower, "coverageTo": found.coverage.interval.upper,
                    "meanPeoplePerArm": found.peoplePerArm, "isHonest": isHonest, "seconds": seconds,
                ])
        }
        if failed > 0 { throw ValidationError("\(failed) methods did not keep what they promise") }
    }

    /// What the alarms should be.
    enum Promise {
        case exactly(Double)
        case atMost(Double)
        /// The power of a method that ends early at best, whose exact power nobody computes.
        case atLeast(Double)
        case nothing

        var text: String {
            switch self {
            case .exactly(let rate): "\(rate)"
            case .atMost(let rate): "at most \(rate)"
            case .atLeast(let rate): "at least \(rate)"
            case .nothing: "none"
            }
        }
    }

    struct Line {
        let name: String
        let rehearsal: Rehearsal
        let promise: Promise

        func isKept(_ found: Rehearsal.Result) -> Bool {
            let alarms: Bool
            let coverage: Bool
            switch promise {
            case .exactly(let rate):
                alarms = found.alarms.interval.contains(rate)
                coverage = found.coverage.interval.upper >= 0.95
            case .atMost(let rate):
                alarms = found.alarms.interval.lower <= rate
                coverage = found.coverage.interval.upper >= 0.95
            case .atLeast(let rate):
                alarms = found.alarms.interval.upper >= rate
                coverage = found.coverage.interval.upper >= 0.95
            case .nothing: return true
            }
            return alarms && coverage
        }
    }

    static func lines() throws -> [Line] {
        let worlds: [(String, Rehearsal.Outcome, Int)] = [
            ("share 0.1", .share(0.1), 5_000), ("share 0.02", .share(0.02), 10_000),
            ("skewed revenue", .amount(buyers: 0.2, mean: 40), 2_000),
            ("normal mean", .adjusted(correlation: 0), 500),
            ("CUPED, correlation 0.8", .adjusted(correlation: 0.8), 500),
            ("CUPED, a third without a past", .adjusted(correlation: 0.8, newcomers: 0.33), 500),
            ("orders per session", .ratio(0.2), 500),
            ("orders per session, CUPED", .adjustedRatio(0.2), 500),
        ]
        var lines = worlds.map { name, outcome, people in
            Line(
                name: name + ", one look", rehearsal: .init(outcome, judgedBy: .atTheEnd, peoplePerArm: people),
                promise: .exactly(0.05))
        }
        let share = try PowerPlan.share(from: 0.1, to: 0.12)
        let cuped = try PowerPlan.mean(effect: 0.3, deviation: 2, correlation: 0.8)
        lines += [
            Line(
                name: "share, planned power 0.8",
                rehearsal: .init(.share(0.1), judgedBy: .atTheEnd, peoplePerArm: share.perArm, effect: 0.02),
                promise: .exactly(0.8)),
            Line(
                name: "CUPED, planned power 0.8",
                rehearsal: .init(
                    .adjusted(correlation: 0.8), judgedBy: .atTheEnd, peoplePerArm: cuped.perArm, effect: 0.3),
                promise: .exactly(0.8)),
            Line(
                name: "share, peeking 20 times",
                rehearsal: .init(.share(0.1), judgedBy: .peeking, peoplePerArm: 10_000, looks: 20), promise: .nothing),
        ]
        let sequential: [(String, Rehearsal.Procedure)] = [
            ("anytime, tuned for 5,000", .anytime(tunedFor: 5_000)),
            ("anytime, tuned for 20,000", .anytime(tunedFor: 20_000)), ("mixture", .mixture(variance: 0.0004)),
        ]
        for (name, procedure) in sequential {
            for (world, outcome, people) in worlds where world != "share 0.02" {
                lines.append(
                    Line(
                        name: world + ", 50 looks, " + name,
                        rehearsal: .init(outcome, judgedBy: procedure, peoplePerArm: people, looks: 50),
                        promise: .atMost(0.05)))
            }
            // With two and a half times the people that one look needs for 0.8.
            lines.append(
                Line(
                    name: "share 0.1, 50 looks, " + name,
                    rehearsal: .init(.share(0.1), judgedBy: procedure, peoplePerArm: 10_000, looks: 50, effect: 0.02),
                    promise: .atLeast(0.9)))
        }
        let rules: [GroupSequentialDesign.Rule] = [
            .obrienFleming, .pocock, .spendingObrienFleming, .spendingPocock,
        ]
        for rule in rules {
            for fractions in [[0.2, 0.4, 0.6, 0.8, 1], [0.15, 0.5, 0.55, 1]] {
                let design = try GroupSequentialDesign(rule, fractions: fractions)
                let people = Int((Double(share.perArm) * (try design.inflation())).rounded(.up))
                let name = "share 0.1, \(rule.rawValue) at \(fractions)"
                lines.append(
                    Line(
                        name: name,
                        rehearsal: .init(.share(0.1), judgedBy: .groupSequential(design), peoplePerArm: people),
                        promise: .exactly(0.05)))
                lines.append(
                    Line(
                        name: name + ", planned power 0.8",
                        rehearsal: .init(
                            .share(0.1), judgedBy: .groupSequential(design), peoplePerArm: people, effect: 0.02),
                        promise: .exactly(0.8)))
            }
        }
        return try lines + meanLines()
    }

    /// Means under peeking, since what sequential methods promise of shares they must keep of revenue too.
    ///
    /// The mixture's variance is the square of the effect that is hoped for. A lift stretches revenue, so that its
    /// deviation is the root of both arms' mean variance.
    private static func meanLines() throws -> [Line] {
        let means: [(String, Rehearsal.Outcome, Double, Double)] = [
            ("normal mean", .adjusted(correlation: 0), 0.25, 2),
            ("skewed revenue", .amount(buyers: 0.2, mean: 40), 2, 23.087),
            ("normal mean, CUPED", .adjusted(correlation: 0.8), 0.15, 1.2),
        ]
        let rules: [GroupSequentialDesign.Rule] = [.obrienFleming, .pocock, .spendingObrienFleming, .spendingPocock]
        var lines: [Line] = []
        for (name, outcome, effect, deviation) in means {
            let plan = try PowerPlan.mean(effect: effect, deviation: deviation)
            let always: [(String, Rehearsal.Procedure)] = [
                ("anytime", .anytime(tunedFor: 2 * Double(plan.perArm))),
                ("mixture", .mixture(variance: effect * effect)),
            ]
            lines.append(
                Line(
                    name: name + ", peeking 20 times",
                    rehearsal: .init(outcome, judgedBy: .peeking, peoplePerArm: plan.perArm, looks: 20),
                    promise: .nothing))
            for (method, procedure) in always {
                // Twice the people of one look must be enough for the power that was planned.
                for (lift, promise) in [(0, Promise.atMost(0.05)), (effect, .atLeast(0.8))] {
                    lines.append(
                        Line(
                            name: "\(name), 50 looks, \(method), planned mean",
                            rehearsal: .init(
                                outcome, judgedBy: procedure, peoplePerArm: 2 * plan.perArm, looks: 50, effect: lift),
                            promise: promise))
                }
            }
            for rule in rules {
                let design = try GroupSequentialDesign(rule, fractions: [0.2, 0.5, 0.55, 1])
                let people = Int((Double(plan.perArm) * (try design.inflation())).rounded(.up))
                for (lift, rate) in [(0, 0.05), (effect, 0.8)] {
                    lines.append(
                        Line(
                            name: "\(name), \(rule.rawValue) at \(design.fractions)",
                            rehearsal: .init(
                                outcome, judgedBy: .groupSequential(design), peoplePerArm: people, effect: lift),
                            promise: .exactly(rate)))
                }
            }
        }
        return lines
    }
}
