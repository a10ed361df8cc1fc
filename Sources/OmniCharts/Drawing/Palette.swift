// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The colours of all drawings.
///
/// The first four series colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any
/// common colour-blindness tell apart. Their other colours are too light for thin lines on white, where 3 : 1 is
/// wanted; a slate and a brown stand in for them, chosen for their distance to the four under simulated colour-blindness.
/// Each colour has a partner for text, at 4.5 : 1 or more. A series is also told apart by marker, dashes or hatching.
package enum Palette {
    package static let paper = "#ffffff"
    package static let ink = "#1a2333"
    package static let quietInk = "#566072"
    static let grid = "#e7eaf0"
    static let axis = "#8a94a6"
    static let wash = "#f4f6fa"
    static let accent = "#0072b2"
    static let neutral = "#6b7280"
    static let good = "#00704f"
    static let bad = "#a84300"

    package static let series: [(fill: String, text: String)] = [
        ("#0072b2", "#005e94"),
        ("#d55e00", "#a84300"),
        ("#009e73", "#00704f"),
        ("#b8588f", "#8f3a6b"),
        ("#4b5563", "#374151"),
        ("#4a2500", "#4a2500"),
    ]

    static func fill(_ index: Int) -> String { series[index % series.count].fill }
    static func text(_ index: Int) -> String { series[index % series.count].text }

    static func dash(_ index: Int) -> String {
        let dashes = ["", "9 3", "3 3", "12 3 3 3"]
        // The colours repeat after six series and the dashes shift then, so that no pair of looks repeats early.
        return dashes[(index + index / series.count) % dashes.count]
    }

    /// The colour of a share of a sequential scale, from nearly white to dark blue with steadily falling lightness.
    package static func shade(_ share: Double) -> String {
        let stops: [(Double, Double, Double)] = [
            (243, 247, 252), (206, 224, 241), (152, 194, 225), (86, 154, 204), (24, 108, 170), (8, 58, 110),
        ]
        let bounded = share.isFinite ? min(max(share, 0), 1) : 0
        let position = bounded * Double(stops.count - 1)
        let index = min(Int(position), stops.count - 2)
        let rest = position - Double(index)
        let (low, high) = (stops[index], stops[index + 1])
        let red = low.0 + (high.0 - low.0) * rest
        let green = low.1 + (high.1 - low.1) * rest
        let blue = low.2 + (high.2 - low.2) * rest
        return "#" + hex(red) + hex(green) + hex(blue)
    }

    /// The ink that is readable on a shade: 4.5 : 1 or more on each, which on the middle ones takes pure black.
    package static func ink(onShade share: Double) -> String {
        let background = shade(share)
        return [ink, paper].first { contrast(background, $0) >= 4.5 } ?? "#000000"
    }

    /// The contrast ratio of two colours as WCAG 2 defines it, from 1 to 21.
    package static func contrast(_ first: String, _ second: String) -> Double {
        let (one, two) = (luminance(first), luminance(second))
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private static func luminance(_ colour: String) -> Double {
        let value = UInt32(colour.dropFirst(), radix: 16) ?? 0
        let parts = [16, 8, 0].map { linear(Double((value >> UInt32($0)) & 0xFF) / 255) }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    /// The sRGB transfer curve; x to the power of 2.4 is the square of x times the square of its fifth root.
    private static func linear(_ part: Double) -> Double {
        if part <= 0.04045 { return part / 12.92 }
        let base = (part + 0.055) / 1.055
        var root = 1.0
        // Newton's method from above falls steadily; base is above 0.09, for which 20 steps are plenty.
        for _ in 0..<20 { root -= (root - base / (root * root * root * root)) / 5 }
        return base * base * root * root
    }

    private static func hex(_ part: Double) -> String {
        let text = String(UInt8(min(max(part.rounded(), 0), 255)), radix: 16)
        return text.count == 1 ? "0" + text : text
    }
}
