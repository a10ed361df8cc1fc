// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniPrediction
import OmniTesting
import Testing

@Suite struct `A forecasting method that is given anything` {
    private static let season = (0..<36).map { 50 + Double($0) + 10 * Double($0 % 12) }

    @Test(arguments: [Int.min, -1, 0, 1, 19, 1_000, .max])
    func `F9: refuses a season that does not fit in twice`(period: Int) throws {
        #expect(throws: PredictionError.self) {
            try HoltWinters.fit(Self.season, period: period, seasonality: .additive)
        }
        guard (1...100_000).contains(period) else {
            #expect(throws: PredictionError.self) { try Forecaster(.init(period: period)) }
            return
        }
        let forecast = try Forecaster(.init(period: period, horizon: 3)).forecast(Self.season)
        #expect(forecast.mean.count == 3 && forecast.mean.allSatisfy(\.isFinite))
    }

    @Test(arguments: [Double.nan, .infinity, 1e200, -1e308])
    func `F9: refuses values that cannot be squared, and passes over them where they come one by one`(
        value: Double
    ) throws {
        var values = Self.season
        values[7] = value
        #expect(throws: PredictionError.self) { try HoltWinters.fit(values, period: 12, seasonality: .additive) }
        #expect(throws: PredictionError.self) { try Theta(values, alpha: 0.3) }
        #expect(throws: PredictionError.self) { try Forecaster().forecast(values) }
        #expect(throws: PredictionError.self) { try TSB(size: value, probability: 0.5) }
        #expect(throws: PredictionError.self) { try ExponentialSmoothing(alpha: 0.1, level: value) }
        var croston = try Croston(alpha: 0.2)
        var tsb = try TSB(size: 3, probability: 0.5)
        var line = try ExponentialSmoothing(alpha: 0.3, beta: 0.1, phi: 0.9, level: 10, trend: 2)
        for demand in [4.0, 0, 6] {
            croston.update(with: demand)
            tsb.update(with: demand)
            line.update(with: demand)
        }
        let before = (croston, tsb, line)
        croston.update(with: value)
        tsb.update(with: value)
        line.update(with: value)
        #expect(croston == before.0 && tsb == before.1)
        #expect(line.level == before.2.forecast(1)[0] && line.trend == 0.9 * before.2.trend)
    }

    @Test(arguments: [(-0.1, 0.5, 0.5), (0.5, 1.1, 0.5), (0.5, 0.5, Double.nan)])
    func `F9: refuses parameters outside their range`(alpha: Double, beta: Double, gamma: Double) throws {
        let error = #expect(throws: PredictionError.self) {
            try HoltWinters(
                Self.season, period: 12, seasonality: .additive, alpha: alpha, beta: beta, gamma: gamma)
        }
        #expect(error?.code == .invalidConfiguration)
    }

    /// What every linear method must do: figures in thousands or in units are the same series.
    @Test(arguments: [1e-6, 0.5, 1_000, 1e9])
    func `F9: forecasts in another unit are the forecasts in that unit`(scale: Double) throws {
        let scaled = Self.season.map { $0 * scale }
        for seasonality in [HoltWinters.Seasonality.additive, .multiplicative] {
            let one = try HoltWinters(
                Self.season, period: 12, seasonality: seasonality, alpha: 0.3, beta: 0.1, gamma: 0.4)
            let other = try HoltWinters(
                scaled, period: 12, seasonality: seasonality, alpha: 0.3, beta: 0.1, gamma: 0.4)
            for (left, right) in zip(one.forecast(15), other.forecast(15)) {
                #expect(abs(left * scale / right - 1) < 1e-9)
            }
        }
        let (one, other) = (try Theta(Self.season, alpha: 0.4), try Theta(scaled, alpha: 0.4))
        for (left, right) in zip(one.forecast(5), other.forecast(5)) { #expect(abs(left * scale / right - 1) < 1e-9) }
        var (first, second) = (try Croston(), try Croston())
        for (index, value) in Self.season.enumerated() {
            first.update(with: index % 3 == 0 ? value : 0)
            second.update(with: index % 3 == 0 ? value * scale : 0)
        }
        #expect(abs((first.rate ?? 0) * scale / (second.rate ?? 1) - 1) < 1e-12)
    }

    @Test(arguments: [[1e9, -1e9], [1, 1e308], [.nan, 4], [.infinity]])
    func `F9: a cycle refuses days that no calendar has`(days: [Double]) {
        #expect(throws: PredictionError.self) { try RepurchaseCycle([[1, 30, 62], days]) }
    }
}

