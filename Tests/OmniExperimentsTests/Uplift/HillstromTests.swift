// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import Testing

/// The e-mail test that Kevin Hillstrom published in 2008: 64,000 people, two mailings, one control.
@Suite(.enabled(if: Hillstrom.file != nil, "needs ../shared/data/hillstrom.csv.gz"))
struct `Hillstrom's published e-mail test` {
    /// Rates as published; differences and their errors from algorithms.md §12.
    @Test(arguments: [
        ("Mens E-Mail", "visit", 0.182757, 0.106167, 22.620231, 1e-5),
        ("Mens E-Mail", "conversion", 0.012531, 0.005726, 7.389736, 1e-5),
        ("Mens E-Mail", "spend", 1.422617, 0.652789, 5.30014, 1e-5),
        ("Womens E-Mail", "visit", 0.15140, 0.10617, 13.99, 1e-2),
        ("Womens E-Mail", "spend", 1.0772, 0.6528, 3.26, 1e-2),
    ])
    func `M18: has its published rates and differences`(
        segment: String, outcome: String, treated: Double, control: Double, t: Double, tolerance: Double
    ) throws {
        let data = try Hillstrom.load()
        let arms = try [segment, "No E-Mail"]
            .map { name in
                ArmSample.mean(try Moments(data.filter { $0.segment == name }.map { $0.outcome(outcome) }))
            }
        let found = try WelchTest(scale: .absolute).compare(control: arms[1], treatment: arms[0])
        #expect(abs((arms[0].value ?? 0) - treated) < 5e-5)
        #expect(abs((arms[1].value ?? 0) - control) < 5e-5)
        #expect(abs(found.effect / found.standardError - t) <= tolerance * t)
    }

    @Test func `M11: was assigned in the shares that were planned`() throws {
        let data = try Hillstrom.load()
        let counts = ["No E-Mail", "Mens E-Mail", "Womens E-Mail"].map { name in data.count { $0.segment == name } }
        let ratio = try SampleRatio(counts, weights: [1, 1, 1])
        #expect(abs(ratio.chiSquare - 0.202531) < 1e-6)
        #expect(!ratio.isMismatch)
    }

    @Test func `M18: is found to move those who bought women's things before, by segment and with correction`() throws {
        let data = try Hillstrom.load().filter { $0.segment != "Mens E-Mail" }
        var segments: [String: (control: ArmSample, treatment: ArmSample)] = [:]
        for (name, test) in [("women's", { $0.womens }), ("men's only", { !$0.womens })]
            as [(String, (Hillstrom) -> Bool)]
        {
            let members = data.filter(test)
            func arm(_ segment: String) throws -> ArmSample {
                let people = members.filter { $0.segment == segment }
                return try .proportion(successes: people.count { $0.visit == 1 }, of: people.count)
            }
            segments[name] = (try arm("No E-Mail"), try arm("Womens E-Mail"))
        }
        let found = try SegmentEffects(segments)
        #expect(found.segments.map(\.name) == ["women's", "men's only"])
        #expect(found.responding().first == "women's")
        #expect((found.heterogeneity ?? 1) < 1e-6)
    }

    /// Even rows fit and odd rows judge; figures from `datasets.json` and algorithms.md §12, which were made with NumPy.
    @Test(arguments: [
        ("Mens E-Mail", 5.5463, 41.2013, 0.084347), ("Womens E-Mail", 73.7, 42.8, 0.066),
    ])
    func `M18: is ranked by a model of uplift with the Qini that was published`(
        segment: String, qini: Double, response: Double, best: Double
    ) throws {
        let data = try Hillstrom.load().filter { $0.segment == segment || $0.segment == "No E-Mail" }
        let features = Hillstrom.standardized(data)
        let fitting = data.indices.filter { $0 % 2 == 0 }
        let judging = data.indices.filter { $0 % 2 == 1 }
        let model = try UpliftModel(
            rows: fitting.map { features[$0] }, outcomes: fitting.map { data[$0].visit == 1 },
            treatments: fitting.map { data[$0].segment == segment })
        func curve(_ score: (Int) -> Double) throws -> UpliftCurve {
            try UpliftCurve(
                scores: judging.map(score), outcomes: judging.map { data[$0].visit },
                treated: judging.map { data[$0].segment == segment })
        }
        let found = try curve { model.uplift(features[$0]) }
        #expect(abs(found.qini - qini) <= (segment == "Mens E-Mail" ? 0.002 : 0.05))
        #expect(abs(try curve { model.treated.predict(features[$0]) }.qini - response) <= 0.05)
        #expect(abs(try found.uplift(atFraction: 0.3) - best) <= 5e-4)
    }
}

/// One person of the data.
struct Hillstrom: Sendable {
    static let file = SharedFile.url("data/hillstrom.csv.gz")

    let segment: String
    let visit: Double
    let conversion: Double
    let spend: Double
    let womens: Bool
    let features: [Double]

    func outcome(_ name: String) -> Double { name == "visit" ? visit : name == "conversion" ? conversion : spend }

    static func load() throws -> [Hillstrom] { try people.get() }

    private static let people = Result { try read() }

    private static func read() throws -> [Hillstrom] {
        guard let file else { return [] }
        let unzip = Process()
        unzip.executableURL = URL(filePath: "/usr/bin/env")
        unzip.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        unzip.standardOutput = pipe
        try unzip.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        unzip.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
            .map { line in
                var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                // The second column is text that may hold a comma, as in "7) $1,000 +".
                while cells.count > 12 { cells[1] += "," + cells.remove(at: 2) }
                func number(_ index: Int) -> Double { Double(cells[index]) ?? .nan }
                func flag(_ index: Int, _ value: String) -> Double { cells[index] == value ? 1 : 0 }
                return Hillstrom(
                    segment: cells[8], visit: number(9), conversion: number(10), spend: number(11),
                    womens: number(4) == 1,
                    features: [
                        number(0), log1p(number(2)), number(3), number(4), flag(5, "Urban"), flag(5, "Rural"),
                        number(6), flag(7, "Web"), flag(7, "Multichannel"),
                    ])
            }
    }

    /// Each feature less its mean, divided by its standard deviation.
    static func standardized(_ people: [Hillstrom]) -> [[Double]] {
        let count = people.first?.features.count ?? 0
        let scales = (0..<count)
            .map { index -> (Double, Double) in
                let moments = (try? Moments(people.map { $0.features[index] })) ?? Moments()
                let deviation = (moments.variance * Double(moments.count - 1) / Double(moments.count)).squareRoot()
                return (moments.mean, deviation)
            }
        return people.map { person in zip(person.features, scales).map { ($0 - $1.0) / $1.1 } }
    }
}
