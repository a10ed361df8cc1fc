// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// Scores and lists from factors: products of users' rows with all items' rows, plus the items' biases if any.
///
/// One list and many come from the same sums in the same order, so they agree to the bit.
struct FactorLists: Sendable {
    /// A row for each item.
    let table: FactorTable
    /// The same numbers, factor after factor.
    let turned: [Float]
    /// What is added for each item; may be empty.
    let biases: [Float]

    init(table: FactorTable, biases: [Float] = []) {
        self.table = table
        self.biases = biases
        let (count, width) = (table.count, table.width)
        turned = [Float](unsafeUninitializedCapacity: count * width) { buffer, initialized in
            for factor in 0..<width {
                for row in 0..<count { buffer[factor * count + row] = table.values[row * width + factor] }
            }
            initialized = count * width
        }
    }

    /// Scores every item for a user's numbers.
    func score(_ factors: [Float], into scores: inout [Float]) {
        let size = table.count
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
        if !biases.isEmpty { kernels.axpy(1, biases, &scores, size) }
    }

    /// Items by the cosine of their rows with one item's.
    func similar(to number: Int, count: Int, items: StableIndex) -> [Recommendation] {
        let own = table.row(number)
        let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return [] }
        let scores = (0..<table.count)
            .map { other -> Float in
                guard other != number else { return -.infinity }
                let row = table.row(other)
                let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
                guard norm > 0 else { return -.infinity }
                return zip(own, row).reduce(0) { $0 + $1.0 * $1.1 } / (length * norm)
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
        let (size, width) = (table.count, table.width)
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
