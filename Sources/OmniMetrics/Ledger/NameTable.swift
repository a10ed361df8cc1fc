// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Names of journeys, channels, events and reasons as small numbers.
struct NameTable: Sendable {
    private(set) var names: [String] = []
    private var indexes: [String: Int32] = [:]
    private var table = ByteTable()

    mutating func index(of name: String) -> Int32 {
        var name = name
        return name.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    mutating func index(of name: UnsafeRawBufferPointer) -> Int32 {
        let index = table.index(of: name)
        if Int(index) == names.count {
            let text = table[index]
            names.append(text)
            indexes[text] = index
        }
        return index
    }

    /// Takes in another table, and answers its names' indexes in this one.
    mutating func merge(_ other: NameTable) -> [Int32] { other.table.map { index(of: $0) } }

    func find(_ name: String) -> Int32? { indexes[name] }

    subscript(index: Int32) -> String { names.indices.contains(Int(index)) ? names[Int(index)] : "" }
}
