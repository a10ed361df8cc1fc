// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Where a template's names are looked up: what the caller adds, the traits under `traits`, then the properties of
/// the fact that opened the run.
package struct TemplateScope: Sendable {
    package var opening: Properties
    package var traits: Properties
    package var context: Properties

    package init(
        opening: Properties = Properties(), traits: Properties = Properties(), context: Properties = Properties()
    ) {
        self.opening = opening
        self.traits = traits
        self.context = context
    }

    /// The tree of the given names; of everything else a template sees nothing.
    func tree(of names: TemplateNames) -> TemplateValue {
        var fields: [String: TemplateValue] = [:]
        for name in names.heads {
            if let value = context[name] {
                fields[name] = TemplateValue(value)
            } else if name == "traits", !traits.isEmpty {
                fields[name] = .record(traitFields(names.traits))
            } else if let value = opening[name] {
                fields[name] = TemplateValue(value)
            }
        }
        return .record(fields)
    }

    private func traitFields(_ names: Set<String>?) -> [String: TemplateValue] {
        var fields: [String: TemplateValue] = [:]
        if let names {
            for name in names {
                if let value = traits[name] { fields[name] = TemplateValue(value) }
            }
        } else {
            for (name, value) in traits.fields { fields[name] = TemplateValue(value) }
        }
        return fields
    }
}

/// The names that a template can look up.
struct TemplateNames: Sendable, Hashable {
    /// First parts of names.
    var heads: Set<String> = []
    /// Traits named as `traits.x`; `nil` when all may be looked at, because `traits` stands alone.
    var traits: Set<String>? = []

    mutating func insert(_ path: [String]) {
        guard let head = path.first else { return }
        heads.insert(head)
        guard head == "traits" else { return }
        if path.count > 1 { traits?.insert(path[1]) } else { traits = nil }
    }
}
