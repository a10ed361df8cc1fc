// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// The point in the unit box at which R's `optim` ends: where differences over a thousandth to either side balance.
///
/// `optim` with "L-BFGS-B" and no gradient takes slopes as `(f(p + h) − f(p − h)) / 2h` with h = 0.001, cut at the box's
/// ends, and goes on until they vanish, which is beside the minimum by h²/6 times the third derivative. From the minimum
/// Newton's steps on these slopes reach the same point without R's path to it.
package struct BalancedSlopes {
    private static let step = 1e-3
    let function: ([Double]) -> Double

    package init(_ function: @escaping ([Double]) -> Double) { self.function = function }

    /// Returns that point, or the minimum itself should the steps lead away from it or not settle.
    package func point(near minimum: [Double]) -> [Double] {
        var point = minimum.map { $0 < 1e-6 ? 0 : $0 > 1 - 1e-6 ? 1 : $0 }
        let start = point
        for _ in 0..<20 {
            let slopes = self.slopes(at: point)
            // A parameter at an end of the box that would rather be outside stays there as long as it would. Which
            // those are shows on the way: a cut difference balances beyond the end if the minimum lies close to it.
            let free = point.indices.filter { axis in
                !(point[axis] == 0 && slopes[axis] >= 0) && !(point[axis] == 1 && slopes[axis] <= 0)
            }
            guard !free.isEmpty else { return point }
            guard let change = newtonStep(at: point, slopes, free) else { return minimum }
            for (axis, move) in zip(free, change) { point[axis] = min(max(point[axis] - move, 0), 1) }
            // The two differ by a step squared or so; what goes farther has lost its way.
            guard zip(point, start).allSatisfy({ abs($0 - $1) < 10 * Self.step }) else { return minimum }
            if change.allSatisfy({ abs($0) < 1e-10 }) { return point }
        }
        return minimum
    }

    private func slopes(at point: [Double]) -> [Double] {
        point.indices.map { axis in
            var (above, below) = (point, point)
            above[axis] = min(point[axis] + Self.step, 1)
            below[axis] = max(point[axis] - Self.step, 0)
            return (function(above) - function(below)) / (above[axis] - below[axis])
        }
    }

    private func newtonStep(at point: [Double], _ slopes: [Double], _ free: [Int]) -> [Double]? {
        var bend = Matrix(rows: free.count, columns: free.count)
        let small = 1e-4
        for (column, axis) in free.enumerated() {
            var (above, below) = (point, point)
            above[axis] = min(point[axis] + small, 1)
            below[axis] = max(point[axis] - small, 0)
            let (up, down) = (self.slopes(at: above), self.slopes(at: below))
            for (row, other) in free.enumerated() {
                bend[row, column] = (up[other] - down[other]) / (above[axis] - below[axis])
            }
        }
        guard bend.elements.allSatisfy(\.isFinite), let factors = LUFactors(bend) else { return nil }
        let change = factors.solve(free.map { slopes[$0] })
        return change.allSatisfy(\.isFinite) ? change : nil
    }
}
