// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A ``PropertyTest`` compiled for judging millions of records: the same answers, read straight off the bytes.
///
/// The tree becomes a list of questions, each knowing which question follows a yes and which a no, so that "all",
/// "any" and "not" cost nothing. Numbers, flags and plain ASCII text are compared in place; whatever needs more (text
/// that Unicode may write in several ways, lists, objects) is built and judged by the test itself.
package struct PropertyProgram: Sendable {
    var questions: [Question] = []
    var keys: [[UInt8]] = []
    private(set) var entry: Int32 = Self.accept

    static let accept: Int32 = -1
    static let reject: Int32 = -2

    /// One comparison of one property.
    struct Question: Sendable {
        var key: Int32
        var kind: Kind
        var yes: Int32
        var no: Int32
    }

    enum Kind: Sendable {
        case int(PropertyTest.Comparison, Int64)
        case double(PropertyTest.Comparison, Double)
        case flag(PropertyTest.Comparison, Bool)
        /// Constants of ASCII without carriage returns, where bytes, scalars and characters are one and the same.
        case text(PropertyTest.Comparison, [UInt8])
        case contains([UInt8])
        case prefix([UInt8])
        case exists
        /// Judged on the built value.
        case built(PropertyTest)
    }

    package init(_ test: PropertyTest) { entry = place(test, yes: Self.accept, no: Self.reject) }

    private mutating func place(_ test: PropertyTest, yes: Int32, no: Int32) -> Int32 {
        switch test {
        case .compare(let name, let comparison, let constant):
            return append(name, Self.kind(name, comparison, constant), yes, no)
        case .oneOf(let name, let values):
            return values.reversed().reduce(no) { append(name, Self.kind(name, .equal, $1), yes, $0) }
        case .exists(let name): return append(name, .exists, yes, no)
        case .contains(let name, let part):
            return append(name, Self.plain(part).map { .contains($0) } ?? .built(test), yes, no)
        case .hasPrefix(let name, let part):
            return append(name, Self.plain(part).map { .prefix($0) } ?? .built(test), yes, no)
        case .all(let tests): return tests.reversed().reduce(yes) { place($1, yes: $0, no: no) }
        case .any(let tests): return tests.reversed().reduce(no) { place($1, yes: yes, no: $0) }
        case .not(let inner): return place(inner, yes: no, no: yes)
        }
    }

    private static func kind(
        _ name: String, _ comparison: PropertyTest.Comparison, _ constant: PropertyValue
    ) -> Kind {
        let built = Kind.built(.compare(name, comparison, constant))
        switch constant {
        case .int(let number): return .int(comparison, number)
        case .double(let number): return .double(comparison, number)
        case .bool(let flag): return .flag(comparison, flag)
        case .string(let text): return plain(text).map { .text(comparison, $0) } ?? built
        case .null, .list, .object: return built
        }
    }

    /// The bytes of a text that may be compared byte by byte, or `nil`.
    private static func plain(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        return bytes.allSatisfy(PropertyCursor.isPlain) ? bytes : nil
    }

    private mutating func append(_ name: String, _ kind: Kind, _ yes: Int32, _ no: Int32) -> Int32 {
        let bytes = Array(name.utf8)
        let key = keys.firstIndex(of: bytes) ?? keys.count
        if key == keys.count { keys.append(bytes) }
        questions.append(Question(key: Int32(key), kind: kind, yes: yes, no: no))
        return Int32(questions.count - 1)
    }
}
