// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import COmniKernels
import OmniNumerics
import Testing

@Suite struct `The kernels of every instruction set` {
    static let levels = KernelLevel.allCases.filter(\.isRunnable)

    @Test(arguments: levels, [0, 1, 3, 15, 16, 17, 64, 133])
    func `agree with sums in double precision`(level: KernelLevel, count: Int) {
        var chance = SplitMix64(seed: UInt64(count))
        let a = chance.floats(count)
        let b = chance.floats(count)
        let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(Double(level.kernels.dot(a, b, count)) - dot) < 1e-4)
        var sum = b
        level.kernels.axpy(0.5, a, &sum, count)
        for place in 0..<count { #expect(abs(sum[place] - (0.5 * a[place] + b[place])) < 1e-5) }
        var wide = b.map(Double.init)
        level.kernels.axpy_double(0.25, a, &wide, count)
        for place in 0..<count {
            let wanted = 0.25 * Double(a[place]) + Double(b[place])
            #expect(abs(wide[place] - wanted) < 1e-12)
        }
    }

    @Test(arguments: levels, [(1, 1), (5, 7), (9, 70), (33, 130)])
    func `multiply a matrix by a vector and add up its rows`(level: KernelLevel, shape: (Int, Int)) {
        let (rows, columns) = shape
        var chance = SplitMix64(seed: UInt64(rows))
        let table = chance.floats(rows * columns)
        let x = chance.floats(columns)
        var y = [Float](repeating: 9, count: rows)
        level.kernels.matrix_vector(rows, columns, table, columns, x, &y)
        let wanted = Matrix(rows: rows, columns: columns, elements: table.map(Double.init)) * x.map(Double.init)
        #expect(zip(y, wanted).allSatisfy { abs(Double($0) - $1) < 1e-4 })

        let indices = (0..<7).map { _ in Int32(chance.below(rows)) }
        let weights = chance.floats(7)
        var sums = [Float](repeating: 9, count: columns)
        level.kernels.sum_rows(table, columns, indices, weights, 7, columns, &sums)
        for column in 0..<columns {
            let wanted = zip(indices, weights)
                .reduce(0.0) {
                    $0 + Double($1.1) * Double(table[Int($1.0) * columns + column])
                }
            #expect(abs(Double(sums[column]) - wanted) < 1e-4)
        }
    }

    @Test(arguments: levels, [16, 48, 64, 96])
    func `solve a row's least squares, by steps and directly`(level: KernelLevel, width: Int) throws {
        var chance = SplitMix64(seed: UInt64(width))
        let rows = 90
        let table = chance.floats(rows * width)
        let factors = Matrix(rows: rows, columns: width, elements: table.map(Double.init))
        let gram = factors.transposed * factors
        let indices = (0..<70).map { Int32($0) }
        let h = (0..<70).map { _ in Float(chance.uniform()) }
        let b = (0..<70).map { _ in Float(1 + chance.uniform()) }
        var system = gram + 2.5 * Matrix.identity(width)
        var right = [Double](repeating: 0, count: width)
        for (place, index) in indices.enumerated() {
            let y = factors.row(Int(index)).map { $0 }
            for i in 0..<width {
                right[i] += Double(b[place]) * y[i]
                for j in 0..<width { system[i, j] += Double(h[place]) * y[i] * y[j] }
            }
        }
        let exact = try #require(Cholesky(system)).solve(right)
        let single = gram.elements.map { Float($0) }
        var x = [Float](repeating: 0, count: width)
        var scratch = [Float](repeating: 0, count: width * (width + 192) + 4_096)
        level.kernels.gradient_row(
            single, 2.5, table, width, indices, h, b, 70, &x, Int32(3 * width), 1e-14, &scratch)
        #expect(zip(x, exact).allSatisfy { abs(Double($0) - $1) < 1e-3 })
        var direct = [Float](repeating: 7, count: width)
        #expect(level.kernels.direct_row(single, 2.5, table, width, indices, h, b, 70, &direct, &scratch) == 1)
        #expect(zip(direct, exact).allSatisfy { abs(Double($0) - $1) < 1e-3 })
    }

    @Test(arguments: levels, [0, 1, 9, 64, 100, 1_000])
    func `keep the best, equal ones by smaller place`(level: KernelLevel, count: Int) {
        var chance = SplitMix64(seed: UInt64(count))
        for k in [1, 2, 10, 100, 2_000] {
            // Few different values: ties everywhere. Some places are closed.
            let scores = (0..<count)
                .map { _ in
                    chance.below(9) == 0 ? -Float.infinity : Float(chance.below(20)) - 10
                }
            var keys = [UInt64](repeating: 0, count: 2 * k + 64)
            let found = level.kernels.top(scores, count, k, &keys)
            let wanted = scores.indices.filter { scores[$0] > -.infinity }
                .sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
            let places = keys[..<found].map { Int(~UInt32(truncatingIfNeeded: $0)) }
            #expect(places == Array(wanted.prefix(k)))
        }
    }

    @Test(arguments: levels)
    func `take one step of ranking as the formula says`(level: KernelLevel) {
        var chance = SplitMix64(seed: 5)
        let (rate, penalty): (Float, Float) = (0.05, 0.01)
        var (user, positive, negative) = (chance.floats(48), chance.floats(48), chance.floats(48))
        let before = (user, positive, negative)
        var (up, down): (Float, Float) = (0.3, 0.1)
        let difference = level.kernels.rank_step(&user, &positive, &negative, &up, &down, 48, rate, penalty)
        var wanted = 0.2
        for f in 0..<48 { wanted += Double(before.0[f]) * Double(before.1[f] - before.2[f]) }
        #expect(abs(Double(difference) - wanted) < 1e-5)
        let z = 1 / (1 + Matrix.exponential(wanted))
        for f in 0..<48 {
            let (u, a, b) = (Double(before.0[f]), Double(before.1[f]), Double(before.2[f]))
            #expect(abs(Double(user[f]) - (u + 0.05 * (z * (a - b) - 0.01 * u))) < 1e-6)
            #expect(abs(Double(positive[f]) - (a + 0.05 * (z * u - 0.01 * a))) < 1e-6)
            #expect(abs(Double(negative[f]) - (b + 0.05 * (-z * u - 0.01 * b))) < 1e-6)
        }
        #expect(abs(Double(up) - (0.3 + 0.05 * (z - 0.003))) < 1e-6)
        #expect(abs(Double(down) - (0.1 + 0.05 * (-z - 0.001))) < 1e-6)
    }
}
