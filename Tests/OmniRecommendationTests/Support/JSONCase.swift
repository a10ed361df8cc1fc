// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Any JSON value, read by what the case needs.
enum JSONCase: Decodable, Sendable, Hashable, CustomStringConvertible {
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
    var fields: [String: JSONCase] { if case .fields(let fields) = self { fields } else { [:] } }
    var isNull: Bool { self == .null }
    var description: String { text }

    /// A field, null when there is none.
    subscript(key: String) -> JSONCase { fields[key] ?? .null }

    /// An element, null when there is none.
    subscript(index: Int) -> JSONCase { list.indices.contains(index) ? list[index] : .null }

    /// A number that must be there.
    func double(_ key: String) -> Double { self[key].number ?? .nan }

    /// A whole number that must be there.
    func int(_ key: String) -> Int { Int(self[key].number ?? -1) }
}
