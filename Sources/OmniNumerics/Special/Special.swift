// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The special functions that statistics needs, in double precision.
///
/// Every function states the domain on which it is defined. Outside of it the answer is not a number, as in the C
/// library: these are the innermost functions, and their callers check input before they come here.
package enum Special {
    /// Relative size below which the next term of a series no longer changes a sum.
    static let precision = 0x1p-53

    /// ln(1 − e⁻ˣ) for x > 0, exact near zero as well as far from it; −∞ at zero.
    ///
    /// Two forms, of which each loses digits where the other keeps them (Mächler 2012).
    package static func log1mExp(_ x: Double) -> Double {
        x < 0.693_147_180_559_945_3 ? log(-expm1(-x)) : log1p(-exp(-x))
    }

    /// ln(eˣ + eʸ) without overflow; minus infinity stands for zero.
    package static func logAddExp(_ x: Double, _ y: Double) -> Double {
        let (low, high) = x < y ? (x, y) : (y, x)
        // Two zeros, or an infinite term, need no correction; subtracting them would give a NaN.
        guard low > -.infinity, high < .infinity else { return high }
        return high + log1p(exp(low - high))
    }

    /// ln Σ eˣ over an array; minus infinity when it is empty.
    package static func logSumExp(_ terms: [Double]) -> Double {
        guard let top = terms.max(), top > -.infinity, top < .infinity else { return terms.max() ?? -.infinity }
        var sum = 0.0
        for term in terms { sum += exp(term - top) }
        return top + log(sum)
    }

    /// 1/(1 + e⁻ˣ), never outside of [0, 1].
    package static func logistic(_ x: Double) -> Double {
        guard x < 0 else { return 1 / (1 + exp(-x)) }
        let odds = exp(x)
        return odds / (1 + odds)
    }

    /// ln(1 + eˣ) without overflow.
    package static func softplus(_ x: Double) -> Double {
        x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
    }
}
