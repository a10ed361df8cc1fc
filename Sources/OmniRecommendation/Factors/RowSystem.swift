// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// The least squares problem of one user or item, the other side being given:
/// (α·VᵀV + λ·1 + Σ h v vᵀ) x = Σ b v, over what it met.
///
/// Values that are nil are all one.
struct RowSystem: Sendable {
    let configuration: ALS.Configuration
    let table: FactorTable
    /// α·VᵀV; may be empty where nothing is solved.
    let gram: [Float]
    /// How many rows the other side has in all; the table may hold those alone that were met.
    let population: Int
    private let regularisation: Double
    private let kernels = KernelLevel.best.kernels

    init(configuration: ALS.Configuration, table: FactorTable, gram: [Float], population: Int? = nil) {
        self.configuration = configuration
        self.table = table
        self.gram = gram
        regularisation = configuration.regularisation ?? 0
        self.population = population ?? table.count
    }

    /// How much of a row's own outer product is added, and of the row to the right side.
    @inline(__always)
    func weights(of value: Float) -> (h: Float, b: Float) {
        switch configuration.weighting {
        case .confidence(let alpha): (Float(alpha) * value - 1, Float(alpha) * value)
        case .unobserved: (value, value)
        }
    }

    /// λ for a row that met so many.
    func ridge(_ count: Int) -> Float {
        switch configuration.weighting {
        case .confidence: Float(regularisation)
        case .unobserved(let weight, let exponent):
            Float(regularisation * power(Double(count) + weight * Double(population), exponent))
        }
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        exponent == 1 ? base : exponent == 0 ? 1 : base.raised(to: exponent)
    }

    /// Lends memory that ``solve(_:_:_:_:_:)`` needs.
    func withScratch(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let width = table.width
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: width * (width + 192) + 4_096 + 2 * table.count)
        defer { scratch.deallocate() }
        body(scratch)
    }

    /// Solves for one row, starting from what `x` holds where steps are taken.
    ///
    /// A row that met nothing is zero, which is the exact answer. A direct solution that fails for lack of precision
    /// falls back to steps.
    func solve(
        _ columns: ArraySlice<Int32>, _ values: ArraySlice<Float>?, _ solver: ALS.Solver,
        _ x: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let (width, count) = (table.width, columns.count)
        guard count > 0 else {
            x.update(repeating: 0, count: width)
            return
        }
        let h = scratch
        let b = scratch + table.count
        let rest = scratch + 2 * table.count
        if let values {
            for (place, value) in values.enumerated() { (h[place], b[place]) = weights(of: value) }
        } else {
            let one = weights(of: 1)
            h.update(repeating: one.h, count: count)
            b.update(repeating: one.b, count: count)
        }
        let ridge = ridge(count)
        columns.withUnsafeBufferPointer { columns in
            var (steps, tolerance) = (Int32(4 * table.factors), Float(1e-10))
            switch solver {
            case .direct:
                if kernels.direct_row(gram, ridge, table.values, width, columns.baseAddress, h, b, count, x, rest) != 0
                {
                    return
                }
                x.update(repeating: 0, count: width)
            case .conjugateGradients(let limit): (steps, tolerance) = (Int32(clamping: limit), 0)
            }
            kernels.gradient_row(
                gram, ridge, table.values, width, columns.baseAddress, h, b, count, x, steps, tolerance, rest)
        }
    }
}

extension ALS.Configuration {
    /// α, the weight of all pairs.
    var weightOfAll: Double {
        switch weighting {
        case .confidence: 1
        case .unobserved(let weight, _): weight
        }
    }
}
