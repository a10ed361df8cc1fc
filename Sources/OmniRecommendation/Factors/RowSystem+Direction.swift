// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

extension RowSystem {
    /// Solves the system of a row for another right side: what one other row asks for.
    func direction(of target: Int, columns: [Int32], values: [Float]) -> [Float] {
        // The right side is that row itself: it joins the sum with nothing for h and one for b.
        let h = values.map { weights(of: $0).h } + [0]
        let b = [Float](repeating: 0, count: columns.count) + [1]
        let all = columns + [Int32(target)]
        var x = [Float](repeating: 0, count: table.width)
        var scratch = [Float](repeating: 0, count: table.width * (table.width + 192) + 4_096)
        let kernels = KernelLevel.best.kernels
        let ridge = ridge(columns.count)
        if kernels.direct_row(gram, ridge, table.values, table.width, all, h, b, all.count, &x, &scratch) == 0 {
            x = [Float](repeating: 0, count: table.width)
        }
        return Array(x.prefix(table.factors))
    }
}
