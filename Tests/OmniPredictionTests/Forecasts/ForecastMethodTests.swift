// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniPrediction
import Testing

@Suite struct `Forecasting methods` {
    @Test func `simple, Holt's and damped smoothing agree with the worked series`() throws {
        for golden in try GoldenCase.cases(of: "forecast.ses", in: "forecasting") {
            var model = try ExponentialSmoothing(
                alpha: golden.input["alpha"].number, level: golden.input["level0"].number)
            let steps = golden.input["y"].numbers.map { model.update(with: $0) }
            #expect(agree(steps, golden.expected["oneStep"].numbers, within: golden.tolerance))
            #expect(agree(model.level, golden.expected["level"].number, within: golden.tolerance))
        }
        for golden in try GoldenCase.cases(of: "forecast.holt", in: "forecasting") {
            let input = golden.input
            var model = try ExponentialSmoothing(
                alpha: input["alpha"].number, beta: input["beta"].number, phi: input["phi"].number,
                level: input["level0"].number, trend: input["trend0"].number)
            let steps = input["y"].numbers.map { model.update(with: $0) }
            #expect(agree(steps, golden.expected["oneStep"].numbers, within: golden.tolerance))
            #expect(agree(model.level, golden.expected["level"].number, within: golden.tolerance))
            #expect(agree(model.trend, golden.expected["trend"].number, within: golden.tolerance))
            let ahead = model.forecast(Int(input["horizon"].number))
            #expect(agree(ahead, golden.expected["forecast"].numbers, within: golden.tolerance))
        }
    }

    @Test func `Croston, TSB and theta agree with the worked series`() throws {
        for golden in try GoldenCase.cases(of: "forecast.croston", in: "forecasting") {
            var model = try Croston(alpha: golden.input["alpha"].number)
            for (value, wanted) in zip(golden.input["y"].numbers, golden.expected["oneStep"].numbers) {
                let forecast = model.update(with: value)
                if wanted.isNaN {
                    #expect(forecast == nil)
                } else {
                    #expect(agree(forecast ?? .nan, wanted, within: 1e-9))
                }
            }
            #expect(agree(model.size ?? .nan, golden.expected["size"].number, within: golden.tolerance))
            #expect(agree(model.interval ?? .nan, golden.expected["interval"].number, within: golden.tolerance))
            #expect(agree(model.rate ?? .nan, golden.expected["croston"].number, within: golden.tolerance))
            #expect(agree(model.unbiasedRate ?? .nan, golden.expected["sba"].number, within: golden.tolerance))
        }
        for golden in try GoldenCase.cases(of: "forecast.tsb", in: "forecasting") {
            let input = golden.input
            var model = try TSB(
                alpha: input["alphaSize"].number, beta: input["betaProbability"].number, size: input["size0"].number,
                probability: input["probability0"].number)
            let steps = input["y"].numbers.map { model.update(with: $0) }
            #expect(agree(steps, golden.expected["oneStep"].numbers, within: golden.tolerance))
            #expect(agree(model.rate, golden.expected["forecast"].number, within: golden.tolerance))
        }
        for golden in try GoldenCase.cases(of: "forecast.theta", in: "forecasting") {
            let model = try Theta(golden.input["y"].numbers, alpha: golden.input["alpha"].number)
            let ahead = model.forecast(Int(golden.input["horizon"].number))
            #expect(agree(ahead, golden.expected["forecast"].numbers, within: golden.tolerance))
            #expect(agree(model.level, golden.expected["thetaLevel"].number, within: golden.tolerance))
        }
    }

    @Test func `Holt-Winters agrees with R on AirPassengers for given parameters`() throws {
        for golden in try GoldenCase.cases(of: "forecast.holtWinters", in: "forecasting") {
            let input = golden.input
            let model = try HoltWinters(
                input["y"].numbers, period: Int(input["period"].number),
                seasonality: input["multiplicative"].flag ? .multiplicative : .additive, alpha: input["alpha"].number,
                beta: input["beta"].number, gamma: input["gamma"].number)
            #expect(agree(model.level, golden.expected["level"].number, within: golden.tolerance))
            #expect(agree(model.trend, golden.expected["trend"].number, within: golden.tolerance))
            #expect(agree(model.season, golden.expected["season"].numbers, within: golden.tolerance))
            #expect(agree(model.squaredError, golden.expected["sse"].number, within: golden.tolerance))
            let ahead = model.forecast(Int(input["horizon"].number))
            #expect(agree(ahead, golden.expected["forecast"].numbers, within: golden.tolerance))
        }
    }

    @Test func `F9: Holt-Winters finds the coefficients that R publishes for AirPassengers, to a ten-millionth`() throws
    {
        let golden = try #require(try GoldenCase.cases(of: "forecast.holtWinters", in: "forecasting").first)
        let model = try HoltWinters.fit(golden.input["y"].numbers, period: 12, seasonality: .multiplicative)
        #expect(abs(model.squaredError / golden.expected["sse"].number - 1) < 1e-9)
        #expect(abs(model.alpha - 0.2755925) < 1e-7)
        #expect(abs(model.beta - 0.03269295) < 1e-7)
        #expect(abs(model.gamma - 0.8707292) < 1e-7)
    }

