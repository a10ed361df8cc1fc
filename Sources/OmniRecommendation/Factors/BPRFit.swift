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
    private let meetings: Meetings
    private let configuration: BPR.Configuration
    private let threads: Int
    private var chance: SplitMix64
    /// Into how many parts users and items are cut; the result depends on it, on threads it does not.
    static let parts = 8

    init(meetings: Meetings, configuration: BPR.Configuration, seed: UInt64, threads: Int) {
        self.meetings = meetings
        self.configuration = configuration
        self.threads = threads
        chance = SplitMix64(seed: seed)
        users = FactorTable(count: meetings.rowCount, factors: configuration.factors)
        items = FactorTable(count: meetings.columnCount, factors: configuration.factors)
        biases = [Float](repeating: 0, count: meetings.columnCount)
        users.scatter(1 / Double(configuration.factors), &chance)
        items.scatter(1 / Double(configuration.factors), &chance)
        var taken = [Int](repeating: 0, count: meetings.columnCount)
        for column in meetings.columns { taken[Int(column)] += 1 }
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
        var partOf = [UInt8](repeating: 0, count: items.count)
        for (place, item) in order.enumerated() { partOf[Int(item)] = UInt8(place % parts) }
        let candidates = (0..<parts)
            .map { part in
                let members = stride(from: part, to: order.count, by: parts).map { order[$0] }
                return NegativeDraw(members, counts: configuration.negatives == .popular ? takenBefore : nil)
            }
        // Room for the interactions of any eighth of the users; only what a cell needs is ever touched.
        var room = [Int](repeating: 1, count: parts)
        for user in 0..<meetings.rowCount { room[user % parts] += meetings.starts[user + 1] - meetings.starts[user] }
        let seeds = (0..<parts * parts).map { _ in draw.next() }
        var losses = [Double](repeating: 0, count: parts * parts)
        var steps = [Int](repeating: 0, count: parts * parts)
        let width = items.width
        let kernels = KernelLevel.best.kernels
        let (rate, penalty) = (Float(configuration.learningRate), Float(configuration.regularisation))
        let (threads, meetings) = (threads, meetings)
        withMemory(&losses, &steps) { memory in
            nonisolated(unsafe) let memory = memory
            for shift in 0..<parts {
                // Parts that share neither users nor items, whoever works on them.
                Workers.run(parts, threads: threads) { part in
                    let number = part * parts + (part + shift) % parts
                    let pairs = UnsafeMutablePointer<Int32>.allocate(capacity: 2 * room[part])
                    defer { pairs.deallocate() }
                    memory.losses[number] = candidates[number % parts]
                        .withCell { cell in
                            cell.first_row = part
                            cell.row_step = parts
                            cell.row_count = meetings.rowCount
                            cell.part = UInt8(number % parts)
                            return meetings.withCell(&cell, partOf: partOf) { cell in
                                kernels.rank_cell(
                                    &cell, pairs, memory.users, memory.items, memory.biases, width, rate, penalty,
                                    seeds[number], memory.steps + number)
                            }
                        }
                }
            }
        }
        return losses.reduce(0, +) / Double(max(1, steps.reduce(0, +)))
    }
}

extension BPRFit {
    private struct Memory {
        let users: UnsafeMutablePointer<Float>
        let items: UnsafeMutablePointer<Float>
        let biases: UnsafeMutablePointer<Float>
        let losses: UnsafeMutablePointer<Double>
        let steps: UnsafeMutablePointer<Int>
    }

    /// Lends the arrays that a pass writes.
    private mutating func withMemory(_ losses: inout [Double], _ steps: inout [Int], _ body: (Memory) -> Void) {
        users.values.withUnsafeMutableBufferPointer { users in
            items.values.withUnsafeMutableBufferPointer { items in
                biases.withUnsafeMutableBufferPointer { biases in
                    losses.withUnsafeMutableBufferPointer { losses in
                        steps.withUnsafeMutableBufferPointer { steps in
                            guard let users = users.baseAddress, let items = items.baseAddress,
                                let biases = biases.baseAddress, let losses = losses.baseAddress,
                                let steps = steps.baseAddress
                            else { return }
                            body(Memory(users: users, items: items, biases: biases, losses: losses, steps: steps))
                        }
                    }
                }
            }
        }
    }
}

extension Meetings {
    /// Fills in where the interactions are.
    fileprivate func withCell<Value>(
        _ cell: inout comni_cell, partOf: [UInt8], _ body: (inout comni_cell) -> Value
    ) -> Value {
        starts.withUnsafeBufferPointer { starts in
            columns.withUnsafeBufferPointer { columns in
                partOf.withUnsafeBufferPointer { partOf in
                    cell.starts = starts.baseAddress
                    cell.columns = columns.baseAddress
                    cell.part_of = partOf.baseAddress
                    return body(&cell)
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
