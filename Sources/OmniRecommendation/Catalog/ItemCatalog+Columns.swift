// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ItemCatalog {
    /// The snapshot by columns, as requests read it: a class, so that handing a catalogue around counts one reference.
    package final class Columns: Sendable {
        package let items: [ItemFacts]
        package let sets: [ItemSet]
        package let ids: StableIndex
        package let warnings: [String]
        /// What limits each row, so that most tests need not look at the item.
        let limits: [ItemLimits]
        /// Prices apart from the items, which are large: tests of many rows stay within one small array.
        let prices: [Money?]
        /// Names by number, and the number of each row; −1 for none.
        package let categories: StableIndex
        package let category: [Int32]
        package let brands: StableIndex
        package let brand: [Int32]
        /// Rows by category.
        package let members: [[Int32]]
        /// Pairs of attribute and value by number, ascending within a row: those of row r stand at starts[r]..<starts[r+1].
        package let tokens: [Int32]
        package let tokenStarts: [Int32]
        package let attributeOfToken: [Int32]
        package let valueOfToken: [String]
        package let attributes: StableIndex
        /// Rows that lie somewhere, from south to north, with their latitudes.
        package let places: [Int32]
        package let latitudes: [Double]
        private let upgrades: [[Int32]]
        private let complements: [[Int32]]
        private let similars: [[Int32]]

        package init(_ items: [ItemFacts], sets: [ItemSet]) {
            self.items = items
            self.sets = sets
            let ids = StableIndex(items.map(\.id))
            self.ids = ids

            limits = items.map(ItemLimits.init)
            prices = items.map(\.price)
            var categories = StableIndex()
            var brands = StableIndex()
            category = items.map { $0.category.isEmpty ? -1 : Int32(categories.insert($0.category)) }
            brand = items.map { item in
                guard let name = item.brand, !name.isEmpty else { return -1 }
                return Int32(brands.insert(name))
            }
            self.categories = categories
            self.brands = brands
            var members = [[Int32]](repeating: [], count: categories.count)
            for (row, number) in category.enumerated() where number >= 0 { members[Int(number)].append(Int32(row)) }
            self.members = members

            let table = TokenTable(items)
            tokens = table.tokens
            tokenStarts = table.starts
            attributeOfToken = table.attributeOfToken
            valueOfToken = table.valueOfToken
            attributes = table.attributes

            let placed = items.indices.compactMap { row in items[row].place.map { (row, $0.latitude) } }
                .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
            places = placed.map { Int32($0.0) }
            latitudes = placed.map(\.1)

            var warnings: [String] = []
            func rows(_ kind: ItemRelation.Kind) -> [[Int32]] {
                items.map { item in
                    item.relations.compactMap { relation in
                        guard relation.kind == kind else { return nil }
                        if let row = ids.number(of: relation.item) { return Int32(row) }
                        warnings.append("item '\(item.id)' has a \(kind.rawValue) '\(relation.item)' that is not there")
                        return nil
                    }
                }
            }
            upgrades = rows(.upgrade)
            complements = rows(.complement)
            similars = rows(.similar)
            for set in sets {
                for part in set.parts where !part.items.contains(where: ids.contains) {
                    warnings.append("no item of the catalogue brings '\(part.name)' of set '\(set.name)'")
                }
            }
            self.warnings = warnings
        }

        package func related(_ row: Int, _ kind: ItemRelation.Kind) -> [Int32] {
            switch kind {
            case .upgrade: upgrades[row]
            case .complement: complements[row]
            case .similar: similars[row]
            }
        }

        package func tokens(of row: Int) -> ArraySlice<Int32> {
            tokens[Int(tokenStarts[row])..<Int(tokenStarts[row + 1])]
        }
    }
}

/// Which limits an item has at all.
struct ItemLimits: OptionSet, Sendable {
    let rawValue: UInt8
    static let stock = ItemLimits(rawValue: 1)
    static let region = ItemLimits(rawValue: 2)
    static let channel = ItemLimits(rawValue: 4)
    static let purpose = ItemLimits(rawValue: 8)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ item: ItemFacts) {
        self = []
        if item.isStocked { insert(.stock) }
        if item.regions != nil { insert(.region) }
        if item.channels != nil { insert(.channel) }
        if item.purpose != nil { insert(.purpose) }
    }
}

/// Attributes and values as numbers.
private struct TokenTable {
    private struct Pair: Hashable {
        let attribute: Int32
        let value: String
    }

    var tokens: [Int32] = []
    var starts: [Int32] = [0]
    var attributeOfToken: [Int32] = []
    var valueOfToken: [String] = []
    var attributes = StableIndex()

    init(_ items: [ItemFacts]) {
        var numbers: [Pair: Int32] = [:]
        for item in items {
            var own: Set<Int32> = []
            for (attribute, values) in item.attributes where !attribute.rawValue.isEmpty {
                let number = Int32(attributes.insert(attribute.rawValue))
                for value in values {
                    let pair = Pair(attribute: number, value: value)
                    if let token = numbers[pair] {
                        own.insert(token)
                    } else {
                        let token = Int32(attributeOfToken.count)
                        numbers[pair] = token
                        attributeOfToken.append(number)
                        valueOfToken.append(value)
                        own.insert(token)
                    }
                }
            }
            tokens += own.sorted()
            starts.append(Int32(tokens.count))
        }
    }
}
