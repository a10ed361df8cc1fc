// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The generator of every random choice in fitting and simulation: the same numbers for the same seed, everywhere.
///
/// SplitMix64 (Steele, Lea and Flood 2014): a counter passed through a bijection that mixes every bit. Streams of
/// different seeds are independent for our purposes; `split` gives each worker a stream of its own, so that what
/// many threads draw does not depend on how they are scheduled.
package struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// Returns a number in which every bit depends on every bit of another.
    package static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Returns a generator whose numbers do not depend on how many this one draws next.
    package mutating func split() -> SplitMix64 {
        SplitMix64(seed: next())
    }

    /// Returns a number in [0, 1) with 53 random bits.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Returns a whole number from zero up to but not including a bound, each equally likely (Lemire 2019).
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing lies below \(bound)")
        let limit = UInt64(bound)
        var product = next().multipliedFullWidth(by: limit)
        if product.low < limit {
            let unfair = (0 &- limit) % limit
            while product.low < unfair { product = next().multipliedFullWidth(by: limit) }
        }
        return Int(product.high)
    }

    /// Returns a draw from the standard normal distribution (Box and Muller's method in its polar form).
    package mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 { return x * (-2 * log(square) / square).squareRoot() }
        }
    }
}
