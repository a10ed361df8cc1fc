// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniChannels
public import OmniCore

/// The templates of one set of definitions, checked as a whole.
package struct TemplateLibrary: Sendable {
    private let templates: [String: CompiledTemplate]

    /// Checks every template.
    ///
    /// - Throws: ``DeliveryError`` with all problems of all templates.
    package init(_ templates: [MessageTemplate]) throws {
        var compiled: [String: CompiledTemplate] = [:]
        var problems: [String] = []
        for template in templates {
            let result = TemplateCompiler.compile(template)
            problems += result.problems
            if let earlier = compiled[template.name], earlier.template != template {
                problems.append("template '\(template.name)': another one has the same name")
            }
            compiled[template.name] = result.compiled
        }
        guard problems.isEmpty else { throw DeliveryError(.invalidTemplate, problems) }
        self.templates = compiled
    }

    /// What became of rendering.
    package enum Rendering: Sendable, Hashable {
        case content(MessageContent)
        /// Something is missing or too long; the reason names the template and the variable.
        case refused(Reason)
    }

    /// The names of all templates, sorted.
    package var names: [String] { templates.keys.sorted() }

    /// The template of a name.
    package subscript(name: String) -> MessageTemplate? { templates[name]?.template }

    /// Renders a template; the same scope gives the same bytes.
    package func render(_ name: String, _ scope: TemplateScope) -> Rendering {
        guard let template = templates[name] else {
            return .refused(Reason(.definitionMissing, "template \(name)"))
        }
        return template.render(scope)
    }
}

extension MessageTemplate {
    /// Checks the template and renders it with these values, as a person would get it.
    ///
    /// The values stand under their names; the person's traits are a record named `traits`.
    ///
    /// - Throws: ``DeliveryError`` with everything that is wrong with the template, or with what it lacks.
    public func preview(_ values: Properties = Properties()) throws -> MessageContent {
        switch try TemplateLibrary([self]).render(name, TemplateScope(opening: values)) {
        case .content(let content): return content
        case .refused(let reason): throw DeliveryError(.notRendered, [reason.detail])
        }
    }
}
