// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that say what stored forms have always looked like.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    static func line(_ name: String) throws -> String {
        try text(name).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    static func bytes(_ name: String) throws -> [UInt8] {
        let digits = Array(try line(name))
        return stride(from: 0, to: digits.count - 1, by: 2)
            .compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}
