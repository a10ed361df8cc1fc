// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why a scan stopped, and at which byte.
///
/// Never what was there.
package struct JSONFailure: Error, Sendable, Hashable {
    package enum Code: String, Sendable {
        // The text is not JSON, and nothing after the failure can be relied on.
        case unexpectedEnd, unexpectedByte, invalidNumber, invalidEscape, controlCharacter, trailingBytes, byteOrderMark
        // The text is JSON in its outline, but holds what is not accepted.
        case invalidUTF8, loneSurrogate, nulCharacter, numberTooLarge
        case tooDeep, tooManyKeys, stringTooLong, tooLarge, tooManyMessages
    }

    package let code: Code
    package let offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// Whether the outline is broken, so that the end of the value cannot be known.
    package var isSyntax: Bool {
        switch code {
        case .unexpectedEnd, .unexpectedByte, .invalidNumber, .invalidEscape, .controlCharacter, .trailingBytes,
            .byteOrderMark:
            true
        default: false
        }
    }
}
