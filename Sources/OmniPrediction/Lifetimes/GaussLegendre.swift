// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Nodes and weights on [0, 1] that integrate smooth functions to double precision with few evaluations.
struct GaussLegendre: Sendable {
    let nodes: [Double]
    let weights: [Double]

    /// Ten nodes: enough for a stretch over which the logarithm of the integrand changes by 8.
    static let ten = GaussLegendre(count: 10)
    /// For one long stretch.
    static let sixtyFour = GaussLegendre(count: 64)

    /// The zeros of the Legendre polynomial by Newton's method.
    init(count: Int) {
        var nodes: [Double] = []
        var weights: [Double] = []
        for index in 0..<count {
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var derivative = 0.0
            for _ in 0..<100 {
                var (before, here) = (1.0, x)
                for degree in 2...count {
                    let n = Double(degree)
                    (before, here) = (here, ((2 * n - 1) * x * here - (n - 1) * before) / n)
                }
                derivative = Double(count) * (x * here - before) / (x * x - 1)
                let step = here / derivative
                x -= step
                if abs(step) < 1e-16 { break }
            }
            nodes.append((1 - x) / 2)
            weights.append(1 / ((1 - x * x) * derivative * derivative))
        }
        self.nodes = nodes
        self.weights = weights
    }
}
