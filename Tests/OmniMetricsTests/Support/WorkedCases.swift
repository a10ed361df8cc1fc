// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The worked cases of `Golden/*.json`, computed with NumPy and SciPy.
enum WorkedCases {
    /// The cases of one file with one operation.
    static func cases(_ file: String, _ operation: String) throws -> [JSON] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: url.appending(path: "Golden/\(file).json"))
        let all = try JSONDecoder().decode(JSON.self, from: data)
        return all["cases"].list.filter { $0["op"].text == operation }
    }
}

/// Any JSON value; what is absent is null.
enum JSON: Decodable, Sendable {
    case null
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSON].self) {
            self = .list(list)
        } else if let object = try? container.decode([String: JSON].self) {
            self = .object(object)
        } else {
            self = .null
        }
    }

    subscript(key: String) -> JSON {
        if case .object(let object) = self { return object[key] ?? .null }
        return .null
    }

    var object: [String: JSON] { if case .object(let object) = self { object } else { [:] } }
    var list: [JSON] { if case .list(let list) = self { list } else { [] } }
    var text: String { if case .text(let text) = self { text } else { "" } }
    var optional: Double? { if case .number(let number) = self { number } else { nil } }
    var number: Double { optional ?? .nan }
    var int: Int { optional.map { Int($0) } ?? .min }
    var numbers: [Double] { list.map(\.number) }
}

/// Absolute or relative distance, whichever is smaller.
func isClose(_ left: Double?, _ right: Double?, _ tolerance: Double = 1e-9) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= tolerance * max(1, abs(right))
}

/// A file of ../shared, or nil, said aloud, where it is absent.
enum SharedData {
    static func data(_ path: String) -> Data? {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
                let file = folder.deletingLastPathComponent().appending(path: "shared/" + path)
                if let data = try? Data(contentsOf: file) { return data }
                break
            }
            folder = folder.deletingLastPathComponent()
        }
        print("skipped: ../shared/\(path) is not here")
        return nil
    }

    /// The text of a gzip file, unpacked by the system's gunzip.
    static func unzipped(_ path: String) throws -> String? {
        guard let data = data(path) else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gunzip", "-c"]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        let feeding = Task.detached {
            try input.fileHandleForWriting.write(contentsOf: data)
            try input.fileHandleForWriting.close()
        }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        _ = feeding
        return String(decoding: text, as: UTF8.self)
    }
}
