// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Plain e-mail addresses: dot-separated atoms, one @, a domain of labels (RFC 5321, sections 4.1.2 and 4.5.3.1;
/// letters beyond ASCII as in RFC 6531).
///
/// Quoted local parts, comments, address literals and numeric top-level domains are refused rather than rewritten:
/// they are valid and rare, and far more often mistakes.
enum EmailText {
    /// The address, if it is one; it comes in lower case.
    static func normalized(_ address: String) -> String? {
        let bytes = Array(address.utf8)
        guard bytes.count <= 254, let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard local.count <= 64, isDotAtom(local), isDomain(domain) else { return nil }
        return address
    }

    private static func isDotAtom(_ text: ArraySlice<UInt8>) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { atom in
                !atom.isEmpty && atom.allSatisfy(isAtomCharacter)
            }
    }

    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || IdentifierText.isLetterOrDigit(byte) || atomPunctuation.contains(byte)
    }

    private static let atomPunctuation: [UInt8] = Array("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func isDomain(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 253 else { return false }
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(isLabel), let last = labels.last else { return false }
        return !last.allSatisfy { $0 &- 0x30 < 10 }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
        let hyphen = UInt8(ascii: "-")
        guard first != hyphen, last != hyphen else { return false }
        return label.allSatisfy { $0 >= 0x80 || $0 == hyphen || IdentifierText.isLetterOrDigit($0) }
    }
}
