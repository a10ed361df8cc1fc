// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// Scores and lists from factors: products of users' rows with all items' rows, plus the items' biases if any.
///
/// One list and many come from the same sums in the same order, so they agree to the bit.
struct FactorLists: Sendable {
    /// How many items there are.
    let count: Int
    /// How many numbers say something of each.
    let factors: Int
    /// How many numbers are kept of each, zeros that fill up included.
    let width: Int
    /// The items' numbers, factor after factor: what scores are summed from.
    let turned: [Float]
    /// What is added for each item; may be empty.
    let biases: [Float]

    init(table: FactorTable, biases: [Float] = []) {
        (count, factors, width) = (table.count, table.factors, table.width)
        self.biases = biases
        turned = Self.turn(table.values, rows: count, columns: width)
    }

    /// A row for each item.
    var table: FactorTable {
        FactorTable(count: count, factors: factors, values: Self.turn(turned, rows: width, columns: count))
            ?? FactorTable(count: count, factors: factors)
    }

    /// The rows of some items, in their order.
    func rows(_ numbers: [Int32]) -> FactorTable {
        var rows = FactorTable(count: numbers.count, factors: factors)
        for factor in 0..<factors {
            for (place, number) in numbers.enumerated() {
                rows.values[place * width + factor] = turned[factor * count + Int(number)]
            }
        }
        return rows
    }

    private static func turn(_ values: [Float], rows: Int, columns: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: rows * columns) { buffer, initialized in
            // Piece by piece, so that what is read and what is written both stay near.
            for first in stride(from: 0, to: rows, by: 16) {
                for column in 0..<columns {
                    for row in first..<min(rows, first + 16) {
                        buffer[column * rows + row] = values[row * columns + column]
                    }
                }
            }
            initialized = rows * columns
        }
    }

    /// Scores every item for a user's numbers.
    func score(_ factors: [Float], into scores: inout [Float], withBiases: Bool = true) {
        let size = count
        scores = [Float](repeating: 0, count: size)
        guard size > 0 else { return }
        let kernels = KernelLevel.best.kernels
        let order = (0..<Int32(factors.count)).map { $0 }
        scores.withUnsafeMutableBufferPointer { scores in
            turned.withUnsafeBufferPointer { turned in
                guard let scores = scores.baseAddress, let turned = turned.baseAddress else { return }
                kernels.sum_rows(turned, size, order, factors, min(Dense.depth, factors.count), size, scores)
                guard factors.count > Dense.depth else { return }
                // A product of matrices works off so many factors at a time; so does this.
                var part = [Float](repeating: 0, count: size)
                for first in stride(from: Dense.depth, to: factors.count, by: Dense.depth) {
                    let count = min(Dense.depth, factors.count - first)
                    kernels.sum_rows(
                        turned + first * size, size, order, Array(factors[first..<(first + count)]), count, size, &part)
                    kernels.axpy(1, part, scores, size)
                }
            }
        }
        if withBiases, !biases.isEmpty { kernels.axpy(1, biases, &scores, size) }
    }

    /// Items by the cosine of their rows with one item's.
    func similar(to number: Int, count: Int, items: StableIndex) -> [Recommendation] {
        let own = rows([Int32(number)])
        var (products, squares): ([Float], [Float]) = ([], [])
        score(own.values, into: &products, withBiases: false)
        squares = [Float](repeating: 0, count: self.count)
        for factor in 0..<factors {
            for place in 0..<self.count {
                let value = turned[factor * self.count + place]
                squares[place] += value * value
            }
        }
        let length = squares[number].squareRoot()
        guard length > 0 else { return [] }
        let scores = (0..<self.count)
            .map { other -> Float in
                guard other != number, squares[other] > 0 else { return -.infinity }
                return products[other] / (length * squares[other].squareRoot())
            }
        return TopItems.best(count, of: scores)
            .compactMap { place in
                guard scores[Int(place)] > 0, let id = items.id(Int(place)) else { return nil }
                return Recommendation(item: id, score: Double(scores[Int(place)]))
            }
    }

    /// Lists for many users, a block of them times all items in one product.
    ///
    /// `fill` writes the rows of the users at these places, one after the other.
    func rank(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems, control: FitControl,
        fill: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
    ) throws -> [[Int32]] {
        let (size, width) = (self.count, width)
        let histories = histories.map { $0.known(below: size) }
        let block = min(128, max(14, 2_000_000 / max(1, size)))
        let kernels = KernelLevel.best.kernels
        let blocks = (histories.count + block - 1) / block
        let lists = try Parallel.map(blocks, threads: control.threads, control: control, phase: "lists") { number in
            let places = number * block..<min(histories.count, (number + 1) * block)
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: places.count * (width + size))
            defer { memory.deallocate() }
            let scores = memory + places.count * width
            memory.update(repeating: 0, count: places.count * width)
            fill(places, memory)
            turned.withUnsafeBufferPointer { turned in
                guard let start = turned.baseAddress else { return }
                Dense()
                    .product(
                        DenseView(memory, rows: places.count, columns: width, rowStride: width),
                        DenseView(start, rows: width, columns: size, rowStride: size), into: scores, resultStride: size)
            }
            let finder = BestPlaces(count: count, size: size)
            return places.map { place -> [Int32] in
                if histories[place].isEmpty { return [] }
                let own = scores + (place - places.lowerBound) * size
                if !biases.isEmpty { kernels.axpy(1, biases, own, size) }
                return finder.best(
                    of: UnsafeMutableBufferPointer(start: own, count: size), owned: owned, histories[place].items)
            }
        }
        return lists.flatMap { $0 }
    }
}
