// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Newton's method with a damped Hessian, for few parameters whose second derivatives are known.
///
/// Where the function does not bend upwards, a multiple of the identity is added to the Hessian until it does
/// (Levenberg), and steps that do not improve are halved. Iteratively reweighted least squares is this method on a
/// generalised linear model.
package struct Newton: Sendable {
    /// The largest component of the gradient at the end, relative to max(1, |value|).
    package var gradientTolerance = 1e-10
    /// The most steps.
    package var iterationLimit = 100
    /// The longest component of one step; keeps logarithms of parameters from leaping out of range.
    package var longestStep = Double.infinity

    package init() {}

    /// A value with its first and second derivatives; the Hessian's rows one after another.
    package struct Derivatives: Sendable {
        package var value: Double
        package var gradient: [Double]
        package var hessian: [Double]

        package init(value: Double, gradient: [Double], hessian: [Double]) {
            self.value = value
            self.gradient = gradient
            self.hessian = hessian
        }

        var isDefined: Bool {
            value.isFinite && gradient.allSatisfy(\.isFinite) && hessian.allSatisfy(\.isFinite)
        }
    }

    /// Returns the smallest value found from a start, and the derivatives there.
    package func minimize(
        from start: [Double], isCancelled: () -> Bool = { false }, _ function: ([Double]) -> Derivatives
    ) -> (optimum: Optimum, last: Derivatives) {
        var point = start
        var here = function(start)
        var iterations = 0
        var evaluations = 1
        func ended(_ status: Optimum.Status) -> (optimum: Optimum, last: Derivatives) {
            let optimum = Optimum(
                point: point, value: here.value, iterations: iterations, evaluations: evaluations, status: status)
            return (optimum, here)
        }
        guard here.isDefined else { return ended(.undefinedStart) }
        while true {
            if largest(here.gradient) <= gradientTolerance * max(1, abs(here.value)) { return ended(.converged) }
            if iterations >= iterationLimit { return ended(.iterationLimit) }
            if isCancelled() { return ended(.cancelled) }
            iterations += 1
            guard var step = dampedStep(here) else { return ended(.stalled) }
            let length = largest(step)
            if length > longestStep { for axis in step.indices { step[axis] *= longestStep / length } }
            let slope = dot(step, here.gradient)
            var share = 1.0
            var moved = false
            while share > 1e-10 {
                let trial = zip(point, step).map { $0 + share * $1 }
                let there = function(trial)
                evaluations += 1
                if there.isDefined, there.value <= here.value + 1e-4 * share * slope {
                    moved = there.value < here.value || largest(there.gradient) < largest(here.gradient)
                    if moved { (point, here) = (trial, there) }
                    break
                }
                share /= 2
            }
            // No better point in double precision: the minimum to within rounding when the step has become tiny.
            if !moved { return ended(length < 1e-6 ? .converged : .stalled) }
        }
    }

    private func dampedStep(_ here: Derivatives) -> [Double]? {
        let count = here.gradient.count
        var scale = 0.0
        for axis in 0..<count { scale = max(scale, abs(here.hessian[axis * count + axis])) }
        var damping = 0.0
        for _ in 0..<40 {
            var elements = here.hessian
            for axis in 0..<count { elements[axis * count + axis] += damping }
            if let factor = Cholesky(Matrix(rows: count, columns: count, elements: elements)) {
                let step = factor.solve(here.gradient).map { -$0 }
                if step.allSatisfy(\.isFinite), dot(step, here.gradient) < 0 { return step }
            }
            damping = damping == 0 ? max(scale, 1e-12) * 1e-4 : damping * 10
        }
        return nil
    }
}
