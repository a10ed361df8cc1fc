// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The downhill simplex search of Nelder and Mead, for few parameters and no gradient.
///
/// Reflection 1, expansion 2, contraction ½, shrink ½. The search starts again once where it ended, because a
/// simplex that has gone flat stops short of the minimum. A value that is not finite counts as worse than any other.
package struct NelderMead: Sendable {
    /// The largest spread of values over the simplex at the end, relative to their size.
    package var valueTolerance = 1e-12
    /// The largest extent of the simplex at the end, relative to the point's size.
    package var pointTolerance = 1e-9
    /// The most moves in each of the two searches.
    package var iterationLimit = 4_000
    /// The extent of the first simplex along each axis.
    package var step = 0.5

    package init() {}

    /// Returns the smallest value found from a start.
    package func minimize(from start: [Double], _ function: ([Double]) -> Double) -> Optimum {
        let first = search(from: start, step: step, function)
        guard first.status == .converged else { return first }
        var second = search(from: first.point, step: step / 5, function)
        second.iterations += first.iterations
        second.evaluations += first.evaluations
        return second
    }

    private func search(from start: [Double], step: Double, _ function: ([Double]) -> Double) -> Optimum {
        let count = start.count
        var evaluations = 0
        func value(at point: [Double]) -> Double {
            evaluations += 1
            let value = function(point)
            return value.isNaN ? .infinity : value
        }
        var corners = [(point: start, value: value(at: start))]
        guard corners[0].value < .infinity else {
            return Optimum(
                point: start, value: .infinity, iterations: 0, evaluations: evaluations, status: .undefinedStart)
        }
        for axis in 0..<count {
            var point = start
            point[axis] += step
            corners.append((point, value(at: point)))
        }
        var iterations = 0
        while true {
            // Stable, so that equal values keep their order and the path is the same everywhere.
            corners.sort { $0.value < $1.value }
            let best = corners[0]
            let done = hasSettled(corners)
            if done || iterations >= iterationLimit {
                return Optimum(
                    point: best.point, value: best.value, iterations: iterations, evaluations: evaluations,
                    status: done ? .converged : .iterationLimit)
            }
            iterations += 1
            let worst = corners[count]
            let centre = (0..<count)
                .map { axis in
                    corners[..<count].reduce(0) { $0 + $1.point[axis] } / Double(count)
                }
            func moved(_ factor: Double) -> (point: [Double], value: Double) {
                let point = (0..<count).map { centre[$0] + factor * (worst.point[$0] - centre[$0]) }
                return (point, value(at: point))
            }
            let reflected = moved(-1)
            if reflected.value < best.value {
                let expanded = moved(-2)
                corners[count] = expanded.value < reflected.value ? expanded : reflected
            } else if reflected.value < corners[count - 1].value {
                corners[count] = reflected
            } else {
                let contracted = reflected.value < worst.value ? moved(-0.5) : moved(0.5)
                if contracted.value < min(reflected.value, worst.value) {
                    corners[count] = contracted
                } else {
                    for corner in 1...count {
                        let point = (0..<count).map { (best.point[$0] + corners[corner].point[$0]) / 2 }
                        corners[corner] = (point, value(at: point))
                    }
                }
            }
        }
    }

    private func hasSettled(_ corners: [(point: [Double], value: Double)]) -> Bool {
        let best = corners[0]
        guard let worst = corners.last else { return true }
        guard worst.value - best.value <= valueTolerance * (abs(best.value) + valueTolerance) else { return false }
        return corners.allSatisfy { corner in
            zip(corner.point, best.point).allSatisfy { abs($0 - $1) <= pointTolerance * max(1, abs($1)) }
        }
    }
}
