// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniPrediction

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Data sets beside the checkout, in `../shared/data`; tests that need them are skipped where they are absent.
enum SharedData {
    static let isPresent = text("cdnow_customers_summary.csv") != nil

    /// The text of a file, or nil when it is absent.
    static func text(_ name: String) -> String? {
        var folder = URL(filePath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let manifest = folder.appending(path: "Package.swift")
            if FileManager.default.fileExists(atPath: manifest.path) { break }
        }
        let url = folder.deletingLastPathComponent().appending(path: "shared/data/\(name)")
        guard let data = try? Data(contentsOf: url) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// The lines of a file cut into fields, without a header.
    static func rows(_ name: String, separator: Character, header: Bool) -> [[String]] {
        let lines = (text(name) ?? "").split(whereSeparator: \.isNewline).dropFirst(header ? 1 : 0)
        return lines.map { $0.split(separator: separator).map { $0.trimmed } }
    }

    /// The 2,357 customers of the CDNOW sample: frequency, recency and age in weeks (Fader, Hardie and Lee 2005).
    static func cdnow() throws -> CustomerBase {
        try CustomerBase(
            rows("cdnow_customers_summary.csv", separator: ",", header: true)
                .map { row in
                    CustomerSummary(
                        id: row[0], frequency: Int(row[1]) ?? -1, recency: Double(row[2]) ?? -1,
                        age: Double(row[3]) ?? -1)
                }, unit: .weeks)
    }

    /// The same customers with the mean value of their repeat purchases.
    static func cdnowWithValues() throws -> CustomerBase {
        let name = "cdnow_customers_summary_with_transactions.csv"
        return try CustomerBase(
            rows(name, separator: ",", header: true)
                .map { row in
                    let value = Double(row[4]) ?? 0
                    return CustomerSummary(
                        id: row[0], frequency: Int(row[1]) ?? -1, recency: Double(row[2]) ?? -1,
                        age: Double(row[3]) ?? -1,
                        averageValue: value > 0 ? value : nil)
                }, unit: .weeks, currency: .usd)
    }

    /// All 6,919 purchases of the sample, 18 months of them.
    static func cdnowLog() throws -> PurchaseLog {
        var log = PurchaseLog()
        for row in rows("CDNOW_sample.txt", separator: " ", header: false) {
            let date = try LocalDate(
                year: number(row[2].prefix(4)), month: number(row[2].dropFirst(4).prefix(2)),
                day: number(row[2].suffix(2)))
            let noon = LocalDateTime(date: date, time: try LocalTime("12:00"))
            try log.record(row[1], at: Zone.utc.instant(of: noon), value: Money(row[4], .usd))
        }
        return log
    }

    private static func number(_ text: Substring) -> Int { Int(text) ?? 0 }
}

extension Substring {
    fileprivate var trimmed: String { filter { !$0.isWhitespace }.description }
}
