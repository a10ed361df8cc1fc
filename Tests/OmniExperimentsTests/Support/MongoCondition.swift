// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The conditions in GrowthBook's published cases, which read like MongoDB's queries, over JSON.
///
/// The product has conditions of its own (OmniSegmentation); this one exists to read other people's cases.
enum MongoCondition {
    static func holds(_ condition: JSONCase, for object: JSONCase, groups: JSONCase = .null) -> Bool {
        condition.fields.allSatisfy { key, value in
            switch key {
            case "$or": value.list.isEmpty || value.list.contains { holds($0, for: object, groups: groups) }
            case "$nor": !(value.list.isEmpty || value.list.contains { holds($0, for: object, groups: groups) })
            case "$and": value.list.allSatisfy { holds($0, for: object, groups: groups) }
            case "$not": !holds(value, for: object, groups: groups)
            default: matches(value, object.value(at: key), groups)
            }
        }
    }

    private static func matches(
        _ condition: JSONCase, _ value: JSONCase, _ groups: JSONCase, ignoringCase: Bool = false
    ) -> Bool {
        switch condition {
        case .text(let text):
            return ignoringCase ? value.script.lowercased() == text.lowercased() : value.script == text
        case .number(let number): return value.asNumber == number
        case .bool(let flag): return !value.isNull && value.isTruthy == flag
        case .null: return value.isNull
        case .items: return value == condition
        case .fields(let fields):
            guard !fields.isEmpty, fields.keys.allSatisfy({ $0.hasPrefix("$") }) else { return value == condition }
            return fields.allSatisfy { applies($0, value, $1, groups) }
        }
    }

    private static func applies(
        _ name: String, _ value: JSONCase, _ operand: JSONCase, _ groups: JSONCase
    ) -> Bool {
        switch name {
        case "$eq": return value == operand
        case "$ne": return value != operand
        case "$lt", "$lte", "$gt", "$gte": return ordered(name, compared(value, operand))
        case "$veq", "$vne", "$vlt", "$vlte", "$vgt", "$vgte":
            let order = version(value) < version(operand) ? -1 : version(value) == version(operand) ? 0 : 1
            return ordered("$" + name.dropFirst(2), order)
        case "$exists": return operand.isTruthy != value.isNull
        case "$in": return operand.isList && isIn(value, operand.list)
        case "$nin": return operand.isList && !isIn(value, operand.list)
        case "$ini": return operand.isList && isIn(value.folded, operand.list.map(\.folded))
        case "$nini": return operand.isList && !isIn(value.folded, operand.list.map(\.folded))
        case "$inGroup": return isIn(value, groups[operand.text].list)
        case "$notInGroup": return !isIn(value, groups[operand.text].list)
        case "$not": return !matches(operand, value, groups)
        case "$size": return value.isList && matches(operand, .number(Double(value.list.count)), groups)
        case "$all", "$alli":
            return value.isList && operand.isList
                && operand.list.allSatisfy { wanted in
                    value.list.contains { matches(wanted, $0, groups, ignoringCase: name == "$alli") }
                }
        case "$elemMatch":
            let isOperator = !operand.fields.isEmpty && operand.fields.keys.allSatisfy { $0.hasPrefix("$") }
            return value.list.contains { item in
                item.isTruthy
                    && (isOperator ? matches(operand, item, groups) : holds(operand, for: item, groups: groups))
            }
        case "$regex", "$regexi":
            let options: NSRegularExpression.Options = name == "$regexi" ? .caseInsensitive : []
            guard let pattern = try? NSRegularExpression(pattern: operand.text, options: options) else { return false }
            let text = value.script
            return pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        case "$type": return value.typeName == operand.text
        default: return false
        }
    }

    private static func ordered(_ name: String, _ order: Int?) -> Bool {
        guard let order else { return false }
        switch name {
        case "$eq": return order == 0
        case "$ne": return order != 0
        case "$lt": return order < 0
        case "$lte": return order <= 0
        case "$gt": return order > 0
        default: return order >= 0
        }
    }

    /// Two texts by their characters, everything else as numbers.
    private static func compared(_ left: JSONCase, _ right: JSONCase) -> Int? {
        if case .text(let one) = left, case .text(let other) = right { return one < other ? -1 : one == other ? 0 : 1 }
        let (one, other) = (left.asNumber, right.asNumber)
        guard !one.isNaN, !other.isNaN else { return nil }
        return one < other ? -1 : one == other ? 0 : 1
    }

    private static func isIn(_ value: JSONCase, _ list: [JSONCase]) -> Bool {
        value.isList ? value.list.contains(where: list.contains) : list.contains(value)
    }

    /// A version as text that sorts as the version does.
    private static func version(_ value: JSONCase) -> String {
        var text = value.script
        if value.isNull || text.isEmpty { text = "0" }
        if text.hasPrefix("v") { text.removeFirst() }
        text = String(text.prefix { $0 != "+" })
        var parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "." }.map(String.init)
        if parts.count == 3 { parts.append("~") }
        return
            parts.map { part in
                !part.isEmpty && part.allSatisfy(\.isNumber)
                    ? String(repeating: " ", count: max(5 - part.count, 0)) + part : part
            }
            .joined(separator: "-")
    }
}

extension JSONCase {
    var isList: Bool { if case .items = self { true } else { false } }

    /// What stands at a path with dots; null when nothing does.
    func value(at path: String) -> JSONCase {
        path.split(separator: ".", omittingEmptySubsequences: false).reduce(self) { $0[String($1)] }
    }

    /// Whether JavaScript takes it for true.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let flag): flag
        case .number(let number): number != 0 && !number.isNaN
        case .text(let text): !text.isEmpty
        case .items, .fields: true
        }
    }

    /// How JavaScript writes it.
    var script: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
        case .text(let text): text
        case .items(let items): items.map(\.script).joined(separator: ",")
        case .fields: "[object Object]"
        }
    }

    /// How JavaScript counts it.
    var asNumber: Double {
        switch self {
        case .null: 0
        case .bool(let flag): flag ? 1 : 0
        case .number(let number): number
        case .text(let text): text.isEmpty ? 0 : Double(text.trimmingCharacters(in: .whitespaces)) ?? .nan
        case .items(let items): items.isEmpty ? 0 : items.count == 1 ? items[0].asNumber : .nan
        case .fields: .nan
        }
    }

    var folded: JSONCase {
        switch self {
        case .text(let text): .text(text.lowercased())
        case .items(let items): .items(items.map(\.folded))
        default: self
        }
    }

    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .text: "string"
        case .items: "array"
        case .fields: "object"
        }
    }
}
