// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniExperiments

/// Comparisons of two arms from their sums, one thread: the peer is gbstats 0.8.0 (GrowthBook's statistics engine).
struct ExperimentsBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiments", abstract: "Compares arms in batches, beside gbstats; one thread.",
        discussion: """
            Both sides build two samples from sums and compare them, as a dashboard does for each metric and segment. \
            Inputs vary from test to test. The peer needs a Python with gbstats 0.8.0, numpy and scipy:
              python3 -m venv peers && peers/bin/pip install gbstats==0.8.0
              omni-bench experiments --peer peers/bin/python
            """)

    @Option(help: "How many comparisons a batch has.") var tests = 200_000
    @Option(help: "Times that it is repeated, each beside the peer; the best counts.") var repeats = 5
    @Option(help: "A Python that has gbstats; without it only the Swift side is measured.") var peer: String?

    func run() throws {
        let inputs = (0..<tests).map { Inputs($0) }
        for kind in Kind.allCases {
            var swift = 0.0
            var python = 0.0
            var sum = 0.0
            for _ in 0..<max(1, repeats) {
                let seconds = try Report.seconds { sum = try kind.compareAll(inputs) }
                swift = max(swift, Double(tests) / seconds)
                if let peer { python = max(python, try Self.peerRate(peer, kind)) }
            }
            guard sum.isFinite else { throw ValidationError("a comparison gave no number") }
            Report.line(
                "experiments",
                [
                    "kind": kind.rawValue, "tests": tests, "threads": 1, "testsPerSecond": swift.rounded(),
                    "meanOfAnswers": sum / Double(tests), "gbstatsTestsPerSecond": python.rounded(),
                    "ratio": python > 0 ? swift / python : 0,
                ])
        }
    }

    /// Two arms' sums, near those of the peer's own script.
    struct Inputs {
        let control: (count: Int, sum: Double, squares: Double)
        let treatment: (count: Int, sum: Double, squares: Double)

        init(_ index: Int) {
            let step = Double(index % 1_000)
            control = (2_000 + index % 500, 51_234.5 + step, 2_345_678.9 + 40 * step)
            treatment = (2_050 + index % 300, 55_001.25 + 2 * step, 2_654_321.75 + 50 * step)
        }

        func samples() throws -> (control: ArmSample, treatment: ArmSample) {
            (
                .mean(try Moments(count: control.count, sum: control.sum, sumOfSquares: control.squares)),
                .mean(try Moments(count: treatment.count, sum: treatment.sum, sumOfSquares: treatment.squares))
            )
        }
    }

    enum Kind: String, CaseIterable {
        case welch
        case sequential
        case bayesian

        /// The sum of all answers, so that none can be left out.
        func compareAll(_ inputs: [Inputs]) throws -> Double {
            var sum = 0.0
            switch self {
            case .welch:
                let test = WelchTest()
                for input in inputs {
                    let pair = try input.samples()
                    let found = try test.compare(control: pair.control, treatment: pair.treatment)
                    sum += found.pValue + found.interval.lower
                }
            case .sequential:
                let test = AnytimeTest()
                for input in inputs {
                    let pair = try input.samples()
                    let found = try test.compare(control: pair.control, treatment: pair.treatment)
                    sum += found.pValue + found.interval.lower
                }
            case .bayesian:
                let test = BayesTest()
                for input in inputs {
                    let pair = try input.samples()
                    let found = try test.compare(control: pair.control, treatment: pair.treatment)
                    sum += found.chanceToWin + found.lossOfTreatment
                }
            }
            return sum
        }
    }

    /// How many comparisons per second the peer makes, by its own clock.
    private static func peerRate(_ python: String, _ kind: Kind) throws -> Double {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", peerProgram, kind.rawValue]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard process.terminationStatus == 0, let rate = Double(text) else {
            throw ValidationError("the peer failed; is gbstats 0.8.0 installed in \(python)?")
        }
        return rate
    }

    private static let peerProgram = """
        import sys, time, warnings; warnings.simplefilter("ignore")
        from gbstats.models.statistics import SampleMeanStatistic as M
        from gbstats.frequentist.tests import *
        from gbstats.bayesian.tests import *
        T, K, n = {"welch": (TwoSidedTTest, FrequentistConfig, 3000),
                   "sequential": (SequentialTwoSidedTTest, SequentialConfig, 3000),
                   "bayesian": (EffectBayesianABTest, EffectBayesianConfig, 800)}[sys.argv[1]]
        t = time.perf_counter()
        for i in range(n):
            s = float(i % 1000)
            T(M(n=2000 + i % 500, sum=51234.5 + s, sum_squares=2345678.9 + 40 * s),
              M(n=2050 + i % 300, sum=55001.25 + 2 * s, sum_squares=2654321.75 + 50 * s), K()).compute_result()
        print(n / (time.perf_counter() - t))
        """
}
