// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The chance of crossing each look's bound for the first time there (Armitage, McPherson and Rowe 1969).
///
/// The density of the statistic among those who have not stopped is carried from look to look by numeric integration
/// on the grid of Jennison and Turnbull (2000, chapter 19), which is dense where the density is.
struct GroupSequentialRecursion {
    private let fractions: [Double]
    /// The mean of the statistic at full information.
    private let drift: Double
    private let fineness: Int
    /// Where the integral is taken, and density times weight there.
    private var points: [Double] = []
    private var masses: [Double] = []
    private var look = 0

    init(_ fractions: [Double], drift: Double = 0) {
        self.fractions = fractions
        self.drift = drift
        // Looks that follow each other closely need a grid as fine as the step between them.
        var width = 1.0
        for (earlier, later) in zip(fractions, fractions.dropFirst()) {
            width = min(width, ((later - earlier) / later).squareRoot())
        }
        fineness = min(max(Int(6 / width), 18), 96)
    }

    /// The chance at each look of stopping there, given the bounds.
    func crossing(_ bounds: [Double]) -> [Double] {
        var copy = self
        return bounds.map { bound in
            let mass = copy.mass(beyond: bound)
            copy.stop(at: bound)
            return mass
        }
    }

    /// Finds the bound of the next look that uses up so much error, and goes on from there.
    mutating func advance(spending: Double) -> Double {
        // So little that no statistic in double precision would cross: the look cannot stop anything.
        guard spending > 1e-290 else {
            stop(at: 38)
            return 38
        }
        let bound = GroupSequentialDesign.root(from: 0, to: 38) { bound in
            log(spending) - log(max(mass(beyond: bound), 1e-300))
        }
        stop(at: bound)
        return bound
    }

    /// The chance of getting to the next look and being beyond a bound there.
    private func mass(beyond bound: Double) -> Double {
        let t = fractions[look]
        guard look > 0 else {
            let mean = drift * t.squareRoot()
            return Normal.upperTail(bound - mean) + Normal.cdf(-bound - mean)
        }
        let before = fractions[look - 1]
        let step = (t - before).squareRoot()
        let shift = drift * (t - before)
        let edge = bound * t.squareRoot()
        let root = before.squareRoot()
        var total = 0.0
        for (point, mass) in zip(points, masses) {
            let from = point * root + shift
            total += mass * (Normal.upperTail((edge - from) / step) + Normal.cdf((-edge - from) / step))
        }
        return total
    }

    /// Keeps those who are within the bound.
    private mutating func stop(at bound: Double) {
        let t = fractions[look]
        let grid = Self.grid(around: drift * t.squareRoot(), within: bound, fineness: fineness)
        var next = [Double](repeating: 0, count: grid.points.count)
        if look == 0 {
            let mean = drift * t.squareRoot()
            for index in next.indices { next[index] = grid.weights[index] * Normal.density(grid.points[index] - mean) }
        } else {
            let before = fractions[look - 1]
            let step = (t - before).squareRoot()
            let shift = drift * (t - before)
            let (root, earlier) = (t.squareRoot() / step, before.squareRoot() / step)
            for index in next.indices {
                let place = grid.points[index] * root - shift / step
                var density = 0.0
                for (point, mass) in zip(points, masses) { density += mass * Normal.density(place - point * earlier) }
                next[index] = grid.weights[index] * density * root
            }
        }
        points = grid.points
        masses = next
        look += 1
    }

    /// Points between the two bounds with Simpson's weights.
    private static func grid(
        around mean: Double, within bound: Double, fineness r: Int
    ) -> (points: [Double], weights: [Double]) {
        var knots: [Double] = []
        let scale = Double(r)
        for index in 1..<(6 * r) {
            let place = Double(index)
            let distance: Double
            if index < r {
                distance = -3 - 4 * log(scale / place)
            } else if index <= 5 * r {
                distance = -3 + 3 * (place - scale) / (2 * scale)
            } else {
                distance = 3 + 4 * log(scale / (6 * scale - place))
            }
            knots.append(mean + distance)
        }
        knots = [-bound] + knots.filter { $0 > -bound && $0 < bound } + [bound]
        guard bound > 0, knots.count > 1 else { return ([], []) }
        var points = [knots[0]]
        var weights = [0.0]
        for (left, right) in zip(knots, knots.dropFirst()) {
            let sixth = (right - left) / 6
            weights[weights.count - 1] += sixth
            points.append((left + right) / 2)
            weights.append(4 * sixth)
            points.append(right)
            weights.append(sixth)
        }
        return (points, weights)
    }
}
