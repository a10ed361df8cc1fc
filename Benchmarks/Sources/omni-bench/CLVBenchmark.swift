// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniPrediction

/// Fits of the lifetime models on CDNOW, beside `lifetimes` in the same session when a Python with it is given.
///
/// What is timed is what the peer's timer holds: from columns of frequency, recency and age to a fitted model with its
/// covariance. Building the checked base is inside the time.
struct CLVBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clv", abstract: "Milliseconds of lifetime fits on CDNOW, with parameters and likelihood.",
        discussion: """
            Data: ../shared/data beside the checkout (cdnow_customers_summary*.csv, CDNOW_master.txt.gz).
            Peer: --peer /path/to/python runs ../shared/peers/clv_lifetimes.py between two rounds of ours.
            """)

    @Option(help: "The folder that holds data and peers.") var shared = "../../shared"
    @Option(help: "How often each fit is repeated; the fastest and the middle one are printed.") var rounds = 21
    @Option(help: "A Python with lifetimes; its script is run in between.") var peer: String?

    func run() throws {
        for name in ["cdnow", "master"] {
            let columns = try name == "cdnow" ? Columns(summary: path("data/cdnow_customers_summary.csv")) : master()
            try measure(name, columns)
            if let peer {
                try runPeer(peer, name)
                try measure(name, columns)
            }
            if name == "cdnow" { try predict(columns) }
        }
        try spend()
    }

    /// Frequency, recency and age of every customer.
    struct Columns {
        var frequency: [Int] = []
        var recency: [Double] = []
        var age: [Double] = []

        init() {}

        init(summary path: String) throws {
            for line in try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
            {
                let fields = line.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
                guard fields.count > 3, let x = Int(fields[1]), let last = Double(fields[2]),
                    let age = Double(fields[3])
                else { throw ValidationError("an unexpected line in \(path)") }
                frequency.append(x)
                recency.append(last)
                self.age.append(age)
            }
        }

        func base() throws -> CustomerBase {
            try CustomerBase(frequency: frequency, recency: recency, age: age, unit: .weeks)
        }
    }

    private func path(_ name: String) -> String { shared + "/" + name }

    private func measure(_ dataset: String, _ columns: Columns) throws {
        try line("BG/NBD", dataset, columns, rounds) {
            try BGNBD.fit($0, configuration: BGNBD.Configuration(variant: .original)).report
        }
        try line("MBG/NBD", dataset, columns, rounds) { try BGNBD.fit($0).report }
        try line("Pareto/NBD", dataset, columns, max(3, rounds / 3)) { try ParetoNBD.fit($0).report }
    }

    private func line(
        _ model: String, _ dataset: String, _ columns: Columns, _ rounds: Int,
        _ fit: (CustomerBase) throws -> FitReport?
    ) throws {
        var times: [Double] = []
        var report: FitReport?
        for _ in 0..<rounds { times.append(try Report.seconds { report = try fit(columns.base()) }) }
        guard let report else { throw ValidationError("the fit has no report") }
        times.sort()
        Report.line(
            "clv",
            [
                "model": model, "dataset": dataset, "customers": columns.age.count,
                "distinct": report.distinctObservations, "fitMilliseconds": times[0] * 1_000,
                "medianMilliseconds": times[times.count / 2] * 1_000, "status": report.status.rawValue,
                "iterations": report.iterations, "evaluations": report.evaluations,
                "logLikelihood": String(format: "%.4f", report.logLikelihood),
                "parameters": report.parameters.map { "\($0.name) \(String(format: "%.6f", $0.value))" }
                    .joined(separator: " "),
            ])
    }

    private func predict(_ columns: Columns) throws {
        let base = try columns.base()
        let model = try BGNBD.fit(base, configuration: BGNBD.Configuration(variant: .original))
        var sum = 0.0
        let repeats = 100
        let seconds = Report.seconds {
            for _ in 0..<repeats {
                for customer in base.customers { sum += model.expectedPurchases(of: customer, within: 39) }
            }
        }
        Report.line(
            "clv",
            [
                "model": "BG/NBD prediction", "customersPerSecond": Double(repeats * base.count) / seconds,
                "sumExpected39": sum / Double(repeats),
                "sumAlive": base.customers.reduce(0) { $0 + model.probabilityAlive($1) },
            ])
    }

    private func spend() throws {
        let file = path("data/cdnow_customers_summary_with_transactions.csv")
        let columns = try Columns(summary: file)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        let values = lines.map { line in Double(line.split(separator: ",")[4].filter { !$0.isWhitespace }) ?? 0 }
        let base = try CustomerBase(
            frequency: columns.frequency, recency: columns.recency, age: columns.age,
            averageValue: values.map { $0 > 0 ? $0 : nil }, unit: .weeks)
        var times: [Double] = []
        var model: GammaGamma?
        for _ in 0..<rounds { times.append(try Report.seconds { model = try GammaGamma.fit(base) }) }
        guard let model, let report = model.report else { return }
        let spenders = base.customers.filter { $0.frequency > 0 && $0.averageValue != nil }
        Report.line(
            "clv",
            [
                "model": "Gamma-Gamma", "customers": report.observations, "fitMilliseconds": (times.min() ?? 0) * 1_000,
                "logLikelihood": String(format: "%.4f", report.logLikelihood),
                "parameters": report.parameters.map { "\($0.name) \(String(format: "%.5f", $0.value))" }
                    .joined(separator: " "),
                "meanSpend": spenders.reduce(0) { $0 + model.expectedAverageValue(of: $1) } / Double(spenders.count),
            ])
    }

    /// All customers, calibrated to 30 September 1997, one purchase a day, as the peer's script cuts them.
    private func master() throws -> Columns {
        let text = try output("/usr/bin/env", ["gzip", "-dc", path("data/CDNOW_master.txt.gz")])
        var days: [Substring: Set<Int>] = [:]
        let end = day(1997, 9, 30)
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 2, Int(fields[0]) != nil, let date = Int(fields[1]) else { continue }
            let number = day(date / 10_000, date / 100 % 100, date % 100)
            if number <= end { days[fields[0], default: []].insert(number) }
        }
        var columns = Columns()
        for key in days.keys.sorted() {
            guard let all = days[key], let first = all.min(), let last = all.max() else { continue }
            columns.frequency.append(all.count - 1)
            columns.recency.append(Double(last - first) / 7)
            columns.age.append(Double(end - first) / 7)
        }
        return columns
    }

    /// The number of a day, counted as in the Gregorian calendar.
    private func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear
    }

    private func runPeer(_ python: String, _ dataset: String) throws {
        print(try output(python, [path("peers/clv_lifetimes.py"), dataset]), terminator: "")
    }

    private func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError("\(program) ended with status \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
