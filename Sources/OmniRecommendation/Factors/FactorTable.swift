// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniNumerics

/// A row of factors for each user or item, filled up with zeros to a multiple of 16, which the kernels need.
package struct FactorTable: Sendable, Hashable {
    /// How many rows there are.
    package private(set) var count: Int
    /// How many numbers a row says something with.
    package let factors: Int
    /// How many numbers a row takes.
    package let width: Int
    /// The numbers, row after row.
    package var values: [Float]

    /// Creates a table of zeros.
    package init(count: Int, factors: Int) {
        self.count = count
        self.factors = factors
        width = Self.width(factors)
        values = [Float](repeating: 0, count: count * width)
    }

    /// Creates a table of draws from a normal distribution.
    package init(count: Int, factors: Int, deviation: Double, chance: inout SplitMix64) {
        self.init(count: count, factors: factors)
        for row in 0..<count {
            for factor in 0..<factors { values[row * width + factor] = Float(deviation * chance.normal()) }
        }
    }

    /// Creates a table of given rows.
    package init(_ rows: [[Float]]) {
        self.init(count: rows.count, factors: rows.first?.count ?? 0)
        for (number, row) in rows.enumerated() {
            values.replaceSubrange(number * width..<number * width + row.count, with: row)
        }
    }

    /// Creates the table that an archive holds; nil if its size is another.
    package init?(count: Int, factors: Int, values: [Float]) {
        width = Self.width(factors)
        let (size, overflow) = count.multipliedReportingOverflow(by: width)
        guard factors > 0, !overflow, values.count == size else { return nil }
        self.count = count
        self.factors = factors
        self.values = values
    }

    private static func width(_ factors: Int) -> Int { (factors + 15) / 16 * 16 }

    /// One row, without what fills it up.
    package func row(_ number: Int) -> ArraySlice<Float> { values[number * width..<number * width + factors] }

    /// Adds rows of zeros.
    package mutating func grow(to count: Int) {
        guard count > self.count else { return }
        values += repeatElement(0, count: (count - self.count) * width)
        self.count = count
    }

    /// The products of all rows' columns with each other, times a factor: `width` rows of `width` numbers.
    package func gram(times factor: Double, threads: Int) -> [Float] {
        var gram = [Float](repeating: 0, count: width * width)
        values.withUnsafeBufferPointer { values in
            gram.withUnsafeMutableBufferPointer { gram in
                guard let values = values.baseAddress, let gram = gram.baseAddress else { return }
                let view = DenseView(values, rows: count, columns: width, rowStride: width)
                Dense(threads: threads)
                    .product(
                        view.transposed, view, factor: Float(factor), into: gram, resultStride: width, part: .lower)
                Dense(threads: 1).mirror(gram, size: width)
            }
        }
        return gram
    }
}
