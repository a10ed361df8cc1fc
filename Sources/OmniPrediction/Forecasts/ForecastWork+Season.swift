// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ForecastWork {
    /// Looks for a season; if there is one, takes it out of the series.
    func findSeason(_ y: UnsafeBufferPointer<Double>, _ profile: SeriesProfile) {
        let period = configuration.period
        guard period > 1, configuration.season != SmoothingForm.Season.none, period <= (count - 1) / 2 else { return }
        let wanted = configuration.season
        trendByAverage(y, period: period)
        season = [Double](repeating: 0, count: period)
        var kind = profile.isPositive ? wanted ?? .multiplicative : .additive
        var weight = measureSeason(y, period: period, multiplies: kind == .multiplicative)
        if wanted == nil, kind == .multiplicative {
            // The kind that leaves less noise is the one that the series has.
            let other = measureSeason(y, period: period, multiplies: false)
            if other > weight {
                (kind, weight) = (.additive, other)
            } else {
                weight = measureSeason(y, period: period, multiplies: true)
            }
        }
        let multiplies = kind == .multiplicative
        guard weight > 0, wanted != nil || isSignificant(y, period: period, multiplies: multiplies) else { return }
        seasonKind = kind
        seasonWeight = weight
        for position in 0..<period {
            // Drawn towards no season as far as it may be noise.
            season[position] = multiplies ? 1 + weight * (season[position] - 1) : weight * season[position]
        }
        var position = 0
        for index in 0..<count {
            adjusted[index] = multiplies ? y[index] / season[position] : y[index] - season[position]
            position = position + 1 == period ? 0 : position + 1
        }
    }

    /// Whether the seasons' means differ by more than chance: an F test at one per cent.
    ///
    /// What is left after the trend is often correlated from period to period, in walks above all, and then counts as
    /// fewer observations: the degrees of freedom shrink with the correlation one period back.
    private func isSignificant(_ y: UnsafeBufferPointer<Double>, period: Int, multiplies: Bool) -> Bool {
        let test = seasonTest
        guard test.used > 1, test.cells > test.used, test.within > 0 else {
            return test.within == 0 && test.cells > test.used
        }
        var products = 0.0
        var squares = 0.0
        var before = Double.nan
        for index in 0..<count {
            guard scratch[index].isFinite, !multiplies || scratch[index] > 0 else {
                before = .nan
                continue
            }
            // The noise around trend and season.
            let part =
                multiplies
                ? y[index] / scratch[index] - season[index % period]
                : y[index] - scratch[index] - season[index % period]
            squares += part * part
            if before.isFinite { products += part * before }
            before = part
        }
        let correlation = squares > 0 ? min(max(products / squares, 0), 0.95) : 0
        let share = (1 - correlation * correlation) / (1 + correlation * correlation)
        let first = max(Double(test.used - 1) * share, 1)
        let second = max(Double(test.cells - test.used) * share, 1)
        let ratio = (test.between / Double(test.used - 1)) / (test.within / Double(test.cells - test.used))
        return FDistribution(first, second).upperTail(ratio) < 0.01
    }

    /// The centred moving average over one cycle into the scratch memory, by a running sum; NaN at both ends.
    private func trendByAverage(_ y: UnsafeBufferPointer<Double>, period: Int) {
        let half = period / 2
        if scratch.count < max(count, period) { scratch = [Double](repeating: 0, count: max(count, period)) }
        for index in 0..<count { scratch[index] = .nan }
        guard count > 2 * half else { return }
        let isEven = period.isMultiple(of: 2)
        var sum = 0.0
        for index in 0..<(2 * half + 1) { sum += y[index] }
        for centre in half..<(count - half) {
            if centre > half { sum += y[centre + half] - y[centre - half - 1] }
            let ends = isEven ? 0.5 * (y[centre - half] + y[centre + half]) : 0
            scratch[centre] = (sum - ends) / Double(period)
        }
    }

    /// Writes the raw season and returns how much of it is not noise, in [0, 1].
    private func measureSeason(_ y: UnsafeBufferPointer<Double>, period: Int, multiplies: Bool) -> Double {
        var within = 0.0
        var total = 0
        var used = 0
        for position in 0..<period {
            var sum = 0.0
            var squares = 0.0
            var cycles = 0.0
            for index in stride(from: position, to: count, by: period) where scratch[index].isFinite {
                if multiplies, scratch[index] <= 0 { continue }
                let part = multiplies ? y[index] / scratch[index] - 1 : y[index] - scratch[index]
                sum += part
                squares += part * part
                cycles += 1
            }
            guard cycles > 0 else { continue }
            season[position] = sum / cycles
            within += max(0, squares - sum * sum / cycles)
            total += Int(cycles)
            used += 1
        }
        var mean = 0.0
        for value in season { mean += value }
        mean /= Double(period)
        var between = 0.0
        for position in 0..<period {
            season[position] -= mean
            between += season[position] * season[position]
        }
        let weight: Double
        seasonTest = (between * Double(total) / Double(max(used, 1)), within, used, total)
        if total > used, period > 1 {
            // The spread of the seasons' means, less what noise alone would give them.
            let noise = within / Double(total - used) * Double(used) / Double(total)
            let spread = between / Double(period - 1)
            weight = spread > 0 ? max(0, 1 - noise / spread) : 0
        } else {
            weight = between > 0 ? 1 : 0
        }
        if multiplies {
            for position in 0..<period { season[position] = max(1 + season[position], 0.01) }
        }
        return weight
    }

    /// Puts the season back on the paths of a method that worked without it.
    func restoreSeason(_ slot: Int) {
        guard seasonKind != .none else { return }
        let period = configuration.period
        for time in origin...count {
            var position = time % period
            for index in (time * horizon)..<((time + 1) * horizon) {
                if seasonKind == .multiplicative {
                    paths[slot][index] *= season[position]
                } else {
                    paths[slot][index] += season[position]
                }
                position = position + 1 == period ? 0 : position + 1
            }
        }
    }
}
