// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Numbers for property tests: the same for the same seed.
struct Chance {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func bits() -> UInt64 { StableHash.splitMix64(&state) }
    /// A whole number from 0 up to but not including a bound.
    mutating func below(_ bound: Int) -> Int { Int(bits() % UInt64(bound)) }
    /// A number in [0, 1).
    mutating func share() -> Double { Double(bits() >> 11) * 0x1p-53 }
    mutating func shares(_ count: Int) -> [Double] { (0..<count).map { _ in share() } }

    /// Cosines of random directions in the positive part of a space: symmetric, positive semi-definite, 1 on the diagonal.
    mutating func cosines(_ count: Int, dimension: Int = 6) -> [[Double]] {
        let vectors = (0..<count)
            .map { _ in
                let raw = shares(dimension)
                let length = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return raw.map { $0 / length }
            }
        return vectors.map { left in vectors.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } } }
    }
}

/// Whether two numbers are within the larger of an absolute and a relative tolerance.
func isNear(_ left: Double, _ right: Double, _ tolerance: Double) -> Bool {
    abs(left - right) <= tolerance * max(1, abs(right))
}
