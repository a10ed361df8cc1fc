// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCore

/// Data of the folder `shared/conformance` beside the checkout, for tests that run only where it is present.
enum CoreConformance {
    /// The URL of a file, or nil, said aloud, when this machine does not have it.
    static func url(_ path: String, from file: String = #filePath) -> URL? {
        var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) { break }
            folder.deleteLastPathComponent()
        }
        let root = folder.deletingLastPathComponent()
        let url = root.appendingPathComponent("shared/conformance").appendingPathComponent(path)
        guard FileManager.default.fileExists(atPath: url.path) else {
            print("skipped: ../shared/conformance/\(path) is not beside this checkout")
            return nil
        }
        return url
    }

    /// Decodes a file of the folder.
    static func load<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value? {
        guard let url = url(path) else { return nil }
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }
}

/// A seeded source of cases, so that a failure can be had again.
struct SeededCases: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 { StableHash.splitMix64(&state) }
}
