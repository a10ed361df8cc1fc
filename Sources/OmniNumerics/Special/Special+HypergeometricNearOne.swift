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
    /// ln ₂F₁ by its connection to 1 − z, or nil where that loses too many digits.
    ///
    /// F = Γ(c)Γ(g)/(Γ(c−a)Γ(c−b)) · F(a, b; 1−g; 1−z) + (1−z)^g Γ(c)Γ(−g)/(Γ(a)Γ(b)) · F(c−a, c−b; 1+g; 1−z) with
    /// g = c − a − b. At whole g both parts have poles that cancel, so there the value is read off a polynomial
    /// through values at neighbouring c, of which F is a smooth function.
    static func hypergeometricNearOne(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double? {
        let gap = c - a - b
        // Large parameters make the two parts huge and opposite.
        guard a < 30, b < 30, c < 30 else { return nil }
        let distance = abs(gap - gap.rounded())
        if distance > 0.02 { return connected(a, b, c, z) }
        // Chebyshev-like nodes on both sides of the pole, none of them on it.
        let centre = gap.rounded() + a + b
        let step = 0.005
        let offsets = [-4.5, -3.5, -2.5, -1.5, 1.5, 2.5, 3.5, 4.5].map { $0 * step }
        guard centre + offsets[0] > 0 else { return nil }
        var value = 0.0
        for i in offsets.indices {
            guard let sample = connected(a, b, centre + offsets[i], z) else { return nil }
            var weight = 1.0
            for j in offsets.indices where j != i {
                weight *= (c - centre - offsets[j]) / (offsets[i] - offsets[j])
            }
            value += weight * sample
        }
        return value
    }

    private static func connected(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double? {
        let gap = c - a - b
        let rest = 1 - z
        let first = signedHypergeometric(a, b, 1 - gap, rest)
        let second = signedHypergeometric(c - a, c - b, 1 + gap, rest)
        let logC = logGamma(c)
        var total = 0.0
        var size = 0.0
        if let front = gammaRatio([gap], [c - a, c - b]) {
            let part = front.sign * first.value * exp(logC + front.log + first.scale)
            total += part
            size = max(size, abs(part))
        }
        if let front = gammaRatio([-gap], [a, b]) {
            let part = front.sign * second.value * exp(logC + front.log + second.scale + gap * log(rest))
            total += part
            size = max(size, abs(part))
        }
        guard total > size * 1e-4, total < .infinity else { return nil }
        return log(total)
    }

    /// ln |ΠΓ(above)/ΠΓ(below)| and its sign, or nil when the ratio is zero (a pole below).
    private static func gammaRatio(_ above: [Double], _ below: [Double]) -> (log: Double, sign: Double)? {
        var total = 0.0
        var sign = 1.0
        for (values, direction) in [(above, 1.0), (below, -1.0)] {
            for x in values {
                if x <= 0, x == x.rounded() { return nil }
                var flag: Int32 = 1
                total += direction * lgamma_r(x, &flag)
                if flag < 0 { sign = -sign }
            }
        }
        return (total, sign)
    }
}
