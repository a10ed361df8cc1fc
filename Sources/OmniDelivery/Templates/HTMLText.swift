// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Mustache

/// Escapes values for HTML byte by byte.
///
/// The renderer's own escaping goes by characters, so that a quotation mark with an accent after it passes through and
/// ends an attribute.
struct HTMLText: MustacheContentType {
    /// The name under which the renderer knows it.
    static let contentType: String = {
        MustacheContentTypes.register(HTMLText(), named: "OMNI-HTML")
        return "OMNI-HTML"
    }()

    func escapeText(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if let entity = Self.entity(byte) { bytes.append(contentsOf: entity.utf8) } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func escapedCount(_ text: String) -> Int {
        text.utf8.reduce(0) { $0 + (entity($1)?.utf8.count ?? 1) }
    }

    private static func entity(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
