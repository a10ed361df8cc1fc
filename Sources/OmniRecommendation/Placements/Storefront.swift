// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Answers what every placement of a shop shows, in this process and from current state.
///
/// ```swift
/// let storefront = try Storefront([home, cart], shop: shop, models: ["ease": ease, "trending": trending])
/// let answer = try storefront.answer(PlacementRequest(.cart, for: ada, at: clock.now))
/// for placed in answer.items { print(placed.item.title, placed.reasons) }
/// ```
/// Any thread may ask at any time; models, range and stock are swapped while requests run. The same request on the same
/// shelf and models gives the same answer: chance is a hash of who asks and on which occasion.
public final class Storefront: Sendable {
    /// What is swapped while requests run.
    private struct State: Sendable {
        var models: [String: Held]
    }

    /// A model, and its rows once they are known.
    private struct Held: Sendable {
        let model: any Recommender
        /// Counts up when the model of a name is swapped, so that rows of the old one are never kept for the new.
        var version: UInt64 = 0
        var map: RowMap?
    }

    private let placements: [PlacementName: Placement]
    private let shop: any ShelfSource
    private let state: Mutex<State>

    /// Opens a storefront.
    ///
    /// Models go by the names that strategies use; what looks like a picture is found by a ``ContentSimilarity``.
    ///
    /// - Throws: ``RecommendationError`` with `invalidConfiguration` that lists every problem of every placement, two
    ///   placements of one name, and models that are named but not there.
    public init(
        _ placements: [Placement], shop: any ShelfSource, models: [String: any Recommender] = [:]
    ) throws {
        var problems = placements.flatMap(\.problems)
        var byName: [PlacementName: Placement] = [:]
        for placement in placements {
            if byName.updateValue(placement, forKey: placement.name) != nil {
                problems.append("placement '\(placement.name)' comes twice")
            }
            for strategy in placement.steps.map(\.strategy) + placement.fallback {
                let names = strategy.names
                for name in names.models where models[name] == nil {
                    problems.append("placement '\(placement.name)' asks the model '\(name)', which is not there")
                }
                for name in names.embeddings where !(models[name] is ContentSimilarity) {
                    problems.append(
                        "placement '\(placement.name)' asks '\(name)', which is no ContentSimilarity that is there")
                }
            }
        }
        guard problems.isEmpty else {
            throw RecommendationError(.invalidConfiguration, problems.joined(separator: "; "))
        }
        self.placements = byName
        self.shop = shop
        state = Mutex(State(models: models.mapValues { Held(model: $0) }))
        warm()
    }

    /// Swaps a model in: requests that begin after this ask the new one.
    public func use(_ model: any Recommender, as name: String) {
        let map = RowMap(model.items, to: shop.shelf.catalog.columns)
        state.withLock { state in
            let version = state.models[name].map { $0.version + 1 } ?? 0
            state.models[name] = Held(model: model, version: version, map: map)
        }
    }

    /// Prepares what the first request after a new range or model would have to: call it after swapping the range.
    public func warm() {
        let columns = shop.shelf.catalog.columns
        let names = state.withLock { Array($0.models.keys) }
        for name in names { _ = model(name, columns) }
    }

    /// Returns what a placement shows now.
    ///
    /// - Throws: ``RecommendationError`` with `unknownName` for a placement that the storefront does not have. Anything
    ///   else that is not known makes steps idle (``PlacementAnswer/idle``), never an error.
    public func answer(_ request: PlacementRequest) throws -> PlacementAnswer {
        guard let placement = placements[request.placement] else {
            throw RecommendationError(.unknownName, "there is no placement '\(request.placement)'")
        }
        var answering = Answering(placement, request, shop.shelf, storefront: self)
        return answering.run()
    }

    /// Returns why an item is not shown: what stands against it, or that others were better; nil if it is shown, or if
    /// nothing that the placement asks came upon it.
    ///
    /// - Throws: ``RecommendationError`` with `unknownName` for a placement that the storefront does not have.
    public func whyNot(_ item: String, _ request: PlacementRequest) throws -> DropCause? {
        var traced = request
        traced.traces = true
        return try answer(traced).dropped.first { $0.item == item }?.cause
    }
}

extension Storefront {
    /// A model with its rows, as they are in these columns.
    func model(_ name: String, _ columns: ItemCatalog.Columns) -> (any Recommender, RowMap)? {
        guard let held = state.withLock({ $0.models[name] }) else { return nil }
        if let map = held.map, map.fits(held.model.items, columns) { return (held.model, map) }
        let map = RowMap(held.model.items, to: columns)
        state.withLock { state in
            if state.models[name]?.version == held.version { state.models[name]?.map = map }
        }
        return (held.model, map)
    }
}

/// Which row each number of a model has in a catalogue, and back; −1 for none.
struct RowMap: Sendable {
    let rows: [Int32]
    let numbers: [Int32]
    private let columns: ItemCatalog.Columns

    init(_ items: StableIndex, to columns: ItemCatalog.Columns) {
        self.columns = columns
        var numbers = [Int32](repeating: -1, count: columns.items.count)
        rows = (0..<items.count)
            .map { number in
                guard let id = items.id(number), let row = columns.ids.number(of: id) else { return -1 }
                numbers[row] = Int32(number)
                return Int32(row)
            }
        self.numbers = numbers
    }

    /// Whether it is still right: numbers of an index never change their meaning, so that only the count tells.
    func fits(_ items: StableIndex, _ columns: ItemCatalog.Columns) -> Bool {
        columns === self.columns && rows.count == items.count
    }
}
