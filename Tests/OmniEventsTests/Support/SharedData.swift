// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Test data beside the checkout, which is not part of the repository.
enum SharedData {
    /// The bytes of a file of `../shared`, or `nil`, said aloud, where it is absent.
    static func bytes(_ path: String, from file: String = #filePath) -> [UInt8]? {
        var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        while folder.path != "/" {
            let hasPackage = FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
            if hasPackage {
                let place = folder.deletingLastPathComponent().appendingPathComponent("shared/" + path)
                if let data = try? Data(contentsOf: place) { return Array(data) }
                break
            }
            folder = folder.deletingLastPathComponent()
        }
        print("skipped: ../shared/\(path) is not here")
        return nil
    }

    /// The elements of a file that is a JSON list of objects.
    static func cases(_ path: String) -> [[String: Any]] {
        guard let bytes = bytes(path), let json = try? JSONSerialization.jsonObject(with: Data(bytes)) else {
            return []
        }
        if let list = json as? [[String: Any]] { return list }
        return (json as? [String: Any])?["cases"] as? [[String: Any]] ?? []
    }

    static func has(_ path: String) -> Bool { bytes(path) != nil }
}
