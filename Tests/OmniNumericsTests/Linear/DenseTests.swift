// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import Testing

@Suite struct `Dense matrices in single precision` {
    static let levels = KernelLevel.allCases.filter(\.isRunnable)

    @Test(arguments: levels, [(1, 1, 1), (7, 5, 3), (15, 33, 17), (50, 31, 290), (130, 600, 20)])
    func `multiply as in double precision, whatever the shape and the number of threads`(
        level: KernelLevel, shape: (Int, Int, Int)
    ) {
        let (m, n, k) = shape
        var chance = SplitMix64(seed: UInt64(m * n))
        let a = chance.floats(m * k)
        let b = chance.floats(n * k)
        let left = Matrix(rows: m, columns: k, elements: a.map(Double.init))
        let right = Matrix(rows: n, columns: k, elements: b.map(Double.init))
        let wanted = left * right.transposed
        var results: [[Float]] = []
        for threads in [1, 2, 3] {
            var c = [Float](repeating: 1, count: m * n)
            // The right side is given by columns: its transpose is what is stored.
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    c.withUnsafeMutableBufferPointer { c in
                        guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                        Dense(level: level, threads: threads)
                            .product(
                                DenseView(a, rows: m, columns: k, rowStride: k),
                                DenseView(b, rows: n, columns: k, rowStride: k).transposed, factor: 2, into: c,
                                resultStride: n, accumulating: true)
                    }
                }
            }
            #expect(zip(c, wanted.elements).allSatisfy { abs(Double($0) - 1 - 2 * $1) < 1e-3 })
            results.append(c)
        }
        #expect(results.allSatisfy { $0 == results[0] })
    }

    @Test(arguments: levels) func `leave what is above the diagonal alone when only the lower part is wanted`(
        level: KernelLevel
    ) {
        var chance = SplitMix64(seed: 3)
        let (n, k) = (77, 20)
        let a = chance.floats(n * k)
        var c = [Float](repeating: 4, count: n * n)
        a.withUnsafeBufferPointer { a in
            c.withUnsafeMutableBufferPointer { c in
                guard let a = a.baseAddress, let c = c.baseAddress else { return }
                let view = DenseView(a, rows: n, columns: k, rowStride: k)
                Dense(level: level, threads: 2)
                    .product(
                        view, view.transposed, into: c, resultStride: n, part: .lower)
            }
        }
        let left = Matrix(rows: n, columns: k, elements: a.map(Double.init))
        let wanted = left * left.transposed
        for row in 0..<n {
            for column in 0..<n {
                let value = column > row ? 4 : wanted[row, column]
                #expect(abs(Double(c[row * n + column]) - value) < 1e-4)
            }
        }
    }

    @Test(arguments: levels, [1, 5, 32, 33, 100, 150])
    func `invert a positive definite matrix, to the same bits on any number of threads`(level: KernelLevel, size: Int)
        throws
    {
        let matrix = Self.positiveDefinite(size)
        let wanted = try #require(Cholesky(matrix)).inverse
        let scale = wanted.elements.reduce(0) { max($0, abs($1)) }
        var results: [[Float]] = []
        for threads in [1, 2, 4] {
            var single = matrix.elements.map { Float($0) }
            let succeeded = try single.withUnsafeMutableBufferPointer { buffer in
                try buffer.baseAddress.map { try Dense(level: level, threads: threads).invert($0, size: size) } ?? false
            }
            #expect(succeeded)
            #expect(zip(single, wanted.elements).allSatisfy { abs(Double($0) - $1) < 1e-4 * scale })
            results.append(single)
        }
        #expect(results.allSatisfy { $0 == results[0] })
    }

    @Test func `refuse to invert what is not positive definite`() throws {
        for entries: [Float] in [[0], [-1], [.nan], [.infinity], [1, 0, 2, 1], [1, 0, 3, 1]] {
            var matrix = entries
            let size = entries.count == 1 ? 1 : 2
            let succeeded = try matrix.withUnsafeMutableBufferPointer { buffer in
                try buffer.baseAddress.map { try Dense().invert($0, size: size) } ?? true
            }
            #expect(!succeeded)
        }
    }

    @Test func `invert a large matrix by blocks`() throws {
        // More than 512 columns: blocks of 256, the last one narrower.
        let size = 530
        let matrix = Self.positiveDefinite(size)
        var single = matrix.elements.map { Float($0) }
        let succeeded = try single.withUnsafeMutableBufferPointer { buffer in
            try buffer.baseAddress.map { try Dense(threads: 2).invert($0, size: size) } ?? false
        }
        #expect(succeeded)
        // A times a few columns of the inverse gives those of the identity.
        for column in [0, 255, 256, 511, 529] {
            let product = matrix * (0..<size).map { Double(single[$0 * size + column]) }
            for row in 0..<size { #expect(abs(product[row] - (row == column ? 1 : 0)) < 1e-3) }
        }
    }

    /// Random rows times themselves, and something on the diagonal.
    static func positiveDefinite(_ size: Int) -> Matrix {
        var chance = SplitMix64(seed: UInt64(size))
        let rows = max(2, size / 4)
        let x = Matrix(rows: rows, columns: size, elements: chance.floats(rows * size).map(Double.init))
        return x.transposed * x + 3 * Matrix.identity(size)
    }
}
