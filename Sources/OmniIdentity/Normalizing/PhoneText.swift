// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Phone numbers in the form of E.164: +, country code, national number.
///
/// Without the numbering plans of 240 regions, this checks what can be known without them: an assigned country code,
/// a plausible length, no trunk prefix left in, no extension, no letters. What is doubtful is refused, not repaired.
enum PhoneText {
    static func normalized(_ text: String, defaultCountryCode: String?) -> String? {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, isDirectionMark(first) { scalars.removeFirst() }
        if scalars.count > 4, scalars.prefix(4).elementsEqual("tel:".unicodeScalars) { scalars.removeFirst(4) }
        var isInternational = false
        if let first = scalars.first, first == "+" || first == "\u{FF0B}" {
            isInternational = true
            scalars.removeFirst()
        }
        guard let (digits, trunkZero) = digits(scalars) else { return nil }
        if isInternational { return international(digits, trunkZero: trunkZero) }
        guard trunkZero == nil, let code = defaultCountryCode.map({ $0.filter { $0 != "+" } }) else { return nil }
        // 00 is how most countries dial abroad; elsewhere one leading 0 is the trunk prefix.
        if digits.hasPrefix("00") { return international(String(digits.dropFirst(2))) }
        let national = digits.hasPrefix("0") && !CallingCodes.keepsZero(code) ? String(digits.dropFirst()) : digits
        return international(code + national)
    }

    // `trunkZero` is how many digits came before a "(0)", which was left out of them.
    private static func international(_ digits: String, trunkZero: Int? = nil) -> String? {
        let bytes = Array(digits.utf8)
        guard let length = CallingCodes.codeLength(of: bytes) else { return nil }
        let code = String(digits.prefix(length))
        // "+44 (0)20" marks the trunk prefix by its brackets; anywhere else nobody knows what it means.
        if let trunkZero, trunkZero != length || CallingCodes.keepsZero(code) { return nil }
        let national = bytes.count - length
        guard bytes.count <= 15, CallingCodes.nationalLengths(code).contains(national) else { return nil }
        if bytes[length] == 0x30, !CallingCodes.keepsZero(code) { return nil }
        return "+" + digits
    }

    /// Digits of any script, with what people put between them; nil for letters, extensions and anything else.
    private static func digits(_ scalars: Substring.UnicodeScalarView) -> (digits: String, trunkZero: Int?)? {
        var digits = ""
        var bracket: Int?
        var trunkZero: Int?
        for character in scalars {
            switch character {
            case " ", "-", ".", "/", "\u{A0}", "\u{2010}", "\u{2011}", "\u{2013}", "\u{FF0D}", "\u{3000}", "\u{FF0E}",
                "\u{2060}":
                continue
            case "(", "\u{FF08}":
                guard bracket == nil else { return nil }
                bracket = digits.count
            case ")", "\u{FF09}":
                guard let start = bracket else { return nil }
                if digits.count == start + 1, digits.last == "0", trunkZero == nil {
                    digits.removeLast()
                    trunkZero = start
                }
                bracket = nil
            case _ where isDirectionMark(character): continue
            default:
                guard let value = IdentifierText.decimalDigit(character) else { return nil }
                digits.append(String(value))
            }
        }
        return digits.isEmpty || bracket != nil ? nil : (digits, trunkZero)
    }

    /// The invisible marks that come along when a number is copied out of a text written from right to left.
    private static func isDirectionMark(_ character: Unicode.Scalar) -> Bool {
        switch character.value {
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
