// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// Nothing here is called by name. Unoptimised `rounded` calls the C library's mathematics, and on Linux only this
// import makes the linker look there when nothing else in the program does.
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Numbers as text, the same on every machine and in every locale.
///
/// The minus sign is U+2212; thousands are grouped by commas; what is not finite is a dash.
public enum NumberText: Sendable {
    /// What stands for a value that is missing or not finite.
    public static let missing = "–"

    /// The number with a fixed count of decimal places, grouped by thousands: `1,234.50`.
    ///
    /// Halves are rounded away from zero. Values whose digits a `Double` no longer holds are written as ``compact(_:)``.
    public static func decimal(_ value: Double, places: Int = 0) -> String {
        guard value.isFinite else { return missing }
        guard let digits = fixed(value.magnitude, places: places) else { return compact(value) }
        let isZero = digits.whole == 0 && digits.fraction.allSatisfy { $0 == "0" }
        let whole = grouped(digits.whole)
        let text = digits.fraction.isEmpty ? whole : whole + "." + digits.fraction
        return value < 0 && !isZero ? "−" + text : text
    }

    /// The whole number, grouped by thousands: `1,067,371`.
    public static func integer(_ value: Int) -> String {
        let text = grouped(UInt64(value.magnitude))
        return value < 0 ? "−" + text : text
    }

    /// The number in about five characters, three digits or more of it: `8.93`, `456`, `2,260`, `12.3k`, `1.23M`, `1.2e18`.
    public static func compact(_ value: Double) -> String {
        guard value.isFinite else { return missing }
        let size = value.magnitude
        if size == 0 { return "0" }
        if size < 1e-4 || size >= 9.995e14 { return scientific(value) }
        if size < 0.1 { return trimmed(decimal(value, places: 4)) }
        if size < 9.995 { return trimmed(decimal(value, places: 2)) }
        if size < 99.95 { return trimmed(decimal(value, places: 1)) }
        if size < 9_999.5 { return decimal(value) }
        for (unit, name) in units {
            // The next larger unit is due before rounding would write a thousand of this one.
            guard size < unit * 999.5 else { continue }
            let scaled = value / unit
            let places = scaled.magnitude < 9.995 ? 2 : scaled.magnitude < 99.95 ? 1 : 0
            return trimmed(decimal(scaled, places: places)) + name
        }
        return scientific(value)
    }

    /// The share as percent: `8.9%` for 0.089.
    public static func percent(_ share: Double) -> String {
        let value = share * 100
        guard share.isFinite, value.isFinite else { return missing }
        if value.magnitude >= 10_000 || value.magnitude < 0.05 { return compact(value) + "%" }
        return decimal(value, places: value.magnitude < 99.95 ? 1 : 0) + "%"
    }

    static let units: [(size: Double, name: String)] = [(1e3, "k"), (1e6, "M"), (1e9, "B"), (1e12, "T")]

    /// A coordinate of a drawing: at most two places, an ASCII minus, and zero for what is not finite.
    static func coordinate(_ value: Double) -> String {
        let bounded = value.isFinite ? min(max(value, -1e9), 1e9) : 0
        guard let digits = fixed(bounded.magnitude, places: 2) else { return "0" }
        var text = String(digits.whole)
        if digits.fraction != "00" {
            text += "." + (digits.fraction.hasSuffix("0") ? String(digits.fraction.prefix(1)) : digits.fraction)
        }
        return bounded < 0 && text != "0" ? "-" + text : text
    }

    static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = Substring(text)
        while text.hasSuffix("0") { text = text.dropLast() }
        return String(text.hasSuffix(".") ? text.dropLast() : text)
    }

    static func scientific(_ value: Double) -> String {
        var mantissa = value.magnitude
        var exponent = 0
        while mantissa >= 9.95 {
            mantissa /= 10
            exponent += 1
        }
        // A subnormal value cannot be scaled exactly, yet reaches the interval: each step multiplies by ten.
        while mantissa > 0, mantissa < 0.995 {
            mantissa *= 10
            exponent -= 1
        }
        let digits = trimmed(decimal(mantissa, places: 1))
        return (value < 0 ? "−" : "") + digits + "e" + (exponent < 0 ? "−" : "") + String(exponent.magnitude)
    }

    /// The digits before and after the point, or nothing if the number has more of them than a `Double` holds.
    private static func fixed(_ size: Double, places: Int) -> (whole: UInt64, fraction: String)? {
        let places = min(max(places, 0), 9)
        var scale: UInt64 = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = (size * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e15 else { return nil }
        let (whole, rest) = UInt64(scaled).quotientAndRemainder(dividingBy: scale)
        guard places > 0 else { return (whole, "") }
        let digits = String(rest)
        return (whole, String(repeating: "0", count: places - digits.count) + digits)
    }

    private static func grouped(_ value: UInt64) -> String {
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
