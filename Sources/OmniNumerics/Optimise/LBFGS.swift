// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The limited-memory quasi-Newton search of Broyden, Fletcher, Goldfarb and Shanno, for functions with a gradient.
///
/// Nocedal and Wright, "Numerical Optimization", algorithms 7.4 and 7.5, with a line search that meets the strong
/// Wolfe conditions. A value or slope that is not finite ends no search: the step is made shorter instead.
package struct LBFGS: Sendable {
    /// How many former steps shape the next one.
    package var memory = 7
    /// The largest component of the gradient at the end, relative to max(1, |value|).
    package var gradientTolerance = 1e-8
    /// The most steps.
    package var iterationLimit = 500

    package init() {}

    /// Returns the smallest value found from a start.
    ///
    /// The function returns its value and writes its gradient.
    package func minimize(
        from start: [Double], isCancelled: () -> Bool = { false },
        _ function: ([Double], inout [Double]) -> Double
    ) -> Optimum {
        var line = WolfeLine(from: start, function)
        guard line.isDefined else {
            return line.optimum(iterations: 0, status: .undefinedStart)
        }
        var steps: [(move: [Double], change: [Double], inverse: Double)] = []
        var iterations = 0
        while true {
            if largest(line.gradient) <= gradientTolerance * max(1, abs(line.value)) {
                return line.optimum(iterations: iterations, status: .converged)
            }
            if iterations >= iterationLimit { return line.optimum(iterations: iterations, status: .iterationLimit) }
            if isCancelled() { return line.optimum(iterations: iterations, status: .cancelled) }
            let oldPoint = line.point
            let oldGradient = line.gradient
            var way = direction(gradient: line.gradient, steps: steps)
            if dot(way, line.gradient) >= 0 {
                steps.removeAll()
                way = line.gradient.map { -$0 }
            }
            let length = steps.isEmpty ? min(1, 1 / max(largest(line.gradient), 1e-300)) : 1
            guard line.advance(along: way, firstLength: length, function) else {
                // Old steps may mislead where the function bends sharply: try once down the slope itself.
                if steps.isEmpty { return line.optimum(iterations: iterations, status: .stalled) }
                steps.removeAll()
                continue
            }
            iterations += 1
            let move = zip(line.point, oldPoint).map { $0 - $1 }
            let change = zip(line.gradient, oldGradient).map { $0 - $1 }
            let curvature = dot(move, change)
            if curvature > 1e-14 * dot(change, change).squareRoot() * dot(move, move).squareRoot() {
                if steps.count == memory { steps.removeFirst() }
                steps.append((move, change, 1 / curvature))
            }
        }
    }

    /// The two-loop recursion: minus the inverse Hessian, as the steps suggest it, times the gradient.
    private func direction(
        gradient: [Double], steps: [(move: [Double], change: [Double], inverse: Double)]
    ) -> [Double] {
        var way = gradient
        var weights = [Double](repeating: 0, count: steps.count)
        for index in steps.indices.reversed() {
            weights[index] = steps[index].inverse * dot(steps[index].move, way)
            for axis in way.indices { way[axis] -= weights[index] * steps[index].change[axis] }
        }
        if let last = steps.last {
            let scale = 1 / (last.inverse * dot(last.change, last.change))
            for axis in way.indices { way[axis] *= scale }
        }
        for index in steps.indices {
            let weight = weights[index] - steps[index].inverse * dot(steps[index].change, way)
            for axis in way.indices { way[axis] += weight * steps[index].move[axis] }
        }
        return way.map { -$0 }
    }
}

func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
}

func largest(_ values: [Double]) -> Double {
    var top = 0.0
    for value in values { top = max(top, abs(value)) }
    return top
}
