// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Everything that is sold, at one instant: an immutable snapshot that costs nothing to hand around.
///
/// A shop makes a new one when its range changes and swaps it in (``LiveShop/replace(with:)``); requests that run
/// meanwhile finish on the one they began with.
///
/// Items have rows, in the order in which they were given; ties are broken by the smaller row.
public struct ItemCatalog: Sendable {
    package let columns: Columns

    /// Makes a snapshot of these items and sets.
    ///
    /// Relations to items that are not there are no reason to refuse a catalogue; see ``warnings``.
    ///
    /// - Throws: ``RecommendationError`` with `invalidCatalog` that lists every problem: an id that is empty or comes
    ///   twice, and whatever ``ItemFacts/problems`` and ``ItemSet/problems`` find.
    public init(_ items: [ItemFacts], sets: [ItemSet] = []) throws {
        var problems: [String] = []
        var seen: Set<String> = []
        for item in items {
            problems += item.problems
            if !item.id.isEmpty, !seen.insert(item.id).inserted { problems.append("item '\(item.id)' comes twice") }
        }
        var names: Set<String> = []
        for set in sets {
            problems += set.problems
            if !set.name.isEmpty, !names.insert(set.name).inserted { problems.append("set '\(set.name)' comes twice") }
        }
        guard problems.isEmpty else {
            throw RecommendationError(.invalidCatalog, problems.joined(separator: "; "))
        }
        columns = Columns(items, sets: sets)
    }

    /// A catalogue without items.
    public static let empty = ItemCatalog(columns: Columns([], sets: []))

    private init(columns: Columns) { self.columns = columns }

    /// The items, in the order of their rows.
    public var items: [ItemFacts] { columns.items }
    /// The sets, in the order in which they were given.
    public var sets: [ItemSet] { columns.sets }
    /// How many items there are.
    public var count: Int { columns.items.count }
    /// The ids; an item's number is its row.
    public var ids: StableIndex { columns.ids }
    /// Relations and parts that lead nowhere, in sentences.
    public var warnings: [String] { columns.warnings }

    /// The item with this id.
    public subscript(id: String) -> ItemFacts? {
        columns.ids.number(of: id).map { columns.items[$0] }
    }

    /// Returns the items to which one is related in this way, in the order in which the merchant named them.
    public func related(to id: String, as kind: ItemRelation.Kind) -> [ItemFacts] {
        guard let row = columns.ids.number(of: id) else { return [] }
        return columns.related(row, kind).map { columns.items[Int($0)] }
    }

    /// Returns how alike two items are by what is known of them, 0…1; nil if one is not there.
    ///
    /// Half of it is the category, .2 the brand, .3 the overlap of their attributes (Jaccard): a sum of kernels, so that
    /// any set of items has a positive semi-definite matrix, as ``DeterminantalDiversity`` asks.
    public func likeness(_ left: String, _ right: String) -> Double? {
        guard let left = columns.ids.number(of: left), let right = columns.ids.number(of: right) else { return nil }
        return columns.likeness(left, right)
    }
}
