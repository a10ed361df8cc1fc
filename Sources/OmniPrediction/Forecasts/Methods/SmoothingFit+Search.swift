// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SmoothingFit {
    private static let lower = SIMD4<Double>(1e-4, 1e-4, 0.8, 1e-4)
    private static let upper = SIMD4<Double>(0.9999, 0.9999, 0.98, 0.9999)

    /// Fits one form without a season.
    static func plain(_ y: UnsafeBufferPointer<Double>, trend: SmoothingForm.Trend) -> SmoothingFit {
        let axes =
            switch trend {
            case .none: 0b0001
            case .additive: 0b0011
            case .damped: 0b0111
            }
        let starts = [SIMD4(0.1, 0.1, 0.9, 0), SIMD4(0.5, 0.1, 0.9, 0), SIMD4<Double>(0.9, 0.05, 0.97, 0)]
        let found = SmoothingKernel.search(axes: axes, lower: lower, upper: upper, starts: starts) {
            SmoothingKernel.plain(y, trend: trend, $0).squaredError
        }
        let best = SmoothingKernel.plain(y, trend: trend, found.parameters)
        var fit = SmoothingFit(
            form: SmoothingForm(trend: trend), parameters: found.parameters, level: best.level, trend: best.trend,
            squaredError: best.squaredError, criterion: 0)
        fit.judge(count: y.count, period: 1)
        return fit
    }

    /// Fits one form with a season whose first cycle, level and trend are given.
    static func seasonal(
        _ y: UnsafeBufferPointer<Double>, form: SmoothingForm, level: Double, trend: Double,
        season: UnsafeBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
    ) -> SmoothingFit {
        let axes =
            switch form.trend {
            case .none: 0b1001
            case .additive: 0b1011
            case .damped: 0b1111
            }
        var fit = SmoothingFit(
            form: form, parameters: .zero, level: level, trend: form.trend == .none ? 0 : trend, squaredError: 0,
            criterion: 0)
        let starts = [SIMD4(0.1, 0.1, 0.95, 0.1), SIMD4(0.3, 0.1, 0.97, 0.5), SIMD4<Double>(0.7, 0.05, 0.97, 0.2)]
        let found = SmoothingKernel.search(axes: axes, lower: lower, upper: upper, starts: starts) { parameters in
            for index in season.indices { scratch[index] = season[index] }
            var trial = fit
            trial.parameters = parameters
            return SmoothingKernel.seasonal(y, trial, season: scratch)
        }
        fit.parameters = found.parameters
        fit.squaredError = found.squaredError
        fit.judge(count: y.count, period: season.count)
        return fit
    }

    private mutating func judge(count: Int, period: Int) {
        let n = Double(count)
        let k = Double(form.parameterCount(period: period))
        // A variance of zero would win against anything, by rounding alone.
        let variance = max(squaredError / max(n, 1), 1e-300)
        criterion = n - k - 1 > 0 ? n * log(variance) + 2 * k * n / (n - k - 1) : .infinity
    }
}
