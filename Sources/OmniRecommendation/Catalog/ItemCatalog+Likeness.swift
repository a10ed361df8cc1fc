// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ItemCatalog.Columns {
    /// How alike two rows are; see ``ItemCatalog/likeness(_:_:)``.
    package func likeness(_ left: Int, _ right: Int) -> Double {
        if left == right { return 1 }
        // Two unknown categories, or brands, are as alike as two known ones that are the same: the kernel must not
        // depend on which of two rows lacks a value.
        var sum = category[left] == category[right] ? 0.5 : 0
        if brand[left] == brand[right] { sum += 0.2 }
        let shared = sharedTokens(left, right)
        let all = tokenCount(left) + tokenCount(right) - shared
        sum += 0.3 * (all == 0 ? 1 : Double(shared) / Double(all))
        return sum
    }

    /// Whether two rows have a value of an attribute in common.
    package func share(_ attribute: ItemAttribute, _ left: Int, _ right: Int) -> Bool {
        sharedValue(of: attribute, left, right) != nil
    }

    /// The first value of an attribute that two rows have in common.
    package func sharedValue(of attribute: ItemAttribute, _ left: Int, _ right: Int) -> String? {
        guard let number = attributes.number(of: attribute.rawValue) else { return nil }
        for token in tokens(of: left) where attributeOfToken[Int(token)] == number {
            if tokens(of: right).contains(token) { return valueOfToken[Int(token)] }
        }
        return nil
    }

    /// The values of an attribute that a row has.
    package func values(of attribute: ItemAttribute, _ row: Int) -> [Int32] {
        guard let number = attributes.number(of: attribute.rawValue) else { return [] }
        return tokens(of: row).filter { attributeOfToken[Int($0)] == number }
    }

    /// The numbers of these values of an attribute, as far as an item has them.
    package func tokens(_ attribute: ItemAttribute, _ values: [String]) -> Set<Int32> {
        guard let number = attributes.number(of: attribute.rawValue) else { return [] }
        let wanted = Set(values)
        let tokens = attributeOfToken.indices.filter {
            attributeOfToken[$0] == number && wanted.contains(valueOfToken[$0])
        }
        return Set(tokens.map(Int32.init))
    }

    /// How many values an attribute has in this catalogue.
    package func valueCount(of attribute: ItemAttribute) -> Int {
        guard let number = attributes.number(of: attribute.rawValue) else { return 0 }
        return attributeOfToken.count { $0 == number }
    }

    /// Where the places begin that lie at this latitude or north of it.
    package func firstPlace(north latitude: Double) -> Int {
        var low = 0
        var high = latitudes.count
        while low < high {
            let middle = (low + high) / 2
            if latitudes[middle] < latitude { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func tokenCount(_ row: Int) -> Int { Int(tokenStarts[row + 1] - tokenStarts[row]) }

    private func sharedTokens(_ left: Int, _ right: Int) -> Int {
        var at = Int(tokenStarts[left])
        var other = Int(tokenStarts[right])
        let end = Int(tokenStarts[left + 1])
        let otherEnd = Int(tokenStarts[right + 1])
        var shared = 0
        while at < end, other < otherEnd {
            let (one, two) = (tokens[at], tokens[other])
            if one == two { shared += 1 }
            if one <= two { at += 1 }
            if two <= one { other += 1 }
        }
        return shared
    }
}
