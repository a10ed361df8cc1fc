// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why an identifier does not identify: it is left out of the fact, and the fact goes on.
///
/// It never holds the value, which may be somebody's address.
public struct IdentifierRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of refusal.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// Nothing is left after trimming, or the kind has no name.
        case empty
        /// The value is longer than the rules allow.
        case tooLong
        /// A control character, such as a line break or NUL.
        case controlCharacters
        /// A value that means nobody, such as "null".
        case blocked
        /// Not plainly an e-mail address.
        case notAnAddress
        /// Not a phone number that can be written in E.164 without guessing.
        case notAPhoneNumber
        /// Something besides digits in a kind that has only digits.
        case notDigits
    }

    /// The kind of refusal.
    public let code: Code
    /// The identifier's kind.
    public let kind: Identifier.Kind

    init(_ code: Code, _ kind: Identifier.Kind) {
        self.code = code
        self.kind = kind
    }

    /// What was wrong and how to mend it.
    public var message: String {
        switch code {
        case .empty: "it is empty; leave an unknown identifier out"
        case .tooLong: "it is too long; send an id, not a document"
        case .controlCharacters: "it holds a control character; send one line of text"
        case .blocked: "its value stands for nobody; leave an unknown identifier out"
        case .notAnAddress: "it is not a plain e-mail address, such as ada@example.com"
        case .notAPhoneNumber: "it is not a phone number with + and an assigned country code, such as +44 20 7946 0958"
        case .notDigits: "it has more than digits; send digits, or give the kind another normalisation"
        }
    }

    /// Kind and message in one line.
    public var description: String { "\(kind.rawValue): \(message)" }

    /// The same as a note of a resolution.
    package var reason: Reason { Reason(code == .blocked ? .identifierBlocked : .identifierRefused, description) }
}
