// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Mustache
import OmniCore

/// All that a template can ever see: a closed tree of texts, flags, lists and records.
///
/// The renderer looks into Swift values by reflection when it is given any. It never is: every leaf that reaches it
/// answers for itself that it has no children.
enum TemplateValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case text(String)
    case list([TemplateValue])
    case record([String: TemplateValue])

    init(_ value: PropertyValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .text(String(number))
        case .double(let number): self = .text(Self.text(of: number))
        case .string(let text): self = .text(text)
        case .list(let values): self = .list(values.map { TemplateValue($0) })
        case .object(let properties):
            var fields: [String: TemplateValue] = [:]
            for (key, value) in properties.fields { fields[key] = TemplateValue(value) }
            self = .record(fields)
        }
    }

    /// Whole numbers without a fraction: a price of 39 that was measured as a double is "39".
    private static func text(of number: Double) -> String {
        guard abs(number) < 9_007_199_254_740_992, let whole = Int64(exactly: number) else { return "\(number)" }
        return String(whole)
    }

    /// Whether nothing would be printed: an empty text counts as missing.
    var isMissing: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        default: false
        }
    }

    /// The field of a record, `nil` if there is none or this is something else.
    func child(_ name: String) -> TemplateValue? {
        if case .record(let fields) = self { return fields[name] }
        return nil
    }

    /// What the renderer is given.
    var rendered: Any {
        switch self {
        case .null: Leaf(renderText: "")
        case .bool(let flag): flag
        case .text(let text): Leaf(renderText: text)
        case .list(let values): values.map(\.rendered)
        case .record(let fields): fields.mapValues(\.rendered)
        }
    }

    /// A text that has no children and cannot be looked into.
    private struct Leaf: MustacheCustomRenderable, MustacheParent {
        let renderText: String
        var isNull: Bool { renderText.isEmpty }
        func child(named: String) -> Any? { nil }
    }
}

extension TemplateValue {
    /// Puts a value at a path, making records on the way; what stands in the way and is no record stays.
    mutating func fill(_ path: ArraySlice<String>, with value: TemplateValue) {
        guard let head = path.first else {
            if isMissing { self = value }
            return
        }
        var fields: [String: TemplateValue]
        switch self {
        case .record(let own): fields = own
        case .null: fields = [:]
        default: return
        }
        var inner = fields[head] ?? .null
        inner.fill(path.dropFirst(), with: value)
        fields[head] = inner
        self = .record(fields)
    }
}
