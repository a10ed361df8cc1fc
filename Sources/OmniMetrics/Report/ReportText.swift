// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import OmniCore

/// Numbers, dates and names as people read them.
enum ReportText {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func count(_ value: Int, _ one: String, _ many: String) -> String {
        NumberText.integer(value) + " " + (value == 1 ? one : many)
    }

    /// `4 Dec 2011`.
    static func date(_ date: LocalDate) -> String { "\(date.day) \(month(date)) \(date.year)" }

    /// `Dec`.
    static func month(_ date: LocalDate) -> String { months[date.month - 1] }

    /// `Dec 2011`.
    static func longMonth(_ date: LocalDate) -> String { "\(month(date)) \(date.year)" }

    /// Month names for an axis: the year where it begins.
    static func labels(_ dates: [LocalDate]) -> [String] {
        dates.enumerated().map { index, date in index == 0 || date.month == 1 ? longMonth(date) : month(date) }
    }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// `2nd`.
    static func ordinal(_ number: Int) -> String {
        let isTeen = (11...13).contains(number % 100)
        let ending = isTeen ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
        return "\(number)\(ending)"
    }

    static func sign(_ currency: Currency) -> String {
        switch currency {
        case .gbp: "£"
        case .eur: "€"
        case .usd: "$"
        default: currency.code + " "
        }
    }

    /// In whole units, for charts only.
    static func units(_ money: Money) -> Double {
        var unit = 1.0
        for _ in 0..<money.currency.minorDigits { unit *= 10 }
        return Double(money.minor) / unit
    }

    static func short(_ money: Money?) -> String {
        guard let money else { return NumberText.missing }
        return ValueFormat.money(sign(money.currency)).text(units(money))
    }

    /// All digits: `£1,234.56`, and `JPY 1,234`.
    static func exact(_ money: Money?) -> String {
        guard let money else { return NumberText.missing }
        var text = money.decimalText
        let isNegative = text.hasPrefix("-")
        if isNegative { text.removeFirst() }
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        var whole = ""
        for (index, digit) in (parts.first ?? "0").reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { whole.append(",") }
            whole.append(digit)
        }
        let fraction = parts.count > 1 ? "." + parts[1] : ""
        return (isNegative ? "−" : "") + sign(money.currency) + String(whole.reversed()) + fraction
    }

    static func percent(_ share: Double?) -> String { ValueFormat.percent.text(share) }

    static func share(_ part: Int, of whole: Int) -> String {
        whole > 0 ? percent(Double(part) / Double(whole)) : NumberText.missing
    }

    /// `no_consent` as `no consent`.
    static func words(_ name: String) -> String { name.isEmpty ? "without a reason" : name.replacing("_", with: " ") }

    /// `3 min`, `2.5 h` or `12 days`, for people who compare.
    static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: ValueFormat.number.text(seconds.rounded()) + " s"
        case ..<5_400: ValueFormat.number.text((seconds / 60).rounded()) + " min"
        case ..<129_600: ValueFormat.number.text((seconds / 360).rounded() / 10) + " h"
        default: ValueFormat.number.text((seconds / 8_640).rounded() / 10) + " days"
        }
    }

    static func journey(_ name: String?) -> String { name ?? "unknown journey" }
}
