// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import COmniKernels

/// The instruction sets for which the inner loops were compiled; the best one that the processor runs is chosen.
///
/// Results of different levels differ in the last bits, because some fuse products with sums. Results of one level are
/// the same to the bit, whatever the number of threads.
package enum KernelLevel: Int32, Sendable, CaseIterable {
    case baseline = 0
    case avx2 = 1
    case avx512 = 2
    case neon = 3

    /// The best level that this processor runs.
    package static let best = KernelLevel(rawValue: comni_best_level()) ?? .baseline

    /// Whether this processor runs it.
    package var isRunnable: Bool { comni_runs(rawValue) != 0 }

    /// Its inner loops.
    package var kernels: comni_kernels { comni_kernels_of(rawValue).pointee }
}
