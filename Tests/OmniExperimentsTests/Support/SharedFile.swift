// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Files of others, which lie beside the checkout and never in it.
enum SharedFile {
    /// Where a file of `../shared` is; nil, said aloud, when it is not there.
    static func url(_ path: String) -> URL? {
        var folder = URL(filePath: #filePath)
        repeat {
            folder.deleteLastPathComponent()
            let manifest = folder.appending(path: "Package.swift")
            guard FileManager.default.fileExists(atPath: manifest.path) else { continue }
            let file = folder.appending(path: "../shared/" + path).standardized
            if FileManager.default.fileExists(atPath: file.path) { return file }
            print("skipped: ../shared/\(path) is not there")
            return nil
        } while folder.path.count > 1
        return nil
    }

    /// A file of `../shared` as JSON; null when it is not there.
    static func json(_ path: String) throws -> JSONCase {
        guard let url = url(path) else { return .null }
        return try JSONDecoder().decode(JSONCase.self, from: Data(contentsOf: url))
    }
}

/// Our own worked cases, which lie in the Golden folder.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    let id: String
    let operation: String
    let input: JSONCase
    let expected: JSONCase
    let tolerance: Double

    var testDescription: String { id }

    /// The cases of a file with one operation.
    static func cases(_ file: String, _ operation: String) -> [GoldenCase] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden/\(file).json")
        guard let data = try? Data(contentsOf: url), let all = try? JSONDecoder().decode(JSONCase.self, from: data)
        else { return [] }
        return all["cases"].list
            .map {
                GoldenCase(
                    id: $0["id"].text, operation: $0["op"].text, input: $0["input"], expected: $0["expected"],
                    tolerance: $0["tolerance"].number ?? 0)
            }
            .filter { $0.operation == operation }
    }
}

/// How far a number is from the expected one: the smaller of the absolute and the relative gap, as in the golden files.
func gap(_ value: Double, _ expected: Double) -> Double {
    if value == expected { return 0 }
    let absolute = abs(value - expected)
    return min(absolute, absolute / max(abs(value), abs(expected)))
}

/// How far a number is from the expected one in relation to it.
func relativeGap(_ value: Double, _ expected: Double) -> Double {
    value == expected ? 0 : abs(value - expected) / max(abs(value), abs(expected))
}
