// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniPrediction
import Testing

/// Where R's `optim` ends, worked out by hand: a difference over 0.001 to either side, cut at the box's ends, vanishes.
@Suite struct `The point at which slopes balance` {
    /// A bowl with its bottom at (a, b), tilted so that each parameter moves the other's best value.
    private static func bowl(_ a: Double, _ b: Double) -> ([Double]) -> Double {
        { p in (p[0] - a) * (p[0] - a) + 0.8 * (p[0] - a) * (p[1] - b) + (p[1] - b) * (p[1] - b) }
    }

    /// The cut difference of the first parameter balances beyond the end, so that it stays there; the second one then
    /// lies where its own slope vanishes: b − 0.4·(x − a).
    @Test(arguments: [0.9998, 0.99951, 0.999999, 0.0002, 0.00049, 0.0000015])
    func `F9: lies on a bound that is closer than half a difference`(a: Double) {
        for b in [0.5, 0.25, 0.9] {
            let end = a.rounded()
            let point = BalancedSlopes(Self.bowl(a, b)).point(near: [a, b])
            #expect(point[0] == end)
            #expect(abs(point[1] - (b - 0.4 * (end - a))) < 1e-7, "\(point)")
        }
    }

    @Test func `F9: lies at 0.49992 for the bowl at 0.9998 and 0.5, as in R`() {
        let point = BalancedSlopes(Self.bowl(0.9998, 0.5)).point(near: [0.9998, 0.5])
        #expect(point[0] == 1 && abs(point[1] - 0.49992) < 1e-7, "\(point)")
    }

    /// Half a difference from the bound a cut difference balances inside: 2a − 1 + h.
    @Test(arguments: [0.9994, 0.9992, 0.5])
    func `F9: lies inside where it balances inside`(a: Double) {
        let point = BalancedSlopes(Self.bowl(a, 0.5)).point(near: [a, 0.5])
        let best = a > 0.999 ? 2 * a - 1 + 1e-3 : a
        #expect(abs(point[0] - best) < 0.002 && point[0] < 1)
        #expect(abs(point[1] - (0.5 - 0.4 * (point[0] - a))) < 1e-7, "\(point)")
    }

    @Test func `F9: is the minimum itself where both ends hold, and where steps do not settle`() {
        let corner = BalancedSlopes { p in p[0] - p[1] }.point(near: [1e-9, 1 - 1e-9])
        #expect(corner == [0, 1])
        // Newton's step from u leads to −u, for ever: the slope is the root of the distance.
        let start = [0.504, 0.5]
        let bent = BalancedSlopes { p in
            let distance = abs(p[0] - 0.5)
            return distance * distance.squareRoot() + (p[1] - 0.5) * (p[1] - 0.5)
        }
        #expect(bent.point(near: start) == start)
    }
}
