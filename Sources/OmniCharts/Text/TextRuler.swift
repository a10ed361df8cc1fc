// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// An estimate of how wide text will be, so that labels can be placed without a font engine.
///
/// The widths are those of Helvetica, a little enlarged: the interface fonts that browsers pick differ by a few percent.
package enum TextRuler {
    package static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
        var total = 0
        for scalar in text.unicodeScalars { total += advance(scalar) }
        return Double(total) / 1000 * size * (isBold ? 1.1 : 1.04)
    }

    /// The text, shortened with an ellipsis if it is wider than the room.
    package static func fitted(_ text: String, into room: Double, size: Double, isBold: Bool = false) -> String {
        if width(text, size: size, isBold: isBold) <= room { return text }
        let bounded = text.prefix(400)
        var kept = Substring()
        for end in bounded.indices {
            let candidate = bounded[...end]
            if width(candidate + "…", size: size, isBold: isBold) > room { break }
            kept = candidate
        }
        while kept.last == " " { kept = kept.dropLast() }
        return kept + "…"
    }

    /// The text broken between words into lines no wider than the room; the last line is shortened if need be.
    package static func lines(_ text: String, into room: Double, size: Double, atMost limit: Int, isBold: Bool = false)
        -> [String]
    {
        let words = text.prefix(1000).split(whereSeparator: \.isWhitespace)
        var lines: [String] = []
        var line = ""
        for (index, word) in words.enumerated() {
            let candidate = line.isEmpty ? String(word) : line + " " + word
            if line.isEmpty || width(candidate, size: size, isBold: isBold) <= room {
                line = candidate
            } else if lines.count + 1 == limit {
                line = ([line] + words[index...].map(String.init)).joined(separator: " ")
                break
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines.map { fitted($0, into: room, size: size, isBold: isBold) }
    }

    /// In thousandths of the font size, from the space to the tilde.
    private static let latin: [Int] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ]

    private static func advance(_ scalar: Unicode.Scalar) -> Int {
        let code = scalar.value
        switch code {
        case 0x20...0x7E: return latin[Int(code) - 0x20]
        case 0..<0x20, 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
        case 0x2014, 0x2026, 0x2190...0x21FF, 0x25A0...0x25FF: return 1000
        case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF00...0xFF60: return 1000
        case 0x1F000...0x1FAFF, 0x20000...0x3FFFF: return 1250
        default: return 600
        }
    }
}
