// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why a message, or a whole body, was not accepted: what, where, and how to mend it.
///
/// The message shows no values, and of keys only those that look like names.
public struct SegmentRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of refusal.
    @nonexhaustive
    public enum Code: String, Sendable, Codable {
        /// The body is not JSON.
        case malformedJSON = "malformed_json"
        /// Text that is not UTF-8, or half of a surrogate pair.
        case invalidText = "invalid_text"
        /// The character U+0000.
        case nulCharacter = "nul_character"
        /// A number outside of what a double can hold.
        case numberTooLarge = "number_too_large"
        /// A published limit is exceeded.
        case limitExceeded = "limit_exceeded"
        /// A field holds another type than the specification gives it.
        case wrongType = "wrong_type"
        /// A field that the verb needs is absent or empty.
        case missingField = "missing_field"
        /// Neither the message nor the route says which verb it is, or it says another.
        case unknownVerb = "unknown_verb"
        /// A time that cannot be read.
        case invalidTime = "invalid_time"
    }

    /// The kind of refusal.
    public let code: Code
    /// What was refused and how to mend it.
    public let message: String
    /// Where in the body: `batch[3].properties.price`; empty for the body as a whole.
    public let path: String
    /// Where in the body, in bytes from its beginning.
    public let offset: Int

    init(_ code: Code, _ message: String, path: String, offset: Int) {
        self.code = code
        self.message = message
        self.path = path
        self.offset = offset
    }

    /// All of it in one line.
    public var description: String {
        "\(code.rawValue) at \(path.isEmpty ? "the body" : path) (byte \(offset)): \(message)"
    }
}

extension SegmentRefusal {
    init(_ failure: JSONFailure, in bytes: [UInt8]) {
        let code: Code =
            switch failure.code {
            case .invalidUTF8, .loneSurrogate: .invalidText
            case .nulCharacter: .nulCharacter
            case .numberTooLarge: .numberTooLarge
            case .tooDeep, .tooManyKeys, .stringTooLong, .tooLarge, .tooManyMessages: .limitExceeded
            default: .malformedJSON
            }
        let path = JSONLocation.path(to: failure.offset, in: bytes)
        self.init(code, failure.advice, path: path, offset: failure.offset)
    }
}

extension JSONFailure {
    /// What is wrong and how to mend it.
    var advice: String {
        switch code {
        case .unexpectedEnd: "the JSON ends early; send it whole"
        case .unexpectedByte: "this is not JSON here; look for a missing quote, comma, colon or bracket before it"
        case .invalidNumber: "this is no JSON number; write digits without leading zeros, as 0.5 or 12"
        case .invalidEscape: "this is no JSON escape; write a backslash itself as two"
        case .controlCharacter: "a control character stands in a text; write it as an escape, such as \\n"
        case .trailingBytes: "something follows the JSON; send one value"
        case .byteOrderMark: "the body begins with a byte order mark; send UTF-8 without one"
        case .invalidUTF8: "a text is not UTF-8; convert it before sending"
        case .loneSurrogate: "half of a surrogate pair is escaped; write both halves, or the character itself"
        case .nulCharacter: "a text holds U+0000; leave it out"
        case .numberTooLarge: "a number is beyond what a double holds; send it as text"
        case .tooDeep: "objects and lists are nested too deep; send a flatter one"
        case .tooManyKeys: "an object has too many keys; send fewer"
        case .stringTooLong: "a text is too long; shorten it, or send a link to it"
        case .tooManyMessages: "a batch has too many messages; send several batches"
        case .tooLarge: "a message is too large; leave out what nobody reads"
        }
    }
}
