// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The worked cases of `Golden/*.json`, computed in Python for this project.
struct GoldenCase: Decodable {
    let id: String
    let op: String
    let input: JSONNode
    let expected: JSONNode
    let tolerance: Double

    private struct File: Decodable {
        let cases: [GoldenCase]
    }

    /// All cases of a file whose operation has this name.
    static func cases(of op: String, in file: String) throws -> [GoldenCase] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "Golden/\(file).json"))
        let found = try JSONDecoder().decode(File.self, from: data).cases.filter { $0.op == op }
        guard !found.isEmpty else { throw MissingCase(name: "\(file): \(op)") }
        return found
    }

    struct MissingCase: Error {
        let name: String
    }
}

/// A JSON value that is read by path; what is absent is NaN or empty, so that a comparison with it fails.
enum JSONNode: Decodable {
    case number(Double)
    case text(String)
    case flag(Bool)
    case list([JSONNode])
    case object([String: JSONNode])
    case null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONNode].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONNode].self))
        }
    }

    subscript(name: String) -> JSONNode {
        if case .object(let members) = self { return members[name] ?? .null }
        return .null
    }

    var number: Double {
        if case .number(let value) = self { return value }
        return .nan
    }

    var flag: Bool {
        if case .flag(let value) = self { return value }
        return false
    }

    var list: [JSONNode] {
        if case .list(let values) = self { return values }
        return []
    }

    var numbers: [Double] { list.map(\.number) }
    var integers: [Int] { numbers.map { Int($0) } }
}

/// Whether two numbers agree, absolutely or relatively; NaN agrees with nothing.
func agree(_ got: Double, _ wanted: Double, within tolerance: Double) -> Bool {
    abs(got - wanted) <= tolerance * max(1, abs(wanted))
}

/// Whether two lists agree number by number.
func agree(_ got: [Double], _ wanted: [Double], within tolerance: Double) -> Bool {
    got.count == wanted.count && zip(got, wanted).allSatisfy { agree($0, $1, within: tolerance) }
}
