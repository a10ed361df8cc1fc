// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

extension BPR {
    /// Returns the numbers of a user with this history, the items' numbers being given.
    ///
    /// The same steps as in the fit, for this user alone and always in the same order, so that equal histories have
    /// equal numbers. Zeros for a history in which nothing is known.
    public func factors(of history: IndexedHistory) -> [Float] {
        let own = history.known(below: items.count).row(.ones).items
        var factors = [Float](repeating: 0, count: itemTable.width)
        guard !own.isEmpty, own.count < items.count else { return Array(factors.prefix(itemTable.factors)) }
        let kernels = KernelLevel.best.kernels
        let width = itemTable.width
        let (rate, penalty) = (Float(configuration.learningRate), Float(configuration.regularisation))
        var chance = SplitMix64(seed: 0)
        let had = Set(own)
        itemTable.values.withUnsafeBufferPointer { values in
            factors.withUnsafeMutableBufferPointer { factors in
                guard let item = values.baseAddress, let user = factors.baseAddress else { return }
                for _ in 0..<Self.foldingPasses {
                    for positive in own {
                        let negative = draw(&chance)
                        if had.contains(negative) { continue }
                        let (a, b) = (item + Int(positive) * width, item + Int(negative) * width)
                        let difference =
                            kernels.dot(user, a, width) - kernels.dot(user, b, width)
                            + biases[Int(positive)] - biases[Int(negative)]
                        let z = rate * sigmoid(-difference)
                        kernels.axpy(-rate * penalty, user, user, width)
                        kernels.axpy(z, a, user, width)
                        kernels.axpy(-z, b, user, width)
                    }
                }
            }
        }
        return Array(factors.prefix(itemTable.factors))
    }

    static let foldingPasses = 40

    private func draw(_ chance: inout SplitMix64) -> Int32 {
        guard configuration.negatives == .popular, let all = takenBefore.last, all > 0 else {
            return Int32(chance.below(items.count))
        }
        let wanted = chance.below(all)
        var (low, high) = (0, takenBefore.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if takenBefore[middle] <= wanted { low = middle + 1 } else { high = middle }
        }
        return Int32(low)
    }

    /// Scores every item; minus infinity for all if nothing is known of the user.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        let history = history.known(below: items.count)
        guard !history.isEmpty else {
            scores = [Float](repeating: -.infinity, count: items.count)
            return
        }
        lists.score(factors(of: history), into: &scores)
    }

    /// Items whose numbers point the same way.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        guard let number = items.number(of: item) else { return [] }
        return lists.similar(to: number, count: count, items: items)
    }

    /// The items of the history that are nearest to the item, by the products of their numbers.
    ///
    /// A ranking has no sum that splits over the history; these are likenesses, not shares of the score.
    public func explain(_ item: String, for history: History, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let wanted = itemTable.row(target)
        let parts = items.indexed(history).row(.ones).items
            .map { own -> (item: Int32, share: Float) in
                if Int(own) == target { return (own, 0) }
                return (own, zip(itemTable.row(Int(own)), wanted).reduce(0) { $0 + $1.0 * $1.1 })
            }
        return Reason.because(parts, items: items, count: count)
    }

    /// Lists for many histories, each folded in.
    public func rank(
        _ histories: [IndexedHistory], count: Int, owned: OwnedItems? = nil, control: FitControl = FitControl()
    ) throws -> [[Int32]] {
        try lists.rank(
            histories, count: count, owned: owned ?? ownedItems, control: control
        ) { places, rows in
            for (number, place) in places.enumerated() {
                let factors = factors(of: histories[place])
                (rows + number * itemTable.width).update(from: factors, count: factors.count)
            }
        }
    }
}