    /// R stops where coarse differences balance; the minimum lies some 1e-5 beside, and below.
    @Test func `F9: Holt-Winters finds less error than R where that is asked for, with nearly R's coefficients`() throws
    {
        let golden = try #require(try GoldenCase.cases(of: "forecast.holtWinters", in: "forecasting").first)
        let values = golden.input["y"].numbers
        let least = try HoltWinters.fit(values, period: 12, seasonality: .multiplicative, search: .leastSquares)
        let published = try HoltWinters(
            values, period: 12, seasonality: .multiplicative, alpha: 0.2755925, beta: 0.03269295, gamma: 0.8707292)
        #expect(least.squaredError < published.squaredError)
        #expect(least.squaredError > published.squaredError * (1 - 1e-8))
        #expect(abs(least.alpha - 0.2755925) < 5e-5)
        #expect(abs(least.beta - 0.03269295) < 5e-5)
        #expect(abs(least.gamma - 0.8707292) < 5e-5)
        // No neighbour is better.
        for (alpha, beta, gamma) in [
            (1e-4, 0, 0), (-1e-4, 0, 0), (0, 1e-4, 0), (0, -1e-4, 0), (0, 0, 1e-4), (0, 0, -1e-4),
        ] {
            let near = try HoltWinters(
                values, period: 12, seasonality: .multiplicative, alpha: least.alpha + alpha, beta: least.beta + beta,
                gamma: least.gamma + gamma)
            #expect(near.squaredError > least.squaredError)
        }
    }

    /// A coefficient at its bound stays there: R's additive fit of AirPassengers has a gamma of 1.
    @Test func `F9: Holt-Winters keeps a coefficient at its bound, as R does`() throws {
        let golden = try #require(try GoldenCase.cases(of: "forecast.holtWinters", in: "forecasting").first)
        let model = try HoltWinters.fit(golden.input["y"].numbers, period: 12, seasonality: .additive)
        #expect(abs(model.alpha - 0.2479595) < 5e-7)
        #expect(abs(model.beta - 0.0345337) < 5e-7)
        #expect(model.gamma == 1)
    }

    @Test func `Holt-Winters on all but a year of AirPassengers forecasts that year`() throws {
        for golden in try GoldenCase.cases(of: "forecast.holtWintersFit", in: "forecasting") {
            let train = golden.input["y"].numbers
            let test = golden.input["test"].numbers
            let model = try HoltWinters.fit(train, period: 12, seasonality: .multiplicative)
            #expect(model.squaredError <= 1.002 * golden.expected["bestSSE"].number)
            let accuracy = try ForecastAccuracy(
                actual: test, forecast: model.forecast(test.count), training: train, period: 12)
            let wanted = golden.expected["metrics"]
            #expect(abs((accuracy.scaledError ?? 9) / wanted["MASE"].number - 1) < golden.tolerance)
            #expect(abs(accuracy.meanAbsoluteError / wanted["MAE"].number - 1) < golden.tolerance)
            let naive = try ForecastAccuracy(
                actual: test, forecast: Array(train.suffix(12)), training: train, period: 12)
            let seasonal = golden.expected["seasonalNaive"]
            #expect(agree(naive.scaledError ?? 9, seasonal["MASE"].number, within: 1e-9))
            #expect(agree(naive.bias, seasonal["bias"].number, within: 1e-9))
        }
    }

    @Test func `F9: errors are measured as the literature defines them`() throws {
        for golden in try GoldenCase.cases(of: "forecast.metrics", in: "forecasting") {
            let input = golden.input
            let accuracy = try ForecastAccuracy(
                actual: input["actual"].numbers, forecast: input["forecast"].numbers, training: input["train"].numbers,
                period: Int(input["period"].number))
            let wanted = golden.expected
            #expect(agree(accuracy.meanAbsoluteError, wanted["MAE"].number, within: golden.tolerance))
            #expect(agree(accuracy.rootMeanSquaredError, wanted["RMSE"].number, within: golden.tolerance))
            #expect(agree(100 * (accuracy.percentageError ?? 9), wanted["MAPE"].number, within: golden.tolerance))
            #expect(agree(100 * accuracy.symmetricError, wanted["sMAPE"].number, within: golden.tolerance))
            #expect(agree(accuracy.scaledError ?? 9, wanted["MASE"].number, within: golden.tolerance))
            #expect(agree(100 * (accuracy.weightedError ?? 9), wanted["WAPE"].number, within: golden.tolerance))
            #expect(agree(accuracy.bias, wanted["bias"].number, within: golden.tolerance))
        }
        let loss = try ForecastAccuracy.pinballLoss(actual: [10, 2], quantile: [8, 4], share: 0.9)
        #expect(abs(loss - 1) < 1e-12)
        let zeros = try ForecastAccuracy(actual: [0, 0], forecast: [0, 1])
        #expect(zeros.percentageError == nil)
        #expect(zeros.weightedError == nil)
        #expect(throws: PredictionError.self) { try ForecastAccuracy(actual: [1], forecast: []) }
    }
}
