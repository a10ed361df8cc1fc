// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How the values of a chart are written on axes, labels and in its table.
public enum ValueFormat: Sendable, Hashable {
    /// A plain number: `12.3k`.
    case number
    /// A share of one, as percent: 0.089 is `8.9%`.
    case percent
    /// A difference of two shares, as percentage points: 0.012 is `1.2 pp`.
    case percentagePoints
    /// An amount of money after its sign or code: `£12.3k` for `.money("£")`, `GBP 12.3k` for `.money("GBP ")`.
    case money(String)
    /// A number before its unit, of which the first 16 characters are written: `3.5 days` for `.unit("days")`.
    case unit(String)

    /// The value as short text.
    public func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return NumberText.missing }
        switch self {
        case .percent: return NumberText.percent(value)
        case .percentagePoints: return dressed(String(NumberText.percent(value).dropLast()))
        default: return dressed(NumberText.compact(value))
        }
    }

    /// The value as short text with its sign, for effects and changes: `+1.2 pp`.
    public func signedText(_ value: Double?) -> String {
        let text = text(value)
        guard let value, value.isFinite, value > 0 else { return text }
        return "+" + text
    }

    /// The value at full length, for tables: `£1,234,567.89`.
    public func longText(_ value: Double?) -> String {
        guard let value, value.isFinite else { return NumberText.missing }
        switch self {
        case .percent, .percentagePoints: return text(value)
        case .money: return dressed(NumberText.decimal(value, places: 2))
        case .number, .unit:
            let size = value.magnitude
            if size == size.rounded() { return dressed(NumberText.decimal(value)) }
            return dressed(size < 0.01 ? NumberText.compact(value) : NumberText.decimal(value, places: 2))
        }
    }

    /// The label of a tick; all ticks of one axis get the same unit and the same places.
    package func tickText(_ value: Double, of ticks: NiceTicks) -> String {
        let isShare = self == .percent || self == .percentagePoints
        let factor = isShare ? 100.0 : 1
        let text = Self.plainTick(value * factor, step: ticks.step * factor, largest: ticks.largest * factor)
        return self == .percent ? text + "%" : dressed(text)
    }

    private static func plainTick(_ value: Double, step: Double, largest: Double) -> String {
        if value == 0 { return "0" }
        if largest >= 1e15 || step < 1e-6 { return NumberText.scientific(value) }
        var size = 1.0
        var name = ""
        if largest >= 10_000 {
            for unit in NumberText.units where largest >= unit.size { (size, name) = unit }
        }
        var places = 0
        var unit = step / size
        // A step of 1, 2 or 5 times a power of ten needs as many places as that power has.
        while unit < 0.999, places < 6 {
            unit *= 10
            places += 1
        }
        return NumberText.decimal(value / size, places: places) + name
    }

    /// The least step of ticks for these values: counts of whole things have no ticks between whole numbers.
    func leastStep(_ values: [Double]) -> Double {
        self == .number && values.allSatisfy { $0 == $0.rounded() } ? 1 : 0
    }

    /// A longer unit would leave no room for the picture; it is cut.
    private static let longestUnit = 16

    private func dressed(_ text: String) -> String {
        switch self {
        case .number, .percent: return text
        case .percentagePoints: return text + " pp"
        case .unit(let name): return text + " " + name.prefix(Self.longestUnit)
        case .money(let name):
            let sign = name.prefix(Self.longestUnit)
            guard text.hasPrefix("−") else { return sign + text }
            return "−" + sign + text.dropFirst()
        }
    }
}
