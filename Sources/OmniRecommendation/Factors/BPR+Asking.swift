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
        guard !own.isEmpty, own.count < items.count else { return [Float](repeating: 0, count: lists.factors) }
        // All choices come first, so that just the rows that are needed are gathered.
        var chance = SplitMix64(seed: 0)
        var placeOf = [Int32](repeating: -1, count: items.count)
        var needed = own
        for (place, item) in own.enumerated() { placeOf[Int(item)] = Int32(place) }
        var pairs: [(positive: Int, negative: Int)] = []
        pairs.reserveCapacity(own.count * Self.foldingPasses)
        for step in 0..<own.count * Self.foldingPasses {
            let negative = Int(draw(&chance))
            if placeOf[negative] < 0 {
                placeOf[negative] = Int32(needed.count)
                needed.append(Int32(negative))
            }
            let place = Int(placeOf[negative])
            if place >= own.count { pairs.append((step % own.count, place)) }
        }
        let table = lists.rows(needed)
        let biases = needed.map { self.biases[Int($0)] }
        let kernels = KernelLevel.best.kernels
        let width = table.width
        let (rate, penalty) = (Float(configuration.learningRate), Float(configuration.regularisation))
        var factors = [Float](repeating: 0, count: width)
        table.values.withUnsafeBufferPointer { values in
            factors.withUnsafeMutableBufferPointer { factors in
                guard let item = values.baseAddress, let user = factors.baseAddress else { return }
                for (positive, negative) in pairs {
                    let (a, b) = (item + positive * width, item + negative * width)
                    let difference =
                        kernels.dot(user, a, width) - kernels.dot(user, b, width) + biases[positive] - biases[negative]
                    let z = rate * sigmoid(-difference)
                    kernels.axpy(-rate * penalty, user, user, width)
                    kernels.axpy(z, a, user, width)
                    kernels.axpy(-z, b, user, width)
                }
            }
        }
        return Array(factors.prefix(table.factors))
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
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item) else { return [] }
        let own = history.known(below: items.count).row(.ones).items
        let table = lists.rows(own + [Int32(target)])
        let wanted = table.row(own.count)
        let parts = own.enumerated()
            .map { place, item -> (item: Int32, share: Float) in
                if Int(item) == target { return (item, 0) }
                return (item, zip(table.row(place), wanted).reduce(0) { $0 + $1.0 * $1.1 })
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
                (rows + number * lists.width).update(from: factors, count: factors.count)
            }
        }
    }
}
