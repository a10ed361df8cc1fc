// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SplitMix64 {
    /// Numbers from -1 to 1.
    mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float(2 * uniform() - 1) } }
}

extension Matrix {
    static func exponential(_ x: Double) -> Double { exp(x) }
    static func logarithm(_ x: Double) -> Double { log(x) }
}
