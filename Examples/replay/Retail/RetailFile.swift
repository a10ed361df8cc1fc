// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import OmniSimulation
import Omnichannel

/// The UCI Online Retail file as facts, read once and told minute by minute.
///
/// * Rows of one customer and minute with a quantity above zero are one order, those below zero one refund.
/// * Rows of one minute without a customer are facts about nobody: an order of what was sold, a refund of what came
///   back, or, where no money moved, a stock correction.
/// * A line's amount is quantity × price, rounded half to even to pence; all prices are pounds.
/// * What means nothing is counted by reason. `Scripts/retail-totals.py` computes the same without this code.
struct RetailFile: FactSource {
    static let source = "online-retail"

    /// What was read.
    struct Tally {
        var rows = 0
        var refused: [String: Int] = [:]
        var noted: [String: Int] = [:]
        var unattributedMinutes = 0
    }

    /// Rows of one minute.
    private struct Minute {
        let time: Timestamp
        let rows: Range<Int>
    }

    let start: Timestamp
    let end: Timestamp
    private(set) var tally = Tally()
    private let file: CSVRows
    private let rows: [RetailRow]
    private let minutes: [Minute]
    private var place = 0
    private var known: Set<Int32> = []

    init(_ bytes: [UInt8]) throws {
        var file = CSVRows(bytes)
        var tally = Tally()
        var rows: [RetailRow] = []
        rows.reserveCapacity(bytes.count / 70)
        guard file.next() == true, file.fields.map({ file.text($0) }) == Self.header else {
            throw RetailError("the file does not begin with the columns \(Self.header.joined(separator: ","))")
        }
        while let isWellFormed = file.next() {
            tally.rows += 1
            do {
                guard isWellFormed else { throw RetailRow.Refused(.malformed) }
                let row = try RetailRow(file, number: tally.rows + 1)
                if row.price == 0 { tally.noted["zero_price", default: 0] += 1 }
                if row.description.bytes.isEmpty { tally.noted["no_description", default: 0] += 1 }
                rows.append(row)
            } catch let refused as RetailRow.Refused {
                tally.refused[refused.objection.rawValue, default: 0] += 1
            }
        }
        // The file is in order; one that is not becomes so, rows of a minute in their own order.
        if zip(rows, rows.dropFirst()).contains(where: { $0.minute > $1.minute }) {
            rows.sort { ($0.minute, $0.number) < ($1.minute, $1.number) }
        }
        let minutes = try Self.minutes(of: rows)
        tally.unattributedMinutes = minutes.count { minute in rows[minute.rows].contains { $0.customer == 0 } }
        start = minutes.first.map { $0.time } ?? Timestamp(seconds: 0)
        end = minutes.last.map { $0.time + .days(1) } ?? start
        self.file = file
        self.rows = rows
        self.minutes = minutes
        self.tally = tally
    }

    private static let header = ["Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]

    /// The shop is in London, and so is its clock.
    private static func minutes(of rows: [RetailRow]) throws -> [Minute] {
        let london = try Zone("Europe/London")
        var minutes: [Minute] = []
        var first = 0
        while first < rows.count {
            var last = first + 1
            while last < rows.count, rows[last].minute == rows[first].minute { last += 1 }
            let wall = Zone.utc.local(at: Timestamp(seconds: rows[first].minute * 60))
            minutes.append(Minute(time: london.instant(of: wall), rows: first..<last))
            first = last
        }
        return minutes.sorted { $0.time < $1.time }
    }

    mutating func next(until instant: Timestamp) -> [Fact] {
        var facts: [Fact] = []
        while place < minutes.count, minutes[place].time < instant {
            tell(minutes[place], &facts)
            place += 1
        }
        return facts
    }

    private mutating func tell(_ minute: Minute, _ facts: inout [Fact]) {
        var baskets: [RetailBasket] = []
        var places: [RetailBasket.Owner: Int] = [:]
        for index in minute.rows {
            let owner = RetailBasket.Owner(of: rows[index])
            let basket = places[owner] ?? baskets.count
            if basket == baskets.count {
                places[owner] = basket
                baskets.append(RetailBasket(owner: owner, time: minute.time))
            }
            baskets[basket].add(rows[index], from: file)
        }
        for basket in baskets {
            let customer = basket.owner.customer
            if customer != 0, known.insert(customer).inserted {
                facts += RetailCustomer(number: customer, country: basket.country).facts(at: minute.time)
            }
            facts += basket.facts
        }
    }

    /// A fact is named by the file and the first of its rows, or by what it is about.
    static func id(_ name: String) -> String { StableHash.murmur3_128("\(source)/\(name)").hex }
}

/// Why a file cannot be replayed.
struct RetailError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
#endif
