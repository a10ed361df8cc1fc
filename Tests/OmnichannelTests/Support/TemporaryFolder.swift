// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of its own for one test, removed at the end.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "omni-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Whether any file in the folder contains these bytes.
    func contains(_ text: String) throws -> Bool {
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
            guard let bytes = FileManager.default.contents(atPath: path(name)) else { continue }
            if bytes.range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }
}
