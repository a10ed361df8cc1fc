// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Names of journeys, channels and reasons as small numbers.
struct NameTable: Sendable {
    private(set) var names: [String] = []
    private var indexes: [String: Int32] = [:]

    mutating func index(of name: String) -> Int32 {
        if let known = indexes[name] { return known }
        let index = Int32(truncatingIfNeeded: names.count)
        names.append(name)
        indexes[name] = index
        return index
    }

    /// Takes in another table, and answers its names' indexes in this one.
    mutating func merge(_ other: NameTable) -> [Int32] { other.names.map { index(of: $0) } }

    func find(_ name: String) -> Int32? { indexes[name] }

    subscript(index: Int32) -> String { names.indices.contains(Int(index)) ? names[Int(index)] : "" }
}
