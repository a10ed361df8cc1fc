// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Mustache
import OmniChannels
import OmniCore

/// A template that was found to be sound, ready to be rendered.
struct CompiledTemplate: Sendable {
    /// One of subject, text and HTML.
    struct Part: Sendable {
        let nodes: [TemplateNode]
        let template: MustacheTemplate
        let library: MustacheLibrary
        let isHTML: Bool
    }

    let template: MessageTemplate
    let subject: Part?
    let text: Part
    let html: Part?
    let partials: [String: [TemplateNode]]
    let names: TemplateNames
    /// Declared names that are used and have to be there; empty when the template declares by use.
    let required: [[String]]
    let fallbacks: [(path: [String], value: TemplateValue)]

    /// Renders the message, or says what it lacks.
    func render(_ scope: TemplateScope) -> TemplateLibrary.Rendering {
        var tree = scope.tree(of: names)
        for fallback in fallbacks { tree.fill(fallback.path[...], with: fallback.value) }
        for path in required where Self.isMissing(path[...], in: tree) {
            return refusal(.missing(path.joined(separator: ".")))
        }
        var bytesLeft = TemplateLimits.outputBytes
        do {
            let values = tree.rendered
            let subject = try subject.map { part throws(TemplateMeter.Refusal) in
                Self.line(try render(part, tree, values, &bytesLeft))
            }
            let text = try render(text, tree, values, &bytesLeft)
            let html = try html.map { part throws(TemplateMeter.Refusal) in
                try render(part, tree, values, &bytesLeft)
            }
            return .content(MessageContent(subject: subject, text: text, html: html))
        } catch {
            return refusal(error)
        }
    }

    private func render(
        _ part: Part, _ tree: TemplateValue, _ values: Any, _ bytesLeft: inout Int
    ) throws(TemplateMeter.Refusal) -> String {
        var meter = TemplateMeter(
            partials: partials, isHTML: part.isHTML, bytes: bytesLeft, isOptional: template.isOptional)
        try meter.measure(part.nodes, tree)
        let result = part.template.render(values, library: part.library)
        // Should the two ever disagree, the measure holds.
        guard result.utf8.count <= bytesLeft - meter.bytesLeft else { throw .tooLong }
        bytesLeft = meter.bytesLeft
        return result
    }

    private func refusal(_ refusal: TemplateMeter.Refusal) -> TemplateLibrary.Rendering {
        let detail =
            switch refusal {
            case .missing(let name): "'\(name)' is missing"
            case .notPrintable(let name): "'\(name)' is a list or a record"
            case .tooLong: "more than \(TemplateLimits.outputBytes) bytes"
            case .tooManySteps: "more than \(TemplateLimits.steps) tags to render"
            }
        return .refused(Reason(.notRendered, "\(template.name): \(detail)"))
    }

    /// A subject is one line: line breaks would become headers of their own.
    private static func line(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            let isBreak = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            line.unicodeScalars.append(isBreak || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar)
        }
        return line
    }

    private static func isMissing(_ path: ArraySlice<String>, in value: TemplateValue) -> Bool {
        guard let head = path.first else { return value.isMissing }
        switch value {
        case .record(let fields): return isMissing(path.dropFirst(), in: fields[head] ?? .null)
        // The fields of a list's records are looked at when they are printed.
        case .list: return false
        default: return true
        }
    }
}

extension MessageTemplate {
    /// Whether a name may print nothing.
    fileprivate func isOptional(_ path: [String], _ sections: [[String]]) -> Bool {
        guard let variables else { return false }
        return variables.contains { $0.isOptional && $0.covers(path, in: sections) }
    }
}

extension MessageTemplate.Variable {
    /// Whether a declaration is for this name as it stands, or for it as a field of one of the sections around it.
    func covers(_ path: [String], in sections: [[String]]) -> Bool {
        let own = name.split(separator: ".").map(String.init)
        if path.starts(with: own) { return true }
        var outer: [String] = []
        // `{{#a}}{{#b}}{{c}}` may be c, b.c or a.b.c.
        for section in sections.reversed() {
            outer = section + outer
            if (outer + path).starts(with: own) { return true }
        }
        return false
    }
}