@Suite struct `A stored prediction` {
    static let forms: [StoredForm] = [
        StoredForm(
            Croston.self, #"{"alpha":0.25,"interval":2,"sinceDemand":1,"size":3}"#,
            [
                ("0.25", "1.5"), (#""interval":2"#, #""interval":0"#), (#""interval":2,"#, ""),
                (#""sinceDemand":1"#, #""sinceDemand":-1"#),
                (#""sinceDemand":1"#, #""sinceDemand":9223372036854775807"#),
                (#""size":3"#, #""size":1e200"#),
            ]),
        StoredForm(
            TSB.self, #"{"alpha":0.25,"beta":0.5,"probability":0.75,"size":3}"#,
            [("0.25", "-1"), ("0.5", "2"), ("0.75", "1.25"), (#""size":3"#, #""size":1e200"#)]),
        StoredForm(
            ExponentialSmoothing.self, #"{"alpha":0.25,"beta":0.5,"level":9,"phi":0.75,"trend":1}"#,
            [("0.25", "-1"), ("0.5", "2"), ("0.75", "1.25"), (#""level":9"#, #""level":1e200"#)]),
        StoredForm(
            Theta.self, #"{"alpha":0.25,"count":9,"intercept":1,"level":4,"slope":2}"#,
            [("0.25", "-1"), (#""count":9"#, #""count":0"#), (#""level":4"#, #""level":1e200"#)]),
        StoredForm(
            HoltWinters.self,
            #"{"alpha":0.25,"beta":0.5,"fitted":[1],"gamma":0.75,"level":4,"season":[1,2],"seasonality":"additive","#
                + #""squaredError":2,"trend":1}"#,
            [("0.25", "-1"), ("0.75", "1.25"), ("[1,2]", "[]"), ("[1,2]", "[1]"), (#"Error":2"#, #"Error":-2"#)]),
        StoredForm(
            RepurchaseCycle.self, #"{"gaps":5,"personSpread":0.25,"spread":0.5,"typicalDays":30}"#,
            [("30", "0"), ("30", "-3"), (":0.5", ":0"), ("0.25", "-0.25"), (":5,", ":0,")]),
        StoredForm(
            PredictionInterval.self, #"{"level":0.5,"lower":1,"upper":2}"#,
            [(#""upper":2"#, #""upper":0"#), ("0.5", "1.5"), ("0.5", "-0.5")]),
        StoredForm(
            Forecast.self,
            #"{"bands":[{"level":0.5,"lower":[1,2],"upper":[3,4]}],"isSeasonal":false,"mean":[2,3],"#
                + #""method":"theta","observations":9,"scaledError":0.75}"#,
            [
                ("[3,4]", "[3,1]"), ("[3,4]", "[3]"), ("[1,2]", "[1]"), ("[2,3]", "[2]"), ("[2,3]", "[2,3,4]"),
                ("0.5", "0"), ("0.5", "1"), (":9", ":-9"), ("0.75", "-0.75"), ("theta", "automatic"),
            ]),
        StoredForm(ForecastAccuracy.self, accuracy, accuracyChanges),
        StoredForm(
            Backtest.self,
            #"{"accuracy":"# + accuracy + #","coverage":[0.5,0.75],"naive":"# + accuracy
                + #","origins":2,"pinballLoss":[0.5,3]}"#,
            accuracyChanges + [
                (#""origins":2"#, #""origins":0"#), (#""origins":2"#, #""origins":9"#), ("[0.5,0.75]", "[0.5,1.75]"),
                ("[0.5,0.75]", "[1,0.75]"), ("[0.5,0.75]", "[0.25,0.75]"), ("[0.5,3]", "[0.5,-3]"), ("[0.5,3]", "[]"),
                (#""count":4"#, #""count":5"#),
            ]),
        StoredForm(
            CalibrationReport.self,
            #"{"baselineError":0.25,"bins":[{"count":3,"observed":0,"predicted":0.125},"#
                + #"{"count":2,"observed":1,"predicted":0.875}],"count":5,"discrimination":1,"error":0.0625,"#
                + #""liftAtTenth":2.5,"observedMean":0.375,"predictedMean":0.5,"scale":"probability","slope":1.5}"#,
            [
                (#""count":3"#, #""count":0"#), (#""count":3"#, #""count":-3"#), (#""count":3"#, #""count":4"#),
                (#""count":3"#, #""count":9223372036854775807"#), (#""count":5"#, #""count":0"#),
                (#""count":5"#, #""count":-5"#), ("tion\":1", "tion\":1.5"), ("0.0625", "-0.0625"), ("0.25", "-0.25"),
                ("0.375", "1.375"), ("0.875", "1.875"), (#""predictedMean":0.5"#, #""predictedMean":-0.5"#),
            ]),
        StoredForm(
            CohortValue.self,
            #"{"cohort":"May","customers":3,"discountedValue":7,"expectedPurchases":2,"expectedValue":8,"#
                + #""historicValue":-1}"#,
            [
                (":3", ":-3"), (":7", ":-7"), (":2", ":-2"), (":8", ":-8"),
                (":3", #":3,"interval":{"lower":2,"upper":1,"level":0.5}"#),
            ]),
        StoredForm(
            CustomerValue.self,
            #"{"averageValue":4,"discountedValue":7,"expectedPurchases":2,"expectedValue":8,"historicValue":-1,"#
                + #""id":"c","probabilityAlive":0.5}"#,
            [(":4", ":-4"), (":7", ":-7"), (":2", ":-2"), (":8", ":-8"), ("0.5", "1.5"), ("0.5", "-0.5")]),
        StoredForm(
            ValuePlan.self, #"{"discountRate":0.5,"periodLength":2,"periods":3}"#,
            [(":3", ":0"), (":3", ":100001"), (":2", ":0"), (":2", ":-2"), ("0.5", "-1")]),
        StoredForm(
            FitReport.self,
            #"{"distinctObservations":3,"evaluations":9,"iterations":7,"logLikelihood":-2.5,"observations":4,"#
                + #""parameters":[{"name":"r","standardError":0.5,"value":1},{"name":"s","value":2}],"#
                + #""status":"converged"}"#,
            [
                (#"distinctObservations":3"#, #"distinctObservations":5"#), (":3", ":-3"), (":9", ":-9"), (":7", ":-7"),
                (#""observations":4"#, #""observations":-4"#), ("0.5", "-0.5"), (#""name":"s""#, #""name":"r""#),
                ("converged", "lucky"), ("-2.5", "1e999"),
            ]),
        StoredForm(
            Risk.self,
            #"{"drivers":[{"contribution":-0.25,"name":"silence"}],"horizon":30,"probability":0.5}"#,
            [("0.5", "1.5"), ("0.5", "-0.5"), (":30", ":-30"), ("-0.25", "1e999")]),
        StoredForm(
            ChurnModel<BGNBD>.Rank.self, #"{"expectedPurchases":2,"id":"c","position":4,"risk":0.5}"#,
            [(":2", ":-2"), (":4", ":-4"), ("0.5", "1.5"), ("0.5", "-0.5")]),
        StoredForm(
            RepurchaseCycle.Window.self, #"{"closes":9,"due":5,"opens":3}"#,
            [(":9", ":4"), (":5", ":2"), (":3", ":6"), (":3", ":-3")]),
    ]

    private static let accuracy = #"""
        {"bias":-1,"count":4,"meanAbsoluteError":2,"percentageError":0.25,"rootMeanSquaredError":3,"scaledError":0.75,\#
        "symmetricError":0.125,"weightedError":0.375}
        """#
    private static let accuracyChanges = [
        (#""count":4"#, #""count":0"#), (#""meanAbsoluteError":2"#, #""meanAbsoluteError":-2"#), ("0.25", "-0.25"),
        (#""rootMeanSquaredError":3"#, #""rootMeanSquaredError":-3"#), (#"scaledError":0.75"#, #"scaledError":-0.75"#),
        ("0.125", "-0.125"), ("0.375", "-0.375"),
    ]

    @Test(arguments: forms)
    func `F9: is read back as it was written, and refused with a reason when nothing would make it`(
        form: StoredForm
    ) throws {
        #expect(try form.reread(Data(form.good.utf8)) == Data(form.good.utf8))
        for (old, new) in form.spoiled {
            let text = form.good.replacing(old, with: new, maxReplacements: 1)
            #expect(text != form.good, "the form has no \(old)")
            let error = #expect(throws: DecodingError.self, "\(old) → \(new)") {
                try form.reread(Data(text.utf8))
            }
            guard case .dataCorrupted(let context) = error else {
                Issue.record("\(old) → \(new): \(String(describing: error))")
                continue
            }
            #expect(!context.debugDescription.isEmpty)
        }
    }
}
