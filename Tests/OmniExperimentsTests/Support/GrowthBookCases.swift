// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The published cases of GrowthBook's SDKs, which lie beside the checkout and never in it.
enum GrowthBookCases {
    static let file: URL? = {
        var folder = URL(filePath: #filePath)
        repeat {
            folder.deleteLastPathComponent()
            let manifest = folder.appending(path: "Package.swift")
            guard FileManager.default.fileExists(atPath: manifest.path) else { continue }
            let file = folder.appending(path: "../shared/conformance/growthbook/cases.shared.json").standardized
            if FileManager.default.fileExists(atPath: file.path) { return file }
            print("skipped: ../shared/conformance/growthbook is not there")
            return nil
        } while folder.path.count > 1
        return nil
    }()

    static var arePresent: Bool { file != nil }

    /// The cases under one key, each as the list that it is.
    static func named(_ key: String) throws -> [[JSONCase]] {
        guard let file else { return [] }
        let all = try JSONDecoder().decode([String: JSONCase].self, from: Data(contentsOf: file))
        return all[key]?.list.map(\.list) ?? []
    }
}

/// Any JSON value, read by what the case needs.
enum JSONCase: Decodable, Sendable, CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case items([JSONCase])
    case fields([String: JSONCase])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let items = try? value.decode([JSONCase].self) {
            self = .items(items)
        } else {
            self = .fields(try value.decode([String: JSONCase].self))
        }
    }

    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var text: String { if case .text(let text) = self { text } else { "" } }
    var flag: Bool { if case .bool(let flag) = self { flag } else { false } }
    var list: [JSONCase] { if case .items(let items) = self { items } else { [] } }
    var numbers: [Double] { list.compactMap(\.number) }
    var description: String { text }
}
