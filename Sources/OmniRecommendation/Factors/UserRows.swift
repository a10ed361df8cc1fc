// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The rows of users as a finished model keeps them: 16-bit steps of a size of their own for each row, half the memory
/// of the numbers that were fitted.
///
/// A number is off by at most half a step, a 32,768th of its row's largest one; fits stop farther from their optimum
/// than that. Steps are powers of two, so that what was rounded once stays the same to the bit, however often it is
/// written and read.
package struct UserRows: Sendable, Hashable {
    /// How many rows there are.
    package let count: Int
    /// How many numbers a row says something with.
    package let factors: Int
    /// How many numbers a row takes.
    package let width: Int
    private var steps: [Float]
    private var values: [Int16]

    /// Rounds the rows of a fit.
    package init(_ table: FactorTable) {
        (count, factors, width) = (table.count, table.factors, table.width)
        steps = []
        steps.reserveCapacity(count)
        values = [Int16](repeating: 0, count: count * width)
        for row in 0..<count {
            let numbers = table.row(row)
            let step = Self.step(of: numbers.reduce(0) { max($0, $1.magnitude) })
            steps.append(step)
            guard step > 0 else { continue }
            for (place, number) in numbers.enumerated() {
                values[row * width + place] = Int16(exactly: (number / step).rounded()) ?? 0
            }
        }
    }

    /// The smallest power of two of which 32,767 reach a number; 0 for one that is hardly more than 0.
    private static func step(of largest: Float) -> Float {
        guard largest.isFinite, largest > 1e-30 else { return 0 }
        let step = Float(sign: .plus, exponent: largest.exponent - 14, significand: 1)
        return (largest / step).rounded() > 32_767 ? 2 * step : step
    }

    /// The bytes of the numbers.
    package var memoryBytes: Int { values.count * 2 + steps.count * 4 }

    /// One row, without what fills it up.
    package func row(_ number: Int) -> [Float] {
        let step = steps[number]
        return values[number * width..<number * width + factors].map { Float($0) * step }
    }

    /// Writes one row, with what fills it up.
    func copy(_ number: Int, to target: UnsafeMutablePointer<Float>) {
        let step = steps[number]
        values.withUnsafeBufferPointer { values in
            guard let start = values.baseAddress.map({ $0 + number * width }) else { return }
            for place in 0..<width { target[place] = Float(start[place]) * step }
        }
    }

    /// All rows as numbers, to fit on from.
    package var table: FactorTable {
        var table = FactorTable(count: count, factors: factors)
        table.values.withUnsafeMutableBufferPointer { values in
            guard let start = values.baseAddress else { return }
            for row in 0..<count { copy(row, to: start + row * width) }
        }
        return table
    }
}
