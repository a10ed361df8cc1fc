// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Says of a row why it must not be shown to one person in one placement at one instant.
struct RowFilter {
    private let columns: ItemCatalog.Columns
    private let stock: StockReader
    private let request: PlacementRequest
    /// Rows that this request rules out by name: the page, the cart, what was bought.
    private var named: [Int32: DropCause] = [:]
    /// One bit per row that is named, which most rows are not.
    private var isNamed: [UInt64]
    private let tests: [Test]
    private let onlyOwnedChannels: Bool

    /// A filter of the placement, with names looked up in this catalogue.
    private struct Test {
        let filter: ItemFilter
        let kinds: Set<Int32>
        /// The greatest price by category, where that is known.
        let ceilings: [Int32: Money]
    }

    /// Creates the filter of a request; without `isPersonal`, nothing that depends on what the person did counts.
    init(_ placement: Placement, _ request: PlacementRequest, _ shelf: Shelf, isPersonal: Bool) {
        columns = shelf.catalog.columns
        stock = StockReader(shelf, scope: request.stock)
        self.request = request
        let shopper = request.shopper
        onlyOwnedChannels = isPersonal && placement.winsBack && shopper.isMarketplaceBuyer
        let columns = columns
        isNamed = Array(repeating: 0, count: columns.items.count / 64 + 1)
        tests = placement.filters.compactMap { filter in
            if case .usualPrice = filter, !isPersonal { return nil }
            return Test(
                filter: filter, kinds: Self.kinds(filter, columns),
                ceilings: Self.ceilings(filter, columns, shopper.purchases))
        }
        if isPersonal {
            markPurchases(placement.repeats)
            for item in shopper.cart { mark(item, .inCart) }
        }
        if let page = request.page { mark(page, .isPage) }
    }

    /// Why the row must not be shown; nil if it may.
    func cause(_ row: Int) -> DropCause? {
        if isNamed[row >> 6] >> UInt64(row & 63) & 1 == 1, let cause = named[Int32(row)] { return cause }
        let limits = columns.limits[row]
        if limits.contains(.stock), stock.quantity(row) <= 0 { return .outOfStock }
        if !limits.isSubset(of: .stock), let cause = limitedCause(row, limits) { return cause }
        for test in tests where !passes(row, test) { return .filter(test.filter) }
        return nil
    }

    /// How many can be had, and the whole number for what cannot be sold out.
    func quantity(_ row: Int) -> Int {
        columns.limits[row].contains(.stock) ? Int(stock.quantity(row)) : .max
    }

    private func limitedCause(_ row: Int, _ limits: ItemLimits) -> DropCause? {
        if limits.contains(.region) {
            guard let region = request.shopper.region, columns.items[row].regions?.contains(region) == true else {
                return .notInRegion
            }
        }
        if limits.contains(.purpose), let purpose = columns.items[row].purpose {
            if !request.shopper.consents.contains(purpose) { return .needsConsent(purpose) }
        }
        if limits.contains(.channel), let channels = columns.items[row].channels {
            if onlyOwnedChannels, !channels.contains(where: \.isOwned) { return .notOnOwnedChannel }
            if let channel = request.channel, !channels.contains(channel) { return .notOnChannel }
        }
        return nil
    }

    private func passes(_ row: Int, _ test: Test) -> Bool {
        switch test.filter {
        case .price(let from, let to):
            guard let price = columns.prices[row] else { return false }
            if let from, from.currency != price.currency || price.minor < from.minor { return false }
            if let to, to.currency != price.currency || price.minor > to.minor { return false }
            return true
        case .usualPrice:
            guard let ceiling = test.ceilings[columns.category[row]] else { return true }
            guard let price = columns.prices[row], price.currency == ceiling.currency else { return false }
            return price.minor <= ceiling.minor
        case .category: return test.kinds.contains(columns.category[row])
        case .categoryNot: return !test.kinds.contains(columns.category[row])
        case .brand: return test.kinds.contains(columns.brand[row])
        case .brandNot: return !test.kinds.contains(columns.brand[row])
        case .attribute: return columns.tokens(of: row).contains(where: test.kinds.contains)
        case .attributeNot: return !columns.tokens(of: row).contains(where: test.kinds.contains)
        case .stock(let least): return quantity(row) >= least
        case .itemNot: return !test.kinds.contains(Int32(row))
        }
    }

    private mutating func mark(_ item: String, _ cause: DropCause) {
        guard let row = columns.ids.number(of: item) else { return }
        named[Int32(row)] = cause
        isNamed[row >> 6] |= 1 << UInt64(row & 63)
    }

    private mutating func markPurchases(_ policy: RepeatPolicy) {
        let purchases = request.shopper.purchases
        switch policy {
        case .allow: return
        case .exclude:
            for purchase in purchases { mark(purchase.item, .alreadyBought) }
        case .onlyReplenish:
            var times: [String: [Timestamp]] = [:]
            for purchase in purchases { times[purchase.item, default: []].append(purchase.time) }
            for (item, times) in times {
                guard let row = columns.ids.number(of: item) else { continue }
                let lasts = columns.items[row].lasts
                if lasts == nil {
                    mark(item, .alreadyBought)
                } else if !UsualGap.isDue(bought: times, lasts: lasts, at: request.time) {
                    mark(item, .notDue)
                }
            }
        }
    }
}

extension RowFilter {
    /// The numbers that a filter's names have in this catalogue.
    private static func kinds(_ filter: ItemFilter, _ columns: ItemCatalog.Columns) -> Set<Int32> {
        switch filter {
        case .category(let names), .categoryNot(let names):
            Set(names.compactMap { columns.categories.number(of: $0).map(Int32.init) })
        case .brand(let names), .brandNot(let names):
            Set(names.compactMap { columns.brands.number(of: $0).map(Int32.init) })
        case .itemNot(let names): Set(names.compactMap { columns.ids.number(of: $0).map(Int32.init) })
        case .attribute(let attribute, let values), .attributeNot(let attribute, let values):
            columns.tokens(attribute, values)
        case .price, .usualPrice, .stock: []
        }
    }

    private static func ceilings(
        _ filter: ItemFilter, _ columns: ItemCatalog.Columns, _ purchases: [Shopper.Purchase]
    ) -> [Int32: Money] {
        guard case .usualPrice(let percentile) = filter else { return [:] }
        var paid: [Int32: [Money]] = [:]
        for purchase in purchases {
            guard let price = purchase.price, let row = columns.ids.number(of: purchase.item) else { continue }
            paid[columns.category[row], default: []].append(price)
        }
        return paid.compactMapValues { PriceRange.percentile(percentile, of: $0) }
    }
}
