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
    private let first: Int
    private let configuration: SLIM.Configuration
    private let kernels = KernelLevel.best.kernels
    /// XᵀX's column minus its prediction; sums of many float products stay exact in double precision.
    private var residual: [Double]
    private var weights: [Double]
    /// XᵀX and the residuals of the few items that a descent is on.
    private var part: [Float] = []
    private var near: [Double] = []

    /// Creates a descent on XᵀX, given in full, row after row; it begins with so many items, which decides about speed
    /// alone.
    package init(gram: [Float], size: Int, configuration: SLIM.Configuration, first: Int = 256) {
        self.first = first
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
        // Those that go with the item most take up what most others would, so that few others ever get a weight.
        let near = weights.indices.filter { $0 != target && residual[$0] > configuration.sparsity }
            .sorted { (residual[$1], $0) < (residual[$0], $1) }
        var passes = descend(on: near.prefix(first).sorted(), atMost: configuration.maximumPasses - 1)
        while passes < configuration.maximumPasses {
            passes += 1
            let moved = pass(target: target)
            if moved <= configuration.tolerance { return column(passes: passes, isConverged: true) }
            passes += descend(
                on: weights.indices.filter { weights[$0] > 0 }, atMost: configuration.maximumPasses - passes)
        }
        return column(passes: passes, isConverged: false)
    }

    /// Passes over a few items until they rest, and returns how many passes that took.
    ///
    /// Only what these items are to each other matters meanwhile, so a pass costs the square of their number and not
    /// their number times the catalogue; all other residuals are brought up to date once, at the end.
    private mutating func descend(on active: [Int], atMost limit: Int) -> Int {
        let count = active.count
        guard count > 0, limit > 0 else { return 0 }
        part.removeAll(keepingCapacity: true)
        for row in active {
            let start = row * size
            for column in active { part.append(gram[start + column]) }
        }
        near = active.map { residual[$0] }
        var now = active.map { weights[$0] }
        var passes = 0
        var moved = Double.infinity
        while passes < limit, moved > configuration.tolerance {
            passes += 1
            moved = 0
            part.withUnsafeBufferPointer { part in
                guard let start = part.baseAddress else { return }
                for place in 0..<count {
                    let before = now[place]
                    let after = weight(
                        before, residual: near[place], square: Double(start[place * count + place]))
                    guard after != before else { continue }
                    kernels.axpy_double(before - after, start + place * count, &near, count)
                    now[place] = after
                    moved = max(moved, abs(after - before))
                }
            }
        }
        gram.withUnsafeBufferPointer { gram in
            guard let start = gram.baseAddress else { return }
            for (place, item) in active.enumerated() where now[place] != weights[item] {
                kernels.axpy_double(weights[item] - now[place], start + item * size, &residual, size)
                weights[item] = now[place]
            }
        }
        return passes
    }

    /// The best weight of an item, all others being as they are.
    @inline(__always)
    private func weight(_ before: Double, residual: Double, square: Double) -> Double {
        // A weight of zero stays zero unless the pull exceeds the threshold.
        if before == 0, residual <= configuration.sparsity { return 0 }
        guard square + configuration.shrinkage > 0 else { return before }
        return max(0, residual + square * before - configuration.sparsity) / (square + configuration.shrinkage)
    }

    /// One pass over all items; returns how far the weight that moved most did.
    private mutating func pass(target: Int) -> Double {
        var moved = 0.0
        gram.withUnsafeBufferPointer { gram in
            guard let start = gram.baseAddress else { return }
            for item in 0..<size where item != target {
                let before = weights[item]
                let after = weight(before, residual: residual[item], square: Double(start[item * size + item]))
                // What moves by far less than the descent's end allows is not worth a pass over the catalogue.
                guard abs(after - before) > 0.1 * configuration.tolerance else { continue }
                kernels.axpy_double(before - after, start + item * size, &residual, size)
                weights[item] = after
                moved = max(moved, abs(after - before))
            }
        }
        return moved
    }

    private func column(passes: Int, isConverged: Bool) -> Column {
        let kept = weights.indices.filter { weights[$0] > 0 }.map { ($0, weights[$0]) }
        return Column(weights: kept, passes: passes, isConverged: isConverged)
    }
}
