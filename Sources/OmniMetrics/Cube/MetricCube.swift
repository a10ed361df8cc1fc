// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Partials of every measure by day, so that any window is answered from as many partials as it has days.
///
/// A cube is made of a ledger, when orders have been told apart from their repeats and people who are one have been
/// joined; cubes of people who do not occur in each other merge exactly. For a log in parts merge the ledgers.
public struct MetricCube: Sendable {
    /// What the cube is divided by.
    public let dimension: MetricDimension
    /// What marketing and sales cost; empty until told.
    public var costs = CostLedger()
    /// The products or categories, in the order of their names; the business has one value, an empty name.
    public var members: [String] { Set(cells.keys.map(\.member)).sorted() }

    struct Key: Hashable, Sendable {
        var measure: MetricMeasure
        var member: String
        /// Zero where no currency matters.
        var currency: CurrencyCode
    }

    /// The partials of one measure, by day, without days on which nothing happened.
    struct Cell: Sendable, Equatable {
        var days: [Int32] = []
        var partials: [MetricPartial] = []

        /// The place of a day's partial, which is made if there is none.
        mutating func place(of day: Int32) -> Int {
            if let last = days.last, last < day {
                days.append(day)
                partials.append(MetricPartial())
                return days.count - 1
            }
            let place = Self.lowerBound(days, day)
            if place < days.count, days[place] == day { return place }
            days.insert(day, at: place)
            partials.insert(MetricPartial(), at: place)
            return place
        }

        static func lowerBound(_ days: [Int32], _ day: Int32) -> Int {
            var (low, high) = (0, days.count)
            while low < high {
                let middle = (low + high) / 2
                if days[middle] < day { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    var cells: [Key: Cell] = [:]

    init(dimension: MetricDimension) { self.dimension = dimension }

    mutating func add(
        _ measure: MetricMeasure, _ member: String, _ currency: CurrencyCode = .none, on day: Int32,
        _ body: (inout MetricPartial) -> Void
    ) {
        let key = Key(measure: measure, member: member, currency: currency)
        var cell = cells.removeValue(forKey: key) ?? Cell()
        let place = cell.place(of: day)
        body(&cell.partials[place])
        cells[key] = cell
    }

    /// Takes in the partials of other people, and the costs that stand there.
    ///
    /// - Throws: ``MetricsError`` with `otherConfiguration` if it is divided by something else.
    public mutating func merge(_ other: MetricCube) throws {
        guard other.dimension == dimension else {
            throw MetricsError(.otherConfiguration, "cubes of two dimensions cannot be merged")
        }
        for (key, theirs) in other.cells {
            var cell = cells[key] ?? Cell()
            for (day, partial) in zip(theirs.days, theirs.partials) {
                let place = cell.place(of: day)
                cell.partials[place].merge(partial)
            }
            cells[key] = cell
        }
        costs.merge(other.costs)
    }

    /// What is known of a measure in a window of days, both ends included.
    ///
    /// - Parameters:
    ///   - measure: What is counted; costs and differences have no partial of their own.
    ///   - from: The first day.
    ///   - through: The last day.
    ///   - member: The product or category; empty for the business.
    ///   - currency: The currency, for amounts.
    /// - Returns: The merge of the partials of these days; that of nothing where nothing is known.
    public func partial(
        of measure: MetricMeasure, from: LocalDate, through: LocalDate, member: String = "",
        in currency: Currency? = nil
    ) -> MetricPartial {
        let code = measure.needsCurrency ? currency.map { CurrencyCode($0) } ?? .none : .none
        guard let cell = cells[Key(measure: measure, member: member, currency: code)] else { return MetricPartial() }
        let last = Int32(clamping: through.dayNumber)
        var place = Cell.lowerBound(cell.days, Int32(clamping: from.dayNumber))
        var result = MetricPartial()
        while place < cell.days.count, cell.days[place] <= last {
            result.merge(cell.partials[place])
            place += 1
        }
        return result
    }
}

extension MetricsLedger {
    /// The partials of all orders, refunds and events, by day in the configured zone.
    public func cube(by dimension: MetricDimension = .business) -> MetricCube {
        let summarizer = Summarizer(self, observedUntil: nil)
        var cube = MetricCube(dimension: dimension)
        guard dimension == .business else {
            summarizer.fill(&cube)
            return cube
        }
        let ids = people.ids
        func mark(_ person: Int32) -> UInt64 { ids[Int(person)].digest.high ^ ids[Int(person)].digest.low }
        var last: Int32?
        for row in summarizer.orders {
            cube.add(.orders, "", on: row.day) { $0.add(1) }
            cube.add(.customers, "", on: row.day) { $0.add(person: mark(row.person)) }
            cube.add(last == row.person ? .repeatOrders : .newCustomers, "", on: row.day) { $0.add(1) }
            last = row.person
            let pieces = items.rows[Int(row.firstItem)..<Int(row.firstItem + row.itemCount)]
            if !pieces.isEmpty {
                let units = pieces.reduce(Int64(0)) { $0 + Int64($1.quantity) }
                cube.add(.units, "", on: row.day) { $0.add(units) }
            }
            guard row.status == .read else { continue }
            cube.add(.revenue, "", row.currency, on: row.day) { $0.add(row.minor, sketching: true) }
        }
        for row in summarizer.refunds where row.status == .read {
            cube.add(.refunded, "", row.currency, on: row.day) { $0.add(row.minor) }
        }
        for (person, day) in summarizer.activeDays {
            cube.add(.activePeople, "", on: day) { $0.add(person: mark(person)) }
        }
        return cube
    }
}

extension Summarizer {
    /// Orders, pieces and lines of products or categories.
    func fill(_ cube: inout MetricCube) {
        let items = ledger.items
        func name(_ row: ItemRow) -> String {
            if cube.dimension == .product { return items.products[row.product] }
            return row.category < 0 ? "" : items.categories[row.category]
        }
        for order in orders where order.itemCount > 0 {
            var sums: [String: (minor: Int128, units: Int64)] = [:]
            for row in items.rows[Int(order.firstItem)..<Int(order.firstItem + order.itemCount)] {
                let sum = sums[name(row)] ?? (0, 0)
                sums[name(row)] = (sum.minor + Int128(row.minor), sum.units + Int64(row.quantity))
            }
            for (member, sum) in sums {
                cube.add(.orders, member, on: order.day) { $0.add(1) }
                cube.add(.units, member, on: order.day) { $0.add(sum.units) }
                cube.add(.revenue, member, order.currency, on: order.day) { $0.add(Int64(clamping: sum.minor)) }
            }
        }
    }
}
