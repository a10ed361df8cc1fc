// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniPrediction

/// Many weekly series at once: method chosen per series, forecast with ranges, and judged on weeks held back.
struct ForecastBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Seconds for 10,000 weekly series, with accuracy against the naive forecast.",
        discussion:
            "Series are drawn from a fixed seed: levels, trends, yearly seasons, noise; a quarter are intermittent.")

    @Option(help: "How many series.") var series = 10_000
    @Option(help: "How many weeks each, before those held back.") var weeks = 156
    @Option(help: "How many weeks ahead.") var horizon = 13
    @Option(help: "The season in weeks; 1 for none.") var period = 52
    @Option(help: "How many threads.") var threads = 2
    @Option(help: "How often it is repeated; the fastest is printed.") var rounds = 3

    func run() throws {
        var random = Stream(state: 1)
        var known: [(key: SeriesKey, values: [Double])] = []
        var held: [[Double]] = []
        for index in 0..<series {
            let values = demand(index, &random)
            let key = SeriesKey(item: "sku-\(index / 4)", location: "shop-\(index % 4)")
            known.append((key, Array(values.prefix(weeks))))
            held.append(Array(values.suffix(horizon)))
        }
        let table = try SeriesTable(known)
        let forecaster = try Forecaster(
            Forecaster.Configuration(period: period, horizon: horizon, threads: threads))
        var best = Double.infinity
        var forecasts: [Forecast?] = []
        for _ in 0..<max(rounds, 1) { best = min(best, Report.seconds { forecasts = forecaster.forecast(table) }) }
        try report(best, forecasts, known.map(\.values), held)
        try passengers()
    }

    /// Errors and coverage of the forecasts of one method.
    fileprivate struct Tally {
        var series = 0
        var compared = 0.0
        var scaled = 0.0
        var naive = 0.0
        var inside: [Double: Double] = [:]
    }

    private func report(
        _ seconds: Double, _ forecasts: [Forecast?], _ known: [[Double]], _ held: [[Double]]
    ) throws {
        var tallies: [String: Tally] = [:]
        for (index, forecast) in forecasts.enumerated() {
            guard let forecast else { continue }
            let method = forecast.method.rawValue + (forecast.isSeasonal ? " with season" : "")
            for name in ["all", method] {
                try tallies[name, default: Tally()].add(forecast, known[index], held[index], period: period)
            }
        }
        for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
            let values = Double(max(tally.series * horizon, 1))
            let compared = max(tally.compared, 1)
            Report.line(
                "forecast",
                [
                    "method": name, "series": tally.series, "weeks": weeks, "horizon": horizon, "period": period,
                    "meanScaledError": tally.scaled / compared, "meanScaledErrorNaive": tally.naive / compared,
                    "coverage80": tally.inside[0.8, default: 0] / values,
                    "coverage95": tally.inside[0.95, default: 0] / values,
                ])
        }
        Report.line(
            "forecast",
            [
                "series": series, "weeks": weeks, "horizon": horizon, "period": period, "threads": threads,
                "seconds": seconds, "seriesPerSecond": Double(series) / seconds,
            ])
    }

    private func demand(_ index: Int, _ random: inout Stream) -> [Double] {
        let level = 20 + 200 * random.uniform()
        let slope = 0.5 * (random.uniform() - 0.5)
        let amplitude = index % 3 == 0 ? 0 : 0.4 * level * random.uniform()
        let chance = index % 4 == 0 ? 0.25 : 1
        return (0..<(weeks + horizon))
            .map { week in
                let season = amplitude * sin(2 * .pi * Double(week) / 52)
                let noise = (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
                let wanted = level + slope * Double(week) + season + 0.15 * level * noise
                return random.uniform() < chance ? max(0, wanted.rounded()) : 0
            }
    }

    /// The coefficients that R publishes, as a check that the figures are of working code.
    private func passengers() throws {
        let values: [Double] = [
            112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158,
            133,
            114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230,
            242,
            209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234,
            264,
            302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317,
            313,
            318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340,
            318,
            362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362,
            405,
            417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
        ]
        for search in [HoltWinters.Search.asInR, .leastSquares] {
            let model = try HoltWinters.fit(values, period: 12, seasonality: .multiplicative, search: search)
            Report.line(
                "forecast",
                [
                    "series": "AirPassengers", "method": "Holt-Winters, multiplicative", "search": search.rawValue,
                    "alpha": String(format: "%.7f", model.alpha), "beta": String(format: "%.8f", model.beta),
                    "gamma": String(format: "%.7f", model.gamma), "level": String(format: "%.4f", model.level),
                    "squaredError": String(format: "%.6f", model.squaredError),
                ])
        }
    }

    /// A stream of numbers that is the same everywhere.
    private struct Stream {
        var state: UInt64

        mutating func uniform() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
        }
    }
}

extension ForecastBenchmark.Tally {
    mutating func add(_ forecast: Forecast, _ known: [Double], _ held: [Double], period: Int) throws {
        series += 1
        let lag = min(period, known.count - 1)
        let repeated = held.indices.map { known[known.count - lag + $0 % lag] }
        let own = try ForecastAccuracy(actual: held, forecast: forecast.mean, training: known, period: period)
        let other = try ForecastAccuracy(actual: held, forecast: repeated, training: known, period: period)
        if let one = own.scaledError, let two = other.scaledError {
            scaled += one
            naive += two
            compared += 1
        }
        for band in forecast.bands {
            for step in held.indices where held[step] >= band.lower[step] && held[step] <= band.upper[step] {
                inside[band.level, default: 0] += 1
            }
        }
    }
}
