// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

extension RowSystem {
    /// Solves the system of all rows of the table but one for another right side: what that one row asks for.
    ///
    /// The row is the last one; the values are those of the rows before it.
    func direction(of target: Int, values: [Float]) -> [Float] {
        // The right side is that row itself: it joins the sum with nothing for h and one for b.
        let h = values.map { weights(of: $0).h } + [0]
        let b = [Float](repeating: 0, count: values.count) + [1]
        let all = Array(0..<Int32(values.count)) + [Int32(target)]
        var x = [Float](repeating: 0, count: table.width)
        var scratch = [Float](repeating: 0, count: table.width * (table.width + 192) + 4_096)
        let kernels = KernelLevel.best.kernels
        let ridge = ridge(values.count)
        if kernels.direct_row(gram, ridge, table.values, table.width, all, h, b, all.count, &x, &scratch) == 0 {
            x = [Float](repeating: 0, count: table.width)
        }
        return Array(x.prefix(table.factors))
    }
}
