// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The chances of 0, 1, 2 … purchases of the BG/NBD model within a time, by recurrences that cost O(1) each.
struct BetaGeometricCounts {
    private let r: Double
    private let a: Double
    private let b: Double
    private let share: Double
    private var count = 0.0
    /// The chance of so many purchases if nobody left.
    private var purchases: Double
    /// The chance of more than so many purchases if nobody left.
    private var more: Double
    /// The chance to stay after each of so many purchases.
    private var staying = 1.0
    /// The chance to leave right after the purchase with this number.
    private var leaving: Double

    init(r: Double, alpha: Double, a: Double, b: Double, time: Double) {
        self.r = r
        self.a = a
        self.b = b
        share = time / (alpha + time)
        purchases = exp(-r * log1p(time / alpha))
        more = -expm1(-r * log1p(time / alpha))
        leaving = a / (a + b)
    }

    mutating func next() -> Double {
        let chance: Double
        if count == 0 {
            chance = purchases
        } else {
            // This many and still here, or left right after this one: then any number beyond would have come.
            chance = staying * purchases + leaving * (purchases + more)
            leaving *= (b + count - 1) / (a + b + count)
        }
        staying *= (b + count) / (a + b + count)
        purchases *= (r + count) / (count + 1) * share
        more = max(0, more - purchases)
        count += 1
        return chance
    }
}
