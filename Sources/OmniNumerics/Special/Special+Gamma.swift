// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Special {
    /// ln Γ(x) for x > 0.
    package static func logGamma(_ x: Double) -> Double {
        // The re-entrant form: plain lgamma writes a global sign that threads would race for.
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    /// ψ(x), the derivative of ln Γ, for x > 0.
    ///
    /// The recurrence carries x to 10, where the asymptotic series is exact to double precision.
    package static func digamma(_ x: Double) -> Double {
        guard x > 0 else { return .nan }
        guard x < .infinity else { return .infinity }
        var value = 0.0
        var shifted = x
        while shifted < 10 {
            value -= 1 / shifted
            shifted += 1
        }
        let inverse = 1 / (shifted * shifted)
        let tail = 1.0 / 240 - inverse * (1.0 / 132 - inverse * (691.0 / 32_760 - inverse / 12))
        let series = 1.0 / 12 - inverse * (1.0 / 120 - inverse * (1.0 / 252 - inverse * tail))
        return value + log(shifted) - 0.5 / shifted - inverse * series
    }

    /// ψ′(x), the second derivative of ln Γ, for x > 0.
    package static func trigamma(_ x: Double) -> Double {
        guard x > 0 else { return .nan }
        var value = 0.0
        var shifted = x
        while shifted < 15 {
            value += 1 / (shifted * shifted)
            shifted += 1
        }
        let inverse = 1 / (shifted * shifted)
        let tail = 1.0 / 30 - inverse * (5.0 / 66 - inverse * (691.0 / 2_730 - inverse * 7.0 / 6))
        let series = 1.0 / 6 - inverse * (1.0 / 30 - inverse * (1.0 / 42 - inverse * tail))
        return value + 1 / shifted + 0.5 * inverse + series * inverse / shifted
    }

    /// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0, without the cancellation of the three terms.
    package static func logBeta(_ a: Double, _ b: Double) -> Double {
        let (p, q) = a < b ? (a, b) : (b, a)
        guard p > 0 else { return .nan }
        guard q >= 10 else { return logGamma(p) + logGamma(q) - logGamma(p + q) }
        let share = p / (p + q)
        if p >= 10 {
            let correction = stirlingTail(p) + stirlingTail(q) - stirlingTail(p + q)
            let main = (p - 0.5) * log(share) + q * log1p(-share)
            return 0.918_938_533_204_672_7 - 0.5 * log(q) + correction + main
        }
        let correction = stirlingTail(q) - stirlingTail(p + q)
        return logGamma(p) + correction + p - p * log(p + q) + (q - 0.5) * log1p(-share)
    }

    /// What Stirling's formula leaves out of ln Γ(x), for x ≥ 10.
    private static func stirlingTail(_ x: Double) -> Double {
        let inverse = 1 / (x * x)
        let tail = 1.0 / 1_680 - inverse * (1.0 / 1_188 - inverse * (691.0 / 360_360 - inverse / 156))
        return (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1_260 - inverse * tail))) / x
    }
}
