// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is sold and what is in stock at one instant, taken together: a request reads one shelf from start to end.
public struct Shelf: Sendable {
    /// What is sold.
    public let catalog: ItemCatalog
    package var stock: StockLevels

    package init(catalog: ItemCatalog, stock: StockLevels) {
        self.catalog = catalog
        self.stock = stock
    }

    /// Makes a shelf of a catalogue and levels, for a shop that keeps its stock elsewhere.
    ///
    /// Levels of items that are not in the catalogue are left out; negative ones count as zero.
    public init(
        _ catalog: ItemCatalog, locations: [StockLocation] = [.main],
        levels: [(item: String, location: String, quantity: Int)]
    ) {
        self.catalog = catalog
        stock = StockLevels(locations: locations, rows: catalog.count)
        for level in levels {
            guard let row = catalog.ids.number(of: level.item),
                let location = locations.firstIndex(where: { $0.name == level.location })
            else { continue }
            _ = stock.set(row, at: location, to: Int32(clamping: max(0, level.quantity)))
        }
    }

    /// The places that hold stock.
    public var locations: [StockLocation] { stock.locations }

    /// Counts up with every change of stock.
    public var stockVersion: UInt64 { stock.version }

    /// Returns how many of an item can be had; nil for an item that is not in the catalogue or cannot be sold out.
    public func quantity(of item: String, in scope: StockScope = .anywhere) -> Int? {
        guard let row = catalog.ids.number(of: item), catalog.columns.items[row].isStocked else { return nil }
        return Int(StockReader(self, scope: scope).quantity(row))
    }

    /// Returns whether an item can be had: false for one that is not in the catalogue.
    public func isAvailable(_ item: String, in scope: StockScope = .anywhere) -> Bool {
        guard let row = catalog.ids.number(of: item) else { return false }
        return StockReader(self, scope: scope).isAvailable(row)
    }
}

/// Where requests get their shelf from.
///
/// ``LiveShop`` keeps one in memory; a commerce system implements this over its own catalogue and stock.
public protocol ShelfSource: Sendable {
    /// The shelf now; cheap, and never blocked by a change for longer than the change itself takes.
    var shelf: Shelf { get }
}

/// Reads the stock of one scope.
package struct StockReader: Sendable {
    private let shelf: Shelf
    private let places: [Int]?

    package init(_ shelf: Shelf, scope: StockScope) {
        self.shelf = shelf
        places = shelf.stock.locations(in: scope)
    }

    package func quantity(_ row: Int) -> Int32 {
        guard let places else { return shelf.stock.total(row) }
        var sum: Int64 = 0
        for place in places { sum += Int64(shelf.stock.quantity(row, at: place)) }
        return Int32(clamping: sum)
    }

    package func isAvailable(_ row: Int) -> Bool {
        !shelf.catalog.columns.items[row].isStocked || quantity(row) > 0
    }
}
