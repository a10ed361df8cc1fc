// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniPrediction
import Testing

/// Series of every kind that a shop has.
enum SeriesZoo {
    static func noisy(
        _ count: Int, seed: UInt64, level: Double = 100, slope: Double = 0, season: [Double] = [], noise: Double = 5
    ) -> [Double] {
        var random = SplitMix64(seed: seed)
        return (0..<count)
            .map { time in
                let cycle = season.isEmpty ? 0 : season[time % season.count]
                return level + slope * Double(time) + cycle + noise * random.normal()
            }
    }

    static func walk(_ count: Int, seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        var value = 200.0
        return (0..<count)
            .map { _ in
                value += 3 * random.normal()
                return value
            }
    }

    static func intermittent(_ count: Int, seed: UInt64, chance: Double) -> [Double] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in random.uniform() < chance ? Double(1 + random.below(4)) : 0 }
    }

    static let waves: [Double] = [20, 5, -10, -25, -5, 15]

    static var all: [(name: String, values: [Double])] {
        [
            ("noise", noisy(80, seed: 1)), ("trend", noisy(80, seed: 2, slope: 2)),
            ("season", noisy(84, seed: 3, season: waves)), ("walk", walk(90, seed: 4)),
            ("intermittent", intermittent(120, seed: 5, chance: 0.2)), ("short", [3, 4, 5]), ("one", [7]),
            ("two", [7, 9]), ("constant", [Double](repeating: 5, count: 40)),
            ("zeros", [Double](repeating: 0, count: 40)), ("negative", noisy(60, seed: 6, level: -50)),
            ("one spike", [Double](repeating: 0, count: 39) + [1_000]), ("huge", noisy(50, seed: 7, level: 1e12)),
            ("exploding", (0..<60).map { 1.5.power($0) }),
            ("alternating", (0..<60).map { $0.isMultiple(of: 2) ? 1 : 9 }),
        ]
    }
}

extension Double {
    fileprivate func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * self } }
}

