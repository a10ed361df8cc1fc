// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// The descent of SLIM on one item after the other.
package struct CoordinateDescent {
    /// The weights of an item, and how they were reached.
    package struct Column {
        /// Those that are not zero, by item.
        package var weights: [(item: Int, weight: Double)]
        package var passes: Int
        package var isConverged: Bool
    }

    private let gram: [Float]
    private let size: Int
    private let configuration: SLIM.Configuration
    private let kernels = KernelLevel.best.kernels
    /// XᵀX's column minus its prediction; sums of many float products stay exact in double precision.
    private var residual: [Double]
    private var weights: [Double]

    /// Creates a descent on XᵀX, given in full, row after row.
    package init(gram: [Float], size: Int, configuration: SLIM.Configuration) {
        self.gram = gram
        self.size = size
        self.configuration = configuration
        residual = [Double](repeating: 0, count: size)
        weights = [Double](repeating: 0, count: size)
    }

    /// Returns the weights that predict one item from all others.
    package mutating func weights(of target: Int) -> Column {
        for item in 0..<size {
            residual[item] = Double(gram[target * size + item])
            weights[item] = 0
        }
        var passes = 0
        var active: [Int] = []
        while passes < configuration.maximumPasses {
            passes += 1
            let moved = pass(over: 0..<size, target: target)
            if moved <= configuration.tolerance { return column(passes: passes, isConverged: true) }
            active = weights.indices.filter { weights[$0] > 0 }
            while passes < configuration.maximumPasses {
                passes += 1
                if pass(over: active, target: target) <= configuration.tolerance { break }
            }
        }
        return column(passes: passes, isConverged: false)
    }

    private mutating func pass(over candidates: some Sequence<Int>, target: Int) -> Double {
        var moved = 0.0
        gram.withUnsafeBufferPointer { gram in
            residual.withUnsafeMutableBufferPointer { residual in
                weights.withUnsafeMutableBufferPointer { weights in
                    guard let start = gram.baseAddress else { return }
                    for item in candidates where item != target {
                        let before = weights[item]
                        // A weight of zero stays zero unless the pull exceeds the threshold.
                        if before == 0, residual[item] <= configuration.sparsity { continue }
                        let square = Double(gram[item * size + item])
                        guard square + configuration.shrinkage > 0 else { continue }
                        let pull = residual[item] + square * before - configuration.sparsity
                        let after = max(0, pull) / (square + configuration.shrinkage)
                        guard after != before else { continue }
                        kernels.axpy_double(before - after, start + item * size, residual.baseAddress, size)
                        weights[item] = after
                        moved = max(moved, abs(after - before))
                    }
                }
            }
        }
        return moved
    }

    private func column(passes: Int, isConverged: Bool) -> Column {
        let kept = weights.indices.filter { weights[$0] > 0 }.map { ($0, weights[$0]) }
        return Column(weights: kept, passes: passes, isConverged: isConverged)
    }
}
