// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The logarithm, under a name that a model's own `log` does not hide.
func naturalLog(_ value: Double) -> Double { log(value) }
