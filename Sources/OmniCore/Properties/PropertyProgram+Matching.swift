// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension PropertyProgram {
    /// Whether these properties pass: the same answer as ``PropertyTest/matches(_:)``.
    package func matches(_ properties: Properties) -> Bool {
        var place = entry
        var foundKey: Int32 = -1
        var found = 0..<0
        var isFound = false
        while place >= 0 {
            let question = questions[Int(place)]
            // Ranges of one property ask about it twice in a row.
            if question.key != foundKey {
                foundKey = question.key
                let value = PropertyCursor.value(of: keys[Int(foundKey)], in: properties.storage.span)
                isFound = value != nil
                found = value ?? 0..<0
            }
            let holds = isFound && passes(question.kind, properties, found)
            place = holds ? question.yes : question.no
        }
        return place == Self.accept
    }

    private func passes(_ kind: Kind, _ properties: Properties, _ range: Range<Int>) -> Bool {
        let bytes = properties.storage.span
        let tag = bytes[range.lowerBound]
        switch kind {
        case .int(let comparison, let constant):
            if tag == PropertyCoding.Tag.int {
                return comparison.orders(PropertyCursor.integer(in: bytes, at: range), constant)
            }
            if tag == PropertyCoding.Tag.double {
                guard let value = PropertyCursor.double(in: bytes, at: range) else { return false }
                return comparison.orders(value, Double(constant))
            }
            return passesBuilt(comparison, .int(constant), properties, range)
        case .double(let comparison, let constant):
            if tag == PropertyCoding.Tag.double {
                guard let value = PropertyCursor.double(in: bytes, at: range) else { return false }
                return comparison.orders(value, constant)
            }
            if tag == PropertyCoding.Tag.int {
                return comparison.orders(Double(PropertyCursor.integer(in: bytes, at: range)), constant)
            }
            return passesBuilt(comparison, .double(constant), properties, range)
        case .flag(let comparison, let constant):
            guard tag == PropertyCoding.Tag.yes || tag == PropertyCoding.Tag.no else {
                return passesBuilt(comparison, .bool(constant), properties, range)
            }
            return comparison.equates((tag == PropertyCoding.Tag.yes) == constant)
        case .text(let comparison, let constant):
            guard let text = PropertyCursor.plainText(in: bytes, at: range) else {
                return passesBuilt(comparison, .string(String(decoding: constant, as: UTF8.self)), properties, range)
            }
            return comparison.orders(PropertyCursor.order(of: bytes, in: text, and: constant), 0)
        case .contains(let part):
            guard let text = PropertyCursor.plainText(in: bytes, at: range) else {
                guard let built = built(properties, range)?.text else { return false }
                return built.contains(String(decoding: part, as: UTF8.self))
            }
            return PropertyCursor.contains(part, bytes, in: text)
        case .prefix(let part):
            guard let text = PropertyCursor.plainText(in: bytes, at: range) else {
                guard let built = built(properties, range)?.text else { return false }
                return built.hasPrefix(String(decoding: part, as: UTF8.self))
            }
            return PropertyCursor.begins(with: part, bytes, in: text)
        case .exists:
            if PropertyCursor.plainText(in: bytes, at: range) != nil { return true }
            guard let value = built(properties, range) else { return false }
            return value != .null
        case .built(let test): return test.matches(properties)
        }
    }

    private func passesBuilt(
        _ comparison: PropertyTest.Comparison, _ constant: PropertyValue, _ properties: Properties, _ range: Range<Int>
    ) -> Bool {
        guard let value = built(properties, range) else { return false }
        return comparison.holds(value, constant)
    }

    private func built(_ properties: Properties, _ range: Range<Int>) -> PropertyValue? {
        var reader = ByteReader(properties.storage, in: range)
        return try? PropertyCoding.read(&reader, depth: 0)
    }
}

extension PropertyTest.Comparison {
    fileprivate func orders<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

    fileprivate func equates(_ areEqual: Bool) -> Bool {
        switch self {
        case .equal: areEqual
        case .notEqual: !areEqual
        default: false
        }
    }
}