@Suite struct `A forecaster` {
    @Test(arguments: ForecastMethod.allCases)
    func `F9: gives a finite, ordered answer for any series by any method`(method: ForecastMethod) throws {
        for period in [1, 6, 52] {
            let forecaster = try Forecaster(
                .init(period: period, horizon: 7, levels: [0.5, 0.8, 0.99], method: method))
            for (name, values) in SeriesZoo.all {
                let forecast = try forecaster.forecast(values)
                #expect(forecast.method != .automatic)
                #expect(forecast.mean.count == 7)
                #expect(forecast.mean.allSatisfy { $0.isFinite }, "\(name) \(forecast)")
                for band in forecast.bands {
                    #expect((band.lower + band.upper).allSatisfy { $0.isFinite }, "\(name) \(forecast)")
                    for step in 0..<7 {
                        #expect(band.lower[step] <= forecast.mean[step] + 1e-9 * abs(forecast.mean[step]))
                        #expect(forecast.mean[step] <= band.upper[step] + 1e-9 * abs(forecast.mean[step]))
                    }
                }
                for (inner, outer) in zip(forecast.bands, forecast.bands.dropFirst()) {
                    #expect(
                        zip(inner.upper, outer.upper).allSatisfy { $0 <= $1 * (1 + 1e-12) + 1e-9 || $1 < 0 }, "\(name)")
                }
                if values.allSatisfy({ $0 >= 0 }) {
                    #expect((forecast.mean + forecast.bands.flatMap(\.lower)).allSatisfy { $0 >= 0 }, "\(name)")
                }
            }
        }
    }

    @Test func `series that say nothing get defined answers`() throws {
        let forecaster = try Forecaster(.init(period: 4, horizon: 3))
        let zeros = try forecaster.forecast([Double](repeating: 0, count: 30))
        #expect(zeros.mean == [0, 0, 0])
        #expect(zeros.bands[1].upper == [0, 0, 0])
        let constant = try forecaster.forecast([Double](repeating: 8, count: 30))
        #expect(constant.mean == [8, 8, 8])
        #expect(constant.bands[0].lower == [8, 8, 8])
        let single = try forecaster.forecast([6])
        #expect(single.mean == [6, 6, 6])
        #expect(single.bands[1].upper[0] > 12)
        #expect(throws: PredictionError.self) { try forecaster.forecast([]) }
        #expect(throws: PredictionError.self) { try forecaster.forecast([1, .nan]) }
        #expect(throws: PredictionError.self) { try forecaster.forecast([1, .infinity]) }
        #expect(throws: PredictionError.self) { try Forecaster(.init(horizon: 0)) }
        #expect(throws: PredictionError.self) { try Forecaster(.init(levels: [1])) }
    }

    @Test func `finds trend and season, and neither in noise`() throws {
        let forecaster = try Forecaster(.init(period: 6, horizon: 12))
        let season = SeriesZoo.noisy(120, seed: 11, level: 200, slope: 1, season: SeriesZoo.waves, noise: 3)
        let forecast = try forecaster.forecast(season)
        #expect(forecast.isSeasonal)
        let truth = (120..<132).map { (time: Int) -> Double in 200 + Double(time) + SeriesZoo.waves[time % 6] }
        let error = try ForecastAccuracy(actual: truth, forecast: forecast.mean).meanAbsoluteError
        let naive = try ForecastAccuracy(actual: truth, forecast: Array((season + season.suffix(6)).suffix(12)))
        #expect(error < 6 && error < 0.7 * naive.meanAbsoluteError, "\(forecast.mean) \(truth)")
        var found = 0
        for seed in UInt64(0)..<40 {
            if try forecaster.forecast(SeriesZoo.noisy(100, seed: 100 + seed)).isSeasonal { found += 1 }
        }
        // The test has a level of 10 per cent on one side.
        #expect(found <= 9)
    }

    @Test func `switches to intermittent methods for rare demand, and lets dying products fade`() throws {
        let forecaster = try Forecaster(.init(horizon: 4))
        let rare = try forecaster.forecast(SeriesZoo.intermittent(200, seed: 3, chance: 0.2))
        #expect(rare.method == .croston)
        #expect(abs(rare.mean[0] - 0.5) < 0.25)
        let dying = SeriesZoo.intermittent(100, seed: 3, chance: 0.3) + [Double](repeating: 0, count: 40)
        let faded = try forecaster.forecast(dying)
        #expect(faded.method == .tsb)
        #expect(faded.mean[0] < 0.35)
    }

    @Test(arguments: [1e-6, 0.01, 7, 1e6]) func `a change of scale changes the forecast by that scale only`(
        scale: Double
    ) throws {
        let forecaster = try Forecaster(.init(period: 6, horizon: 5))
        for (name, values) in SeriesZoo.all where name != "exploding" {
            let plain = try forecaster.forecast(values)
            let scaled = try forecaster.forecast(values.map { $0 * scale })
            #expect(scaled.method == plain.method)
            for (one, other) in zip(
                plain.mean + plain.bands.flatMap(\.upper), scaled.mean + scaled.bands.flatMap(\.upper))
            {
                #expect(abs(other - one * scale) <= 1e-6 * scale * (abs(one) + 1), "\(name)")
            }
        }
    }

    @Test(arguments: [-300.0, 5, 4_000]) func `a shift shifts the forecast where nothing depends on the sign`(
        shift: Double
    ) throws {
        for method in [ForecastMethod.smoothing, .theta, .combination, .seasonalNaive, .naive] {
            let forecaster = try Forecaster(
                .init(period: 6, horizon: 5, method: method, season: .additive, keepsNonnegative: false))
            for (name, values) in SeriesZoo.all where !["exploding", "huge", "one", "two", "one spike"].contains(name) {
                let plain = try forecaster.forecast(values)
                let shifted = try forecaster.forecast(values.map { $0 + shift })
                for (one, other) in zip(
                    plain.mean + plain.bands.flatMap(\.upper), shifted.mean + shifted.bands.flatMap(\.upper))
                {
                    #expect(abs(other - one - shift) <= 1e-5 * (abs(one) + abs(shift)), "\(method) \(name)")
                }
            }
        }
    }

    @Test func `a table is forecast like its series, by one thread or many`() throws {
        let series = (0..<70)
            .map { (index: Int) -> (key: SeriesKey, values: [Double]) in
                let key = SeriesKey(item: "sku-\(index % 35)", location: index < 35 ? "north" : "south")
                let values = SeriesZoo.noisy(50 + index, seed: UInt64(index), slope: 0.3, season: SeriesZoo.waves)
                return (key, index == 40 ? [] : values)
            }
        let table = try SeriesTable(series)
        let one = try Forecaster(.init(period: 6, horizon: 4, threads: 1)).forecast(table)
        let many = try Forecaster(.init(period: 6, horizon: 4, threads: 3)).forecast(table)
        #expect(one == many)
        #expect(one[40] == nil)
        for index in [0, 39, 69] {
            let alone = try Forecaster(.init(period: 6, horizon: 4)).forecast(series[index].values)
            #expect(alone == one[index])
        }
        #expect(throws: PredictionError.self) { try SeriesTable([(SeriesKey(item: "x"), [1, .nan])]) }
    }

    @Test func `F9: ranges hold about as often as they say`() throws {
        let forecaster = try Forecaster(.init(horizon: 6, levels: [0.8]))
        var inside = 0
        var all = 0
        for seed in UInt64(0)..<120 {
            let values =
                seed.isMultiple(of: 2) ? SeriesZoo.walk(106, seed: seed) : SeriesZoo.noisy(106, seed: seed, slope: 0.5)
            let forecast = try forecaster.forecast(Array(values.prefix(100)))
            for step in 0..<6 {
                all += 1
                let band = forecast.bands[0]
                if values[100 + step] >= band.lower[step], values[100 + step] <= band.upper[step] { inside += 1 }
            }
        }
        let coverage = Double(inside) / Double(all)
        #expect(coverage > 0.72 && coverage < 0.9, "\(coverage)")
    }

    @Test func `F9: AirPassengers' last year is forecast far better than by last year's values`() throws {
        let golden = try #require(try GoldenCase.cases(of: "forecast.holtWintersFit", in: "forecasting").first)
        let train = golden.input["y"].numbers
        let test = golden.input["test"].numbers
        for method in [ForecastMethod.automatic, .smoothing, .theta] {
            let forecast = try Forecaster(.init(period: 12, horizon: 12, method: method)).forecast(train)
            #expect(forecast.isSeasonal)
            let accuracy = try ForecastAccuracy(actual: test, forecast: forecast.mean, training: train, period: 12)
            #expect((accuracy.scaledError ?? 9) < 1, "\(method) \(accuracy)")
        }
    }
}
