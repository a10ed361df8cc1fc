// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Files next to the tests that hold what may never change.
///
/// To record one for a new version, delete the file, run the tests once with `OMNI_RECORD` in the environment, and read
/// the difference before it is committed.
enum Golden {
    static func text(_ name: String, orWrite value: @autoclosure () throws -> String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Golden").appending(path: name)
        if ProcessInfo.processInfo.environment["OMNI_RECORD"] != nil,
            !FileManager.default.fileExists(atPath: file.path())
        {
            try value().write(to: file, atomically: true, encoding: .utf8)
        }
        return try String(contentsOf: file, encoding: .utf8)
    }

    static func bytes(_ name: String, orWrite value: @autoclosure () throws -> [UInt8]) throws -> [UInt8] {
        func digits(_ bytes: [UInt8]) -> String {
            var text = ""
            for (index, byte) in bytes.enumerated() {
                if index > 0, index % 32 == 0 { text += "\n" }
                text += byte < 16 ? "0" : ""
                text += String(byte, radix: 16)
            }
            return text + "\n"
        }
        let text = try text(name, orWrite: try digits(value())).filter { !$0.isWhitespace }
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            bytes.append(try #require(UInt8(rest.prefix(2), radix: 16)))
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
