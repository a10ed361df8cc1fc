// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import COmniKernels
internal import OmniNumerics

extension EASE {
    /// Takes in what came since the fit, exactly, by exchanging the rows of the users it touches (Woodbury's formula).
    ///
    /// r changed rows cost about 2·r·I² operations instead of I³. With dropout, every item that they hold counts as a
    /// row too. New items join at no cost. It is fitted anew when users were erased, when more than a quarter as many
    /// rows as there are items change, or when one user in twenty was exchanged since the last whole fit, so that
    /// rounding does not add up. If it throws, the model is as it was; until it is done, both are in memory.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard !isCurrent(with: interactions) else { return }
        let start = ContinuousClock.now
        try configuration.check(items: interactions.items.count)
        // An exchange that single precision does not carry leaves numbers that are neither the old nor the new.
        var next = self
        guard let change = RowChange(from: self, to: interactions), try next.exchange(change, control: control) else {
            self = try Self.fit(interactions, configuration: configuration, control: control)
            return
        }
        next.items = interactions.items
        next.report = FitReport(interactions, since: start)
        self = next
    }

    /// Rows that are added to X or taken from it, each with a sign.
    struct RowChange {
        var rows: [(items: [Int32], weights: [Float], sign: Double)] = []
        /// How much each item's diagonal grows.
        var squares: [Int32: Double] = [:]
        var users = 0
        var items = 0

        /// Nil if a new fit is the better way.
        init?(from model: EASE, to interactions: Interactions) {
            let seen = model.report.events
            guard interactions.hasOnlyGrown(since: model.report, of: model.items) else { return nil }
            let touched = Set(interactions.userOf[seen...]).sorted()
            users = touched.count
            items = interactions.items.count
            guard model.exchanged + users <= max(16, interactions.users.count / 20) else { return nil }
            for user in touched {
                let events = interactions.events(ofUser: Int(user))
                for (isNew, part) in [(true, events), (false, events.filter { $0 < seen })] where !part.isEmpty {
                    let history = IndexedHistory(
                        items: part.map { interactions.itemOf[$0] }, weights: part.map { interactions.weightOf[$0] },
                        times: part.map { interactions.timeOf[$0] })
                    let row = history.row(model.configuration.values)
                    let sign: Double = isNew ? 1 : -1
                    rows.append((row.items, row.weights, sign))
                    for (item, weight) in zip(row.items, row.weights) {
                        squares[item, default: 0] += sign * Double(weight) * Double(weight)
                    }
                }
            }
            let share = model.configuration.diagonalShare
            if share > 0 {
                for (item, square) in squares.sorted(by: { $0.key < $1.key }) where square != 0 {
                    rows.append(([item], [Float((share * abs(square)).squareRoot())], square > 0 ? 1 : -1))
                }
            }
            guard rows.count <= max(8, items / 4) else { return nil }
        }
    }

    /// P − PVᵀ (S + V P Vᵀ)⁻¹ V P, with the signed rows V; false where single precision does not carry it.
    mutating func exchange(_ change: RowChange, control: FitControl) throws -> Bool {
        // Nothing below throws; what returns false is thrown away by the caller.
        try control.step("rows", 0, of: 1)
        grow(to: change.items)
        let size = change.items
        let rank = change.rows.count
        let kernels = KernelLevel.best.kernels
        var images = [Float](repeating: 0, count: rank * size)
        var middle = Matrix(rows: rank, columns: rank)
        for (number, row) in change.rows.enumerated() {
            images.withUnsafeMutableBufferPointer { images in
                guard let start = images.baseAddress else { return }
                kernels.sum_rows(
                    inverse, size, row.items, row.weights, row.items.count, size, start + number * size)
            }
            for (other, second) in change.rows.enumerated() {
                var sum = number == other ? row.sign : 0
                for (item, weight) in zip(second.items, second.weights) {
                    sum += Double(weight) * Double(images[number * size + Int(item)])
                }
                middle[number, other] = sum
            }
        }
        guard let solved = LUFactors(middle)?.inverse.elements.map({ Float($0) }), solved.allSatisfy(\.isFinite) else {
            return false
        }
        let dense = Dense(threads: control.threads)
        var turned = [Float](repeating: 0, count: rank * size)
        images.withUnsafeBufferPointer { images in
            solved.withUnsafeBufferPointer { solved in
                turned.withUnsafeMutableBufferPointer { turned in
                    inverse.withUnsafeMutableBufferPointer { inverse in
                        guard let images = images.baseAddress, let solved = solved.baseAddress,
                            let turned = turned.baseAddress, let inverse = inverse.baseAddress
                        else { return }
                        let view = DenseView(images, rows: rank, columns: size, rowStride: size)
                        dense.product(
                            DenseView(solved, rows: rank, columns: rank, rowStride: rank), view, into: turned,
                            resultStride: size)
                        dense.product(
                            view.transposed, DenseView(turned, rows: rank, columns: size, rowStride: size), factor: -1,
                            into: inverse, resultStride: size, accumulating: true, part: .lower)
                        dense.mirror(inverse, size: size)
                    }
                }
            }
        }
        for (item, square) in change.squares { squares[Int(item)] += Float(square) }
        control.progress?(FitControl.Progress(phase: "rows", done: 1, total: 1))
        exchanged += change.users
        scales = Self.scales(inverse, squares)
        return (0..<size).allSatisfy { inverse[$0 * size + $0] > 0 }
    }

    /// Makes room for items that nobody had yet: their block of P is 1/λ.
    private mutating func grow(to size: Int) {
        let before = squares.count
        guard size > before else { return }
        var grown = [Float](repeating: 0, count: size * size)
        for row in 0..<before {
            grown.replaceSubrange(
                (row * size)..<(row * size + before), with: inverse[(row * before)..<((row + 1) * before)])
        }
        for item in before..<size { grown[item * size + item] = Float(1 / configuration.regularisation) }
        inverse = grown
        squares += repeatElement(0, count: size - before)
    }
}
