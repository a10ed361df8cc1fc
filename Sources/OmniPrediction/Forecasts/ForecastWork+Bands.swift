// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ForecastWork {
    /// Reads the forecast off the last row and ranges off the errors of the others.
    func finish(_ y: UnsafeBufferPointer<Double>, _ profile: SeriesProfile, _ method: ForecastMethod) -> Forecast {
        let floor = configuration.keepsNonnegative && profile.isNonnegative ? 0 : -Double.infinity
        let last = count * horizon
        let mean = (0..<horizon).map { max(paths[0][last + $0], floor) }
        let inflation = self.inflation
        let seen = spreads(y)
        let spread = seen.map { $0 * inflation }
        let quantiles = standardizedQuantiles(y, seen)
        let bands = configuration.levels.enumerated()
            .map { index, level in
                Forecast.Band(
                    level: level,
                    lower: (0..<horizon).map { max(mean[$0] + spread[$0] * quantiles[2 * index], floor) },
                    upper: (0..<horizon).map { max(mean[$0] + spread[$0] * quantiles[2 * index + 1], floor) })
            }
        return Forecast(
            method: method, form: method == .smoothing || method == .combination ? form : nil,
            isSeasonal: seasonKind != .none || method == .seasonalNaive, mean: mean, bands: bands, observations: count,
            scaledError: scaledError(y))
    }

    /// What was fitted to the series makes its errors look smaller than new ones will be, by this factor.
    private var inflation: Double {
        var growth = Double(count) / Double(max(count - 4, 1))
        if seasonKind != .none, seasonTest.used > 0 {
            // A season measured on few cycles took part of each error into itself, and brings it along into the future.
            let share = min(seasonWeight * Double(seasonTest.used) / Double(max(seasonTest.cells, 1)), 0.6)
            growth *= (1 + share) / (1 - share)
        }
        return growth.squareRoot()
    }

    /// The root mean squared error at each horizon, never smaller than at the one before.
    private func spreads(_ y: UnsafeBufferPointer<Double>) -> [Double] {
        var result = [Double](repeating: 0, count: horizon)
        var largest = 0.0
        for step in 0..<horizon {
            var sum = 0.0
            var seen = 0.0
            var time = origin
            while time + step < count {
                let error = y[time + step] - paths[0][time * horizon + step]
                sum += error * error
                seen += 1
                time += 1
            }
            // Too few errors so far ahead: they grow like the root of time.
            let own = seen >= 5 ? (sum / seen).squareRoot() : 0
            let grown = step > 0 ? largest * (Double(step + 1) / Double(step)).squareRoot() : 0
            largest = max(largest, own > 0 ? own : grown)
            result[step] = largest
        }
        if result[0] == 0 {
            // Hardly any origin: the spread of the series itself.
            let profile = SeriesProfile(y)
            for step in 0..<horizon { result[step] = profile.deviation * Double(step + 1).squareRoot() }
        }
        return result
    }

    /// The quantiles of errors over their spread, lower and upper per level: empirical ones where there are enough
    /// errors, which respects skew, and the normal distribution's otherwise.
    private func standardizedQuantiles(_ y: UnsafeBufferPointer<Double>, _ spread: [Double]) -> [Double] {
        errors.removeAll(keepingCapacity: true)
        for step in Set([0, horizon / 2, horizon - 1]).sorted() where spread[step] > 0 {
            var time = origin
            while time + step < count {
                errors.append((y[time + step] - paths[0][time * horizon + step]) / spread[step])
                time += 1
            }
        }
        let enough = count - origin >= 40
        if enough { errors.sort() }
        var result: [Double] = []
        for level in configuration.levels {
            let reach = normalQuantile(of: level)
            let tail = (1 - level) / 2
            let low = enough ? min(empirical(tail), 0) : -reach
            let high = enough ? max(empirical(1 - tail), 0) : reach
            // Far out, where few errors lie beyond the quantile, the wider of both is taken.
            let isFar = tail * Double(count - origin) < 5
            result.append(isFar ? min(low, -reach) : low)
            result.append(isFar ? max(high, reach) : high)
        }
        return result
    }

    private func empirical(_ share: Double) -> Double {
        let position = share * Double(errors.count - 1)
        let index = min(Int(position), errors.count - 1)
        let next = min(index + 1, errors.count - 1)
        return errors[index] + (position - Double(index)) * (errors[next] - errors[index])
    }

    /// The one-step error over that of the seasonal naive forecast, both inside the series.
    private func scaledError(_ y: UnsafeBufferPointer<Double>) -> Double? {
        let lag = configuration.period < count ? configuration.period : 1
        var own = 0.0
        for time in origin..<count { own += abs(y[time] - paths[0][time * horizon]) }
        var naive = 0.0
        for index in lag..<count { naive += abs(y[index] - y[index - lag]) }
        guard naive > 0, count > origin else { return nil }
        return own / Double(count - origin) / (naive / Double(count - lag))
    }
}
