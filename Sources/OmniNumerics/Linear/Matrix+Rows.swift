// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Matrix {
    /// The rows, each an array of its own.
    package var rowArrays: [[Double]] { (0..<rows).map { Array(row($0)) } }

    /// The elements from the upper left to the lower right.
    package var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }
}

extension Double {
    /// The natural logarithm.
    var logarithm: Double { log(self) }
}
