// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Steps that several kinds of identifier share.
///
/// All of them look at bytes first, since most values are ASCII.
enum IdentifierText {
    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return byte &- 0x30 < 10 || (lower >= 0x61 && lower <= 0x7A)
    }

    /// Without spaces and tabs at both ends.
    ///
    /// Line breaks stay, to be refused: they are no part of a mistyped value.
    static func trimmed(_ text: String) -> String {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, isBlank(first) || isBlank(last) else { return text }
        guard let start = bytes.firstIndex(where: { !isBlank($0) }) else { return "" }
        let end = bytes.lastIndex { !isBlank($0) } ?? start
        return String(text[start...end])
    }

    /// What one look at a value's bytes tells.
    struct Survey {
        var isASCII = true
        var hasUpperCase = false
        var hasControlCharacters = false
        /// There is more than zeros and punctuation.
        var saysSomething = false
    }

    static func survey(_ text: String) -> Survey {
        text.utf8.withContiguousStorageIfAvailable(survey) ?? Array(text.utf8).withUnsafeBufferPointer(survey)
    }

    private static func survey(_ bytes: UnsafeBufferPointer<UInt8>) -> Survey {
        var survey = Survey()
        for byte in bytes {
            if byte >= 0x80 {
                survey.isASCII = false
                survey.saysSomething = true
            } else if isLetterOrDigit(byte) {
                if byte != 0x30 { survey.saysSomething = true }
                if byte >= 0x41, byte <= 0x5A { survey.hasUpperCase = true }
            } else if byte < 0x20 || byte == 0x7F {
                survey.hasControlCharacters = true
            }
        }
        return survey
    }

    /// Digits without the spaces and hyphens between them; nil when there is anything else.
    static func digits(_ text: String) -> String? {
        if text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) { return text }
        var digits = ""
        for character in text.unicodeScalars {
            switch character {
            case " ", "-", "\u{A0}": continue
            default:
                guard let value = decimalDigit(character) else { return nil }
                digits.append(String(value))
            }
        }
        return digits.isEmpty ? nil : digits
    }

    /// The value of a decimal digit of any script, such as full-width or Arabic-Indic ones.
    static func decimalDigit(_ character: Unicode.Scalar) -> Int? {
        if character.isASCII { return character.value &- 0x30 < 10 ? Int(character.value) - 0x30 : nil }
        guard character.properties.generalCategory == .decimalNumber else { return nil }
        return character.properties.numericValue.map { Int($0) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
