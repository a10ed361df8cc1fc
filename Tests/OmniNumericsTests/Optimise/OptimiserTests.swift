// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite struct `Optimisers` {
    /// Rosenbrock's valley in any even number of dimensions.
    static func valley(_ x: [Double], _ gradient: inout [Double]) -> Double {
        var value = 0.0
        for i in stride(from: 0, to: x.count, by: 2) {
            let off = x[i + 1] - x[i] * x[i]
            value += 100 * off * off + (1 - x[i]) * (1 - x[i])
            gradient[i] = -400 * x[i] * off - 2 * (1 - x[i])
            gradient[i + 1] = 200 * off
        }
        return value
    }

    @Test(arguments: [2, 4, 20]) func `a quasi-Newton search finds the end of Rosenbrock's valley`(dimensions: Int) {
        let start = (0..<dimensions).map { $0.isMultiple(of: 2) ? -1.2 : 1 }
        let found = LBFGS().minimize(from: start, Self.valley)
        #expect(found.status == .converged)
        #expect(found.point.allSatisfy { abs($0 - 1) < 1e-6 })
        #expect(found.evaluations < 120)
    }

    @Test func `a simplex search finds the end of Rosenbrock's valley without a gradient`() {
        var gradient = [0.0, 0.0]
        let found = NelderMead().minimize(from: [-1.2, 1]) { Self.valley($0, &gradient) }
        #expect(found.status == .converged)
        #expect(found.point.allSatisfy { abs($0 - 1) < 1e-6 })
    }

    @Test func `a search that cannot start, or must stop, says so`() {
        let nowhere = LBFGS()
            .minimize(from: [0]) { _, gradient in
                gradient[0] = 1
                return .nan
            }
        #expect(nowhere.status == .undefinedStart)
        #expect(NelderMead().minimize(from: [0]) { _ in .nan }.status == .undefinedStart)
        var short = LBFGS()
        short.iterationLimit = 2
        #expect(short.minimize(from: [-1.2, 1], Self.valley).status == .iterationLimit)
        let cancelled = LBFGS().minimize(from: [-1.2, 1], isCancelled: { true }, Self.valley)
        #expect(cancelled.status == .cancelled)
        #expect(cancelled.point == [-1.2, 1])
    }

    @Test func `a function that ends in a cliff is searched up to the cliff`() {
        // −ln(x) + x has its minimum at 1 and is undefined below zero, where long steps land.
        let found = LBFGS()
            .minimize(from: [40]) { x, gradient in
                gradient[0] = 1 - 1 / x[0]
                return x[0] > 0 ? x[0] - log(x[0]) : .nan
            }
        #expect(found.status == .converged)
        #expect(abs(found.point[0] - 1) < 1e-7)
    }

    @Test(arguments: [0.0, 0.37, 0.999, 1]) func `golden section closes in on a valley, also at an end`(centre: Double)
    {
        let found = OneDimension.goldenSection(in: 0...1) { ($0 - centre) * ($0 - centre) + 3 }
        #expect(found.status == .converged)
        #expect(abs(found.point[0] - centre) < 1e-6)
    }

    @Test func `Brent's method finds the zero of awkward functions or says that there is none`() {
        let flat = OneDimension.root(in: -4...1.5) { $0 * $0 * $0 * $0 * $0 }
        #expect(abs(flat.value ?? 1) < 1e-2)
        let steep = OneDimension.root(in: 0...700) { exp($0) - 5 }
        #expect(abs((steep.value ?? 0) - log(5)) < 1e-10)
        #expect(OneDimension.root(in: 0...1) { $0 + 1 } == .notBracketed)
        #expect(OneDimension.root(in: 0...1) { _ in .nan } == .notBracketed)
        #expect(OneDimension.root(in: 0...1) { $0 } == .found(0, iterations: 0))
        let range = OneDimension.bracket(around: 0...1) { $0 - 1_000 }
        #expect(range.map { $0.contains(1_000) } == true)
        #expect(OneDimension.bracket(around: 0...1, within: 0...10) { $0 - 1_000 } == nil)
    }
}
