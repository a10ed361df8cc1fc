// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A catalogue and its stock in memory, changed while requests run.
///
/// ``shelf`` is one instant: a request that took it sees neither later sales nor half of a change. Changes are made one
/// after the other; each is seen by every request that begins after it returned.
public final class LiveShop: ShelfSource, Sendable {
    private struct State: Sendable {
        var shelf: Shelf
        /// Levels of items that a swap took out of the range, in case they come back.
        var unlisted: [String: [Int32]] = [:]
    }

    private let state: Mutex<State>
    private let locations: [StockLocation]

    /// Opens a shop with empty shelves.
    ///
    /// - Throws: ``RecommendationError`` with `invalidCatalog` if there is no location, or two have one name.
    public init(_ catalog: ItemCatalog, locations: [StockLocation] = [.main]) throws {
        guard !locations.isEmpty, Set(locations.map(\.name)).count == locations.count else {
            throw RecommendationError(.invalidCatalog, "a shop needs stock locations, each with a name of its own")
        }
        self.locations = locations
        let stock = StockLevels(locations: locations, rows: catalog.count)
        state = Mutex(State(shelf: Shelf(catalog: catalog, stock: stock)))
    }

    /// What is sold and in stock now.
    public var shelf: Shelf { state.withLock { $0.shelf } }

    /// Sets how many of an item a location holds; fewer than none count as none.
    ///
    /// - Throws: ``RecommendationError`` with `unknownName` for an item or a location that the shop does not have.
    @discardableResult
    public func setStock(of item: String, to quantity: Int, at location: String = "main") throws -> StockChange {
        try change(item, at: location) { _ in quantity }
    }

    /// Adds to what a location holds, or takes from it with a number below zero; it never goes below none.
    ///
    /// - Throws: ``RecommendationError`` with `unknownName` for an item or a location that the shop does not have.
    @discardableResult
    public func changeStock(of item: String, by difference: Int, at location: String = "main") throws -> StockChange {
        try change(item, at: location) { before in
            let (sum, overflow) = before.addingReportingOverflow(difference)
            return overflow ? (difference < 0 ? 0 : .max) : sum
        }
    }

    /// Swaps the range; levels stay with their items, also with those that come back later.
    public func replace(with catalog: ItemCatalog) {
        let rows = catalog.count
        let prepared = shelf
        // Ids are looked up outside of the lock, so that requests wait for copying numbers only.
        let sources = catalog.items.map { prepared.catalog.ids.number(of: $0.id) }
        state.withLock { state in
            let old = state.shelf
            let isCurrent = old.catalog.columns === prepared.catalog.columns
            var stock = StockLevels(locations: locations, rows: rows)
            for row in 0..<rows {
                let id = catalog.columns.items[row].id
                let source = isCurrent ? sources[row] : old.catalog.ids.number(of: id)
                let levels = source.map { old.stock.quantities($0) } ?? state.unlisted.removeValue(forKey: id)
                for (location, level) in (levels ?? []).enumerated() where level > 0 {
                    _ = stock.set(row, at: location, to: level)
                }
            }
            for (row, item) in old.catalog.columns.items.enumerated() where !catalog.ids.contains(item.id) {
                state.unlisted[item.id] = old.stock.quantities(row)
            }
            stock.advance(past: old.stock.version)
            state.shelf = Shelf(catalog: catalog, stock: stock)
        }
    }

    private func change(_ item: String, at location: String, _ amount: (Int) -> Int) throws -> StockChange {
        guard let place = locations.firstIndex(where: { $0.name == location }) else {
            throw RecommendationError(.unknownName, "there is no stock location '\(location)'")
        }
        let change: StockChange? = state.withLock { state in
            if let row = state.shelf.catalog.ids.number(of: item) {
                let before = Int(state.shelf.stock.quantity(row, at: place))
                let after = Int32(clamping: max(0, amount(before)))
                let old = state.shelf.stock.set(row, at: place, to: after)
                return StockChange(
                    item: item, location: location, before: before, after: Int(after),
                    totalBefore: Int(old.totalBefore), totalAfter: Int(old.totalAfter))
            }
            guard var levels = state.unlisted[item] else { return nil }
            let before = Int(levels[place])
            let totalBefore = levels.reduce(0) { $0 + Int($1) }
            levels[place] = Int32(clamping: max(0, amount(before)))
            state.unlisted[item] = levels
            return StockChange(
                item: item, location: location, before: before, after: Int(levels[place]), totalBefore: totalBefore,
                totalAfter: levels.reduce(0) { $0 + Int($1) })
        }
        guard let change else {
            throw RecommendationError(.unknownName, "item '\(item)' is not in the catalogue; add it before its stock")
        }
        return change
    }
}
