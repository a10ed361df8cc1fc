// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

/// The passes of BPR over the interactions.
struct BPRFit {
    private(set) var users: FactorTable
    private(set) var items: FactorTable
    private(set) var biases: [Float]
    let takenBefore: [Int]
    private let matrix: SparseRows
    private let rowOf: [Int32]
    private let configuration: BPR.Configuration
    private let threads: Int
    private var chance: SplitMix64
    /// Into how many parts users and items are cut; the result depends on it, on threads it does not.
    static let parts = 8

    init(matrix: SparseRows, configuration: BPR.Configuration, seed: UInt64, threads: Int) {
        self.matrix = matrix
        self.configuration = configuration
        self.threads = threads
        chance = SplitMix64(seed: seed)
        users = FactorTable(count: matrix.rowCount, factors: configuration.factors)
        items = FactorTable(count: matrix.columnCount, factors: configuration.factors)
        biases = [Float](repeating: 0, count: matrix.columnCount)
        users.scatter(1 / Double(configuration.factors), &chance)
        items.scatter(1 / Double(configuration.factors), &chance)
        rowOf = (0..<matrix.rowCount)
            .flatMap { [Int32](repeating: Int32($0), count: matrix.starts[$0 + 1] - matrix.starts[$0]) }
        var taken = [Int](repeating: 0, count: matrix.columnCount)
        for column in matrix.columns { taken[Int(column)] += 1 }
        var sum = 0
        takenBefore = taken.map { count in
            sum += count
            return sum
        }
    }

    /// Visits every interaction once; returns the mean of −ln σ.
    mutating func pass() -> Double {
        let parts = Self.parts
        var draw = chance.split()
        // A new cut of the items, so that in the long run every two of them are compared.
        var order = Array(0..<Int32(items.count))
        for place in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(place, draw.below(place + 1)) }
        var partOf = [Int32](repeating: 0, count: items.count)
        for (place, item) in order.enumerated() { partOf[Int(item)] = Int32(place % parts) }
        let members = (0..<parts).map { part in order.enumerated().filter { $0.offset % parts == part }.map(\.element) }

        var next = [Int](repeating: 0, count: parts * parts + 1)
        var takenInPart = [Int](repeating: 0, count: parts)
        for place in 0..<matrix.count {
            let itemPart = Int(partOf[Int(matrix.columns[place])])
            next[Int(rowOf[place]) % parts * parts + itemPart + 1] += 1
            takenInPart[itemPart] += 1
        }
        for cell in 0..<parts * parts { next[cell + 1] += next[cell] }
        let starts = next
        var places = [Int32](repeating: 0, count: matrix.count)
        var taken = takenInPart.map { [Int32](repeating: 0, count: $0) }
        for place in 0..<matrix.count {
            let itemPart = Int(partOf[Int(matrix.columns[place])])
            let cell = Int(rowOf[place]) % parts * parts + itemPart
            places[next[cell]] = Int32(place)
            next[cell] += 1
            takenInPart[itemPart] -= 1
            taken[itemPart][takenInPart[itemPart]] = matrix.columns[place]
        }
        let seeds = (0..<parts * parts).map { _ in draw.next() }
        let losses = UnsafeMutablePointer<Double>.allocate(capacity: parts * parts)
        let steps = UnsafeMutablePointer<Int>.allocate(capacity: parts * parts)
        losses.initialize(repeating: 0, count: parts * parts)
        steps.initialize(repeating: 0, count: parts * parts)
        defer {
            losses.deallocate()
            steps.deallocate()
        }
        let negatives = configuration.negatives == .uniform ? members : taken
        let width = items.width
        let kernels = KernelLevel.best.kernels
        let (rate, penalty) = (Float(configuration.learningRate), Float(configuration.regularisation))
        let threads = threads
        withMemory(&places) { memory, places in
            nonisolated(unsafe) let (memory, places, losses, steps) = (memory, places, losses, steps)
            for shift in 0..<parts {
                // Parts that share neither users nor items, whoever works on them.
                Workers.run(parts, threads: threads) { part in
                    let cell = part * parts + (part + shift) % parts
                    let candidates = negatives[cell % parts]
                    losses[cell] = kernels.rank_cell(
                        places + starts[cell], starts[cell + 1] - starts[cell], memory.rowOf, memory.starts,
                        memory.columns, candidates, candidates.count, memory.users, memory.items, memory.biases, width,
                        rate, penalty, seeds[cell], steps + cell)
                }
            }
        }
        let sums = (0..<parts * parts).reduce((0.0, 0)) { ($0.0 + losses[$1], $0.1 + steps[$1]) }
        return sums.0 / Double(max(1, sums.1))
    }
}

extension BPRFit {
    private struct Memory {
        let rowOf: UnsafePointer<Int32>
        let starts: UnsafePointer<Int>
        let columns: UnsafePointer<Int32>
        let users: UnsafeMutablePointer<Float>
        let items: UnsafeMutablePointer<Float>
        let biases: UnsafeMutablePointer<Float>
    }

    /// Lends the arrays that a pass reads and writes.
    private mutating func withMemory(
        _ places: inout [Int32], _ body: (Memory, UnsafeMutablePointer<Int32>) -> Void
    ) {
        let (matrix, rowOf) = (matrix, rowOf)
        users.values.withUnsafeMutableBufferPointer { users in
            items.values.withUnsafeMutableBufferPointer { items in
                biases.withUnsafeMutableBufferPointer { biases in
                    places.withUnsafeMutableBufferPointer { places in
                        rowOf.withUnsafeBufferPointer { rowOf in
                            matrix.withPointers { starts, columns, _ in
                                guard let rowOf = rowOf.baseAddress, let starts, let columns,
                                    let users = users.baseAddress, let items = items.baseAddress,
                                    let biases = biases.baseAddress, let places = places.baseAddress
                                else { return }
                                let memory = Memory(
                                    rowOf: rowOf, starts: starts, columns: columns, users: users, items: items,
                                    biases: biases)
                                body(memory, places)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension FactorTable {
    /// Fills the table with draws between minus and plus half a span.
    fileprivate mutating func scatter(_ span: Double, _ chance: inout SplitMix64) {
        for row in 0..<count {
            for factor in 0..<factors { values[row * width + factor] = Float((chance.uniform() - 0.5) * span) }
        }
    }
}
