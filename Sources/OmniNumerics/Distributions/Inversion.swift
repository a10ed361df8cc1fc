// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Finding the point at which a distribution function has a value.
enum Inversion {
    /// Newton's method, kept inside a bracket that shrinks with every look.
    ///
    /// `excess` rises from below 0 to above 0 over the bracket and has `density` as its slope.
    static func bracketed(
        from low: Double, to high: Double, start: Double, density: (Double) -> Double, excess: (Double) -> Double
    ) -> Double {
        var low = low
        var high = high
        var x = start > low && start < high ? start : (low + high) / 2
        for _ in 0..<300 {
            let value = excess(x)
            if value == 0 { return x }
            if value < 0 { low = x } else { high = x }
            let slope = density(x)
            var next = x - value / slope
            // Where Newton's step leaves the bracket, halve; geometrically, as small quantiles span many powers.
            if !(next > low && next < high) {
                next = low > 0 && high / low > 4 ? (low * high).squareRoot() : low == 0 ? high / 8 : (low + high) / 2
                if next <= low || next >= high { return x }
            }
            if abs(next - x) <= 1e-15 * abs(next) { return next }
            x = next
        }
        return x
    }

    /// The same on the positive numbers.
    static func positive(
        start: Double, density: (Double) -> Double, excess: (Double) -> Double
    ) -> Double {
        var high = max(start, 1e-300)
        while excess(high) < 0, high < 1e300 { high *= 2 }
        return bracketed(from: 0, to: high * 1.000_001, start: start, density: density, excess: excess)
    }
}
