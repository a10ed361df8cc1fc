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

@Suite struct `Special functions` {
    @Test func `agree with SciPy on gamma and its derivatives`() throws {
        let golden = try SpecialGolden.load("gamma")
        let x = golden.row("x")
        #expect(golden.error(of: x.map(Special.logGamma), "logGamma") < golden.tolerance)
        #expect(golden.error(of: x.map(Special.digamma), "digamma") < golden.tolerance)
        #expect(golden.error(of: x.map(Special.trigamma), "trigamma") < golden.tolerance)
    }

    @Test func `agree with SciPy on the incomplete beta function and its logarithm`() throws {
        let golden = try SpecialGolden.load("incomplete-beta")
        let rows = golden.rows("abx")
        let values = rows.map { Special.incompleteBeta($0[0], $0[1], $0[2]) }
        #expect(golden.error(of: values, "I") < golden.tolerance)
        #expect(golden.error(of: rows.map { Special.logBeta($0[0], $0[1]) }, "logBeta") < golden.tolerance)
    }

    @Test func `agree with SciPy on both incomplete gamma functions`() throws {
        let golden = try SpecialGolden.load("incomplete-gamma")
        let rows = golden.rows("ax")
        #expect(golden.error(of: rows.map { Special.incompleteGammaP($0[0], $0[1]) }, "P") < golden.tolerance)
        #expect(golden.error(of: rows.map { Special.incompleteGammaQ($0[0], $0[1]) }, "Q") < golden.tolerance)
    }

    @Test func `agree with SciPy on Student's t and chi-square through the incomplete functions`() throws {
        let student = try SpecialGolden.load("student-t")
        let p = student.rows("pdf")
            .map { row in
                Special.incompleteBeta(row[1] / 2, 0.5, x: row[1] / (row[1] + 4.41), y: 4.41 / (row[1] + 4.41)).lower
            }
        #expect(student.error(of: p, "twoSidedP") < student.tolerance)
        let square = try SpecialGolden.load("chi-square")
        let tails = square.rows("xdf").map { Special.incompleteGammaQ($0[1] / 2, $0[0] / 2) }
        #expect(square.error(of: tails, "sf") < square.tolerance)
    }

    @Test func `agree with SciPy on the hypergeometric function and on 1 - exp(-x) in logarithms`() throws {
        let golden = try SpecialGolden.load("hyp2f1")
        let values = golden.rows("abcz").map { Special.hypergeometric2F1($0[0], $0[1], $0[2], $0[3]) }
        #expect(golden.error(of: values, "F") < golden.tolerance)
        let logs = try SpecialGolden.load("logs")
        #expect(logs.error(of: logs.row("x").map(Special.log1mExp), "log1mexp") < logs.tolerance)
    }
}

@Suite struct `Laws of the special functions` {
    static let points = stride(from: -3.0, through: 3, by: 0.37).map { exp($0 * 1.7) }

    @Test(arguments: points) func `the recurrences of gamma hold`(x: Double) {
        #expect(abs(Special.logGamma(x + 1) - Special.logGamma(x) - log(x)) < 1e-12 * max(1, abs(Special.logGamma(x))))
        #expect(abs(Special.digamma(x + 1) - Special.digamma(x) - 1 / x) < 1e-13 * max(1, 1 / x))
        #expect(abs(Special.trigamma(x + 1) - Special.trigamma(x) + 1 / (x * x)) < 1e-13 * max(1, 1 / (x * x)))
    }

    @Test(arguments: points) func `tails add up to one and the fraction meets the series`(a: Double) {
        for b in Self.points {
            for x in [1e-9, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-9] {
                let pair = Special.incompleteBeta(a, b, x: x, y: 1 - x)
                let mirror = Special.incompleteBeta(b, a, x: 1 - x, y: x)
                #expect(abs(pair.lower + pair.upper - 1) < 1e-14)
                #expect(abs(pair.lower - mirror.upper) < 1e-13)
                // The recurrence in a: I_x(a, b) − I_x(a+1, b) = xᵃ(1−x)ᵇ/(a B(a, b)).
                let step = exp(a * log(x) + b * log1p(-x) - log(a) - Special.logBeta(a, b))
                let next = Special.incompleteBeta(a + 1, b, x)
                #expect(abs(pair.lower - next - step) < 1e-12)
            }
            let gamma = Special.incompleteGamma(a, b)
            let stepped = Special.incompleteGammaP(a + 1, b)
            #expect(abs(gamma.lower + gamma.upper - 1) < 1e-14)
            #expect(abs(gamma.lower - stepped - exp(a * log(b) - b - Special.logGamma(a + 1))) < 1e-12)
        }
    }

    @Test(arguments: [-40.0, -3, -0.5, 0.05, 0.4, 0.89, 0.91, 0.97, 0.999, 0.999_999])
    func `the hypergeometric function keeps Gauss's contiguous relation and known closed forms`(z: Double) {
        // F(1, 1; 2; z) = −ln(1 − z)/z and F(a, b; b; z) = (1 − z)⁻ᵃ.
        let logarithm = Special.hypergeometric2F1(1, 1, 2, z)
        #expect(abs(logarithm / (-log1p(-z) / z) - 1) < 1e-9)
        for (a, b) in [(0.3, 1.2), (2.5, 0.7), (4, 3)] {
            #expect(abs(Special.logHypergeometric2F1(a, b, b, z) + a * log1p(-z)) < 1e-9)
        }
        // c(c−1)(z−1)F(c−1) + c[c−1−(2c−a−b−1)z]F(c) + (c−a)(c−b)z F(c+1) = 0.
        for (a, b, c) in [(0.4, 0.7, 2.9), (1.3, 2.2, 3.1), (2.25, 0.5, 1.75), (1, 2, 4)] {
            let before = Special.hypergeometric2F1(a, b, c - 1, z)
            let here = Special.hypergeometric2F1(a, b, c, z)
            let after = Special.hypergeometric2F1(a, b, c + 1, z)
            let first = c * (c - 1) * (z - 1) * before
            let second = c * (c - 1 - (2 * c - a - b - 1) * z) * here
            let third = (c - a) * (c - b) * z * after
            let size = max(abs(first), abs(second), abs(third))
            #expect(abs(first + second + third) < 1e-8 * size)
        }
    }

    @Test func `logarithms of sums survive infinities and empty input`() {
        #expect(Special.logAddExp(-.infinity, -.infinity) == -.infinity)
        #expect(Special.logAddExp(-.infinity, 3) == 3)
        #expect(Special.logAddExp(1_000, 1_000) == 1_000 + log(2.0))
        #expect(Special.logSumExp([]) == -.infinity)
        #expect(abs(Special.logSumExp([-1_000, -1_000, -1_001]) - (-1_000 + log(2 + exp(-1.0)))) < 1e-12)
        #expect(Special.log1mExp(0) == -.infinity)
        #expect(Special.logHypergeometric2F1(500, 400, 2, 0.9).isFinite)
    }
}
