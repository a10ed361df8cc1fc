// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Omnichannel

/// The UCI Online Retail file as facts: a customer's rows of one minute are one order or one refund.
///
/// The same reading as in `Scripts/retail-kpis.py`, which computes the same figures with SQL. Rows that cannot be read,
/// rows of nobody and rows that mean nothing are left out.
struct RetailWorkload {
    let facts: [Fact]
    /// The same with every row as a fact of its own: an order of one line, or a refund of one.
    let rowFacts: [Fact]
    let rows: Int
    /// How many lines of orders there are.
    let lines: Int

    private struct Basket {
        var customer: Int
        var minute: Substring
        var isReturn: Bool
        /// Of each product.
        var pence: [Int64] = []
        var products: [PropertyValue] = []
    }

    init(csv path: String) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        if path.hasSuffix(".gz") { bytes = try Self.unzipped(path) }
        let text = String(decoding: bytes, as: UTF8.self)
        let london = try Zone("Europe/London")
        var baskets: [Basket] = []
        var places: [String: Int] = [:]
        var (rows, lines) = (0, 0)
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            rows += 1
            let cells = Self.cells(line)
            guard cells.count == 6, let quantity = Int(cells[1]), quantity != 0, let price = Double(cells[3]),
                price >= 0,
                let customer = Double(cells[4]), customer > 0
            else { continue }
            let key = "\(Int(customer))/\(cells[2])/\(quantity < 0)"
            let place = places[key] ?? baskets.count
            if place == baskets.count {
                places[key] = place
                baskets.append(Basket(customer: Int(customer), minute: cells[2], isReturn: quantity < 0))
            }
            let amount = try Money.product(of: String(cells[3]), times: Int64(quantity.magnitude), .gbp)
            baskets[place].pence.append(amount.minor)
            var item = Properties()
            item["name"] = .string(String(cells[0]))
            item["price"] = .double(price)
            item["quantity"] = .int(Int64(quantity.magnitude))
            baskets[place].products.append(.object(item))
            if quantity > 0 { lines += 1 }
        }
        self.rows = rows
        self.lines = lines
        var (facts, rowFacts): ([Fact], [Fact]) = ([], [])
        for (number, basket) in baskets.enumerated() {
            let wall = try Timestamp(basket.minute.replacing(" ", with: "T") + ":00Z")
            let time = london.instant(of: Zone.utc.local(at: wall))
            facts.append(Self.fact("\(number)", basket, at: time, basket.pence.reduce(0, +), basket.products))
            for (line, product) in basket.products.enumerated() {
                rowFacts.append(Self.fact("\(number)-\(line)", basket, at: time, basket.pence[line], [product]))
            }
        }
        self.facts = facts.sorted { $0.time < $1.time }
        self.rowFacts = rowFacts.sorted { $0.time < $1.time }
    }

    private static func fact(
        _ name: String, _ basket: Basket, at time: Timestamp, _ pence: Int64, _ products: [PropertyValue]
    ) -> Fact {
        var properties = Properties()
        if !basket.isReturn { properties["order_id"] = .string("o-" + name) }
        properties["total"] = .double(Double(pence) / 100)
        properties["currency"] = .string("GBP")
        properties["products"] = .list(products)
        return Fact(
            id: "b-" + name, subject: .person([.user(String(basket.customer))]),
            kind: .event(basket.isReturn ? "Order Refunded" : "Order Completed"), time: time, source: "online-retail",
            properties: properties)
    }

    /// Cells of a line; one in quotes may hold commas, and quotes written twice.
    private static func cells(_ line: Substring) -> [Substring] {
        guard line.utf8.contains(UInt8(ascii: "\"")) else {
            return line.split(separator: ",", omittingEmptySubsequences: false)
        }
        var cells: [Substring] = []
        var cell = ""
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                cells.append(Substring(cell))
                cell = ""
            default: cell.append(character)
            }
        }
        return cells + [Substring(cell)]
    }

    static func unzipped(_ path: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gunzip", "-c", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}
