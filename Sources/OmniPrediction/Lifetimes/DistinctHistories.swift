// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The distinct (frequency, recency, age) of a base, each computed once however many customers share it.
///
/// Beyond that, frequencies, recencies and ages are tables of their own: logarithms and gamma functions are computed
/// per distinct number and looked up per history. Purchases are dated by day, so the tables are short.
struct DistinctHistories: Sendable {
    /// A history as positions in the tables, and how many customers have it.
    struct History: Sendable {
        var frequency: Int32
        var recency: Int32
        var age: Int32
        var weight: Double
    }

    private(set) var histories: [History] = []
    private(set) var frequencies: [Double] = []
    private(set) var recencies: [Double] = []
    private(set) var ages: [Double] = []
    /// All customers.
    let total: Double
    /// The mean age of everyone, which gives time its scale.
    let meanAge: Double

    init(_ customers: [CustomerSummary]) {
        var frequencyTable = NumberTable(capacity: 64)
        var timeTable = NumberTable(capacity: 512)
        var ageTable = NumberTable(capacity: 512)
        var found = HistoryTable(capacity: customers.count)
        var sum = 0.0
        for customer in customers {
            sum += customer.age
            found.add(
                History(
                    frequency: frequencyTable.index(of: Double(customer.frequency)),
                    recency: timeTable.index(of: customer.recency), age: ageTable.index(of: customer.age),
                    weight: 1))
        }
        histories = found.histories
        frequencies = frequencyTable.numbers
        recencies = timeTable.numbers
        ages = ageTable.numbers
        total = Double(customers.count)
        meanAge = customers.isEmpty ? 0 : sum / Double(customers.count)
    }
}

/// Numbers, each with the position at which it was first seen; open addressing on the number's bits.
private struct NumberTable {
    private(set) var numbers: [Double] = []
    private var slots: [Int32]

    init(capacity: Int) { slots = [Int32](repeating: -1, count: powerOfTwo(over: capacity * 2)) }

    mutating func index(of number: Double) -> Int32 {
        if numbers.count * 2 > slots.count { grow() }
        // Minus zero and zero are one number.
        let value = number == 0 ? 0 : number
        var slot = mixed(value.bitPattern) & (slots.count - 1)
        while slots[slot] >= 0 {
            if numbers[Int(slots[slot])] == value { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(numbers.count)
        numbers.append(value)
        return slots[slot]
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 4)
        for (index, number) in numbers.enumerated() {
            var slot = mixed(number.bitPattern) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
    }
}

/// Histories counted; open addressing on the three positions.
private struct HistoryTable {
    private(set) var histories: [DistinctHistories.History] = []
    private var slots: [Int32]

    init(capacity: Int) { slots = [Int32](repeating: -1, count: powerOfTwo(over: capacity * 2)) }

    mutating func add(_ history: DistinctHistories.History) {
        let pair = UInt64(UInt32(bitPattern: history.recency)) << 32 | UInt64(UInt32(bitPattern: history.age))
        let key = pair &+ UInt64(UInt32(bitPattern: history.frequency)) &* 0x9E37_79B9_7F4A_7C15
        var slot = mixed(key) & (slots.count - 1)
        while slots[slot] >= 0 {
            let known = Int(slots[slot])
            let same =
                histories[known].frequency == history.frequency && histories[known].recency == history.recency
                && histories[known].age == history.age
            if same {
                histories[known].weight += history.weight
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(histories.count)
        histories.append(history)
    }
}

private func powerOfTwo(over count: Int) -> Int {
    var size = 16
    while size < count { size *= 2 }
    return size
}

private func mixed(_ bits: UInt64) -> Int {
    let folded = (bits ^ (bits >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: (folded ^ (folded >> 32)) & 0x7FFF_FFFF_FFFF_FFFF)
}
