// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

typealias Attributes = KeyValuePairs<String, String>

/// Text of XML being written; every name is ours, every value and text is escaped on the way in.
struct Markup {
    private(set) var text = ""

    mutating func open(_ name: String, _ attributes: Attributes = [:]) {
        start(name, attributes)
        text += ">"
    }

    mutating func close(_ name: String) {
        text += "</\(name)>"
    }

    /// An element without content.
    mutating func leaf(_ name: String, _ attributes: Attributes = [:]) {
        start(name, attributes)
        text += "/>"
    }

    /// An element with text in it.
    mutating func element(_ name: String, _ attributes: Attributes = [:], text content: String) {
        open(name, attributes)
        text += Self.escaped(content)
        close(name)
    }

    /// Adds what is markup already.
    mutating func raw(_ markup: String) {
        text += markup
    }

    mutating func newline() {
        text += "\n"
    }

    private mutating func start(_ name: String, _ attributes: Attributes) {
        text += "<\(name)"
        for (key, value) in attributes where !value.isEmpty {
            text += " \(key)=\""
            text += Self.escaped(value)
            text += "\""
        }
    }

    /// The text with nothing left that XML or HTML reads as markup, and without characters that XML 1.0 forbids.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
        // Overrides of the writing direction could make a label read as something else.
        case 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}
