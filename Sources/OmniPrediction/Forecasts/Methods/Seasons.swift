// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Classical decomposition: a moving average for the trend, and the mean departure from it per season.
enum Seasons {
    /// The moving average over one cycle, centred; nil at both ends where the window does not fit.
    static func centredAverage(_ values: [Double], period: Int) -> [Double?] {
        let half = period / 2
        var result = [Double?](repeating: nil, count: values.count)
        guard values.count > 2 * half else { return result }
        for centre in half..<(values.count - half) {
            var sum = 0.0
            if period.isMultiple(of: 2) {
                sum = 0.5 * (values[centre - half] + values[centre + half])
                for index in (centre - half + 1)..<(centre + half) { sum += values[index] }
            } else {
                for index in (centre - half)...(centre + half) { sum += values[index] }
            }
            result[centre] = sum / Double(period)
        }
        return result
    }

    /// The season by position in the cycle: ratios with mean one, or differences with mean zero.
    static func indices(
        _ values: [Double], average: [Double?], period: Int, multiplicative: Bool
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: period)
        var counts = sums
        for index in values.indices {
            guard let trend = average[index] else { continue }
            if multiplicative, trend <= 0 { continue }
            sums[index % period] += multiplicative ? values[index] / trend : values[index] - trend
            counts[index % period] += 1
        }
        let neutral = multiplicative ? 1.0 : 0
        var result = (0..<period).map { counts[$0] > 0 ? sums[$0] / counts[$0] : neutral }
        let mean = result.reduce(0, +) / Double(period)
        for index in result.indices {
            if multiplicative {
                if mean > 0 { result[index] /= mean }
            } else {
                result[index] -= mean
            }
        }
        return result
    }
}

/// The straight line of least squares through values at 1, 2, 3 ….
struct LeastSquaresLine {
    var intercept: Double
    var slope: Double

    init(_ values: [Double]) {
        let count = Double(values.count)
        guard values.count > 1 else {
            (intercept, slope) = (values.first ?? 0, 0)
            return
        }
        let middle = (count + 1) / 2
        let mean = values.reduce(0, +) / count
        var products = 0.0
        for (index, value) in values.enumerated() { products += (Double(index + 1) - middle) * (value - mean) }
        slope = products / (count * (count * count - 1) / 12)
        intercept = mean - slope * middle
    }
}
