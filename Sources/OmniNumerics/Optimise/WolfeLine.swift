// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A point with value and gradient that moves along lines under the strong Wolfe conditions.
///
/// Nocedal and Wright, algorithms 3.5 and 3.6, with safeguarded cubic interpolation.
struct WolfeLine {
    private(set) var point: [Double]
    private(set) var value: Double
    private(set) var gradient: [Double]
    private(set) var evaluations = 1
    /// What counts as enough decrease, and as flat enough.
    private let decrease = 1e-4
    private let flatness = 0.9

    /// A point on the line: its distance, value and slope, and the gradient there.
    private struct Trial {
        var length: Double
        var value: Double
        var slope: Double
        var point: [Double]
        var gradient: [Double]

        var isFinite: Bool { value.isFinite && slope.isFinite }
    }

    init(from start: [Double], _ function: ([Double], inout [Double]) -> Double) {
        point = start
        gradient = [Double](repeating: 0, count: start.count)
        value = function(start, &gradient)
    }

    var isDefined: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) }

    func optimum(iterations: Int, status: Optimum.Status) -> Optimum {
        Optimum(point: point, value: value, iterations: iterations, evaluations: evaluations, status: status)
    }

    /// Moves to a better point along a direction of descent, or returns false when there is none.
    mutating func advance(
        along way: [Double], firstLength: Double, _ function: ([Double], inout [Double]) -> Double
    ) -> Bool {
        let slope = dot(way, gradient)
        guard slope < 0 else { return false }
        let start = Trial(length: 0, value: value, slope: slope, point: point, gradient: gradient)
        var before = start
        var length = firstLength
        for round in 0..<40 {
            let trial = self.trial(from: start, along: way, length: length, function)
            guard trial.isFinite else {
                length = (before.length + length) / 2
                if length - before.length < 1e-16 * firstLength { break }
                continue
            }
            if trial.value > start.value + decrease * length * slope || (round > 0 && trial.value >= before.value) {
                return zoom(start, along: way, low: before, high: trial, function)
            }
            if abs(trial.slope) <= -flatness * slope { return accept(trial) }
            if trial.slope >= 0 { return zoom(start, along: way, low: trial, high: before, function) }
            before = trial
            length *= 2.5
        }
        return before.length > 0 && accept(before)
    }

    private mutating func zoom(
        _ start: Trial, along way: [Double], low: Trial, high: Trial,
        _ function: ([Double], inout [Double]) -> Double
    ) -> Bool {
        var low = low
        var high = high
        for _ in 0..<50 {
            let width = abs(high.length - low.length)
            if width <= 1e-15 * max(low.length, high.length) { break }
            let trial = self.trial(from: start, along: way, length: interpolated(low, high), function)
            let enough = start.value + decrease * trial.length * start.slope
            if !trial.isFinite || trial.value > enough || trial.value >= low.value {
                high = trial
                if !trial.isFinite { high.value = .infinity }
                continue
            }
            if abs(trial.slope) <= -flatness * start.slope { return accept(trial) }
            if trial.slope * (high.length - low.length) >= 0 { high = low }
            low = trial
        }
        return low.length > 0 && low.value < start.value && accept(low)
    }

    /// The minimum of the cubic through two values and slopes, kept away from both ends.
    private func interpolated(_ low: Trial, _ high: Trial) -> Double {
        let width = high.length - low.length
        let middle = low.length + width / 2
        guard high.isFinite else { return low.length + width / 10 }
        let bend = low.slope + high.slope - 3 * (low.value - high.value) / (low.length - high.length)
        let square = bend * bend - low.slope * high.slope
        guard square >= 0 else { return middle }
        let root = width > 0 ? square.squareRoot() : -square.squareRoot()
        let divisor = high.slope - low.slope + 2 * root
        guard divisor != 0 else { return middle }
        let length = high.length - width * (high.slope + root - bend) / divisor
        let share = (length - low.length) / width
        return share > 0.05 && share < 0.95 ? length : middle
    }

    private mutating func trial(
        from start: Trial, along way: [Double], length: Double, _ function: ([Double], inout [Double]) -> Double
    ) -> Trial {
        var trial = start
        trial.length = length
        for axis in way.indices { trial.point[axis] = start.point[axis] + length * way[axis] }
        trial.value = function(trial.point, &trial.gradient)
        trial.slope = dot(way, trial.gradient)
        evaluations += 1
        return trial
    }

    private mutating func accept(_ trial: Trial) -> Bool {
        guard trial.gradient.allSatisfy(\.isFinite) else { return false }
        point = trial.point
        value = trial.value
        gradient = trial.gradient
        return true
    }
}
