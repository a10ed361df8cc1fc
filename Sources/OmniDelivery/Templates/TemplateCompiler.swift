// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Mustache
import OmniCore

/// Checks a template from end to end and collects every problem.
struct TemplateCompiler {
    private let template: MessageTemplate
    private(set) var problems: [String] = []
    private var partials: [String: [TemplateNode]] = [:]
    private var names = TemplateNames()
    /// From the top: names as they stand outside of sections, else behind the name of their section.
    private var used: Set<[String]> = []
    private var tags = 0

    private init(_ template: MessageTemplate) { self.template = template }

    static func compile(_ template: MessageTemplate) -> (compiled: CompiledTemplate?, problems: [String]) {
        var compiler = TemplateCompiler(template)
        let compiled = compiler.compile()
        return (compiler.problems.isEmpty ? compiled : nil, compiler.problems)
    }

    private mutating func compile() -> CompiledTemplate? {
        if template.name.isEmpty { problems.append("a template has no name") }
        if template.purpose.rawValue.isEmpty { add("it has no purpose; consent is asked per purpose") }
        if template.text.isEmpty { add("it has no text; channels without HTML would send nothing") }
        checkVariables()
        for (name, source) in template.partials.sorted(by: { $0.key < $1.key }) {
            partials[name] = scan(source, "partial '\(name)'")
        }
        let subject = template.subject.flatMap { scan($0, "subject") }
        let text = scan(template.text, "text")
        let html = template.html.flatMap { scan($0, "html") }
        guard problems.isEmpty, let text else { return nil }

        for (nodes, place) in [(subject, "subject"), (text, "text"), (html, "html")] {
            if let nodes { check(nodes, place, sections: [], chain: [], depth: 0) }
        }
        guard problems.isEmpty else { return nil }
        let textLibrary = library(isHTML: false)
        let textPart = part(template.text, text, "text", textLibrary, isHTML: false)
        let subjectPart = template.subject.flatMap { part($0, subject, "subject", textLibrary, isHTML: false) }
        let htmlPart = template.html.flatMap { part($0, html, "html", library(isHTML: true), isHTML: true) }
        guard problems.isEmpty, let textPart else { return nil }

        let variables = template.variables ?? []
        let needed = variables.filter { !$0.isOptional && $0.fallback == nil }
        return CompiledTemplate(
            template: template, subject: subjectPart, text: textPart, html: htmlPart, partials: partials,
            names: names,
            required: needed.map(\.path).filter { path in used.contains { $0.starts(with: path) } },
            fallbacks: variables.compactMap { variable in
                variable.fallback.map { (variable.path, TemplateValue($0)) }
            })
    }

    private mutating func checkVariables() {
        var seen: Set<String> = []
        for variable in template.variables ?? [] {
            if variable.path.isEmpty || variable.path.contains("") {
                add("the variable '\(variable.name)' is not a dotted name")
            }
            if !seen.insert(variable.name).inserted { add("the variable '\(variable.name)' is declared twice") }
        }
    }

    /// Walks everything that a part can render, partials expanded, so that it is known to end.
    private mutating func check(
        _ nodes: [TemplateNode], _ place: String, sections: [[String]], chain: [String], depth: Int
    ) {
        guard depth <= TemplateLimits.depth else {
            add("\(place): sections and partials are nested more than \(TemplateLimits.depth) deep")
            return
        }
        for node in nodes {
            tags += 1
            guard tags <= TemplateLimits.tags else {
                if tags == TemplateLimits.tags + 1 { add("with its partials it has over \(TemplateLimits.tags) tags") }
                return
            }
            switch node {
            case .text: break
            case .variable(let path, _, let line):
                check(path, "\(place), line \(line)", sections)
            case .section(let path, let isInverted, let inner, let line):
                check(path, "\(place), line \(line)", sections)
                let sections = isInverted ? sections : sections + [path]
                check(inner, place, sections: sections, chain: chain, depth: depth + 1)
            case .partial(let name, _, let line):
                guard let inner = partials[name] else {
                    add("\(place), line \(line): there is no partial '\(name)'")
                    continue
                }
                guard !chain.contains(name) else {
                    let circle = (chain.drop { $0 != name } + [name]).joined(separator: " → ")
                    add("\(place), line \(line): the partial includes itself: \(circle)")
                    continue
                }
                let place = "partial '\(name)'"
                check(inner, place, sections: sections, chain: chain + [name], depth: depth + 1)
            }
        }
    }

    private mutating func check(_ path: [String], _ place: String, _ sections: [[String]]) {
        guard !path.isEmpty else {
            if sections.isEmpty { add("\(place): {{.}} stands for an element and needs a section around it") }
            return
        }
        names.insert(path)
        // Inside a section a name may be a field of its element; whether it is there shows when it is printed.
        used.insert((sections.last ?? []) + path)
        guard let variables = template.variables else { return }
        // A section may stand for a record of which only fields are declared.
        let isDeclared = variables.contains { $0.covers(path, in: sections) || $0.path.starts(with: path) }
        if !isDeclared { add("\(place): '\(path.joined(separator: "."))' is not among its variables; declare it") }
    }

    private mutating func scan(_ source: String, _ place: String) -> [TemplateNode]? {
        do {
            return try TemplateScanner.scan(source)
        } catch {
            add("\(place), line \(error.line): \(error.message)")
            return nil
        }
    }

    private mutating func part(
        _ source: String, _ nodes: [TemplateNode]?, _ place: String, _ library: MustacheLibrary, isHTML: Bool
    ) -> CompiledTemplate.Part? {
        guard let nodes, let parsed = parse(source, place, isHTML: isHTML) else { return nil }
        return CompiledTemplate.Part(nodes: nodes, template: parsed, library: library, isHTML: isHTML)
    }

    private mutating func library(isHTML: Bool) -> MustacheLibrary {
        var library = MustacheLibrary()
        for (name, source) in template.partials.sorted(by: { $0.key < $1.key }) {
            if let parsed = parse(source, "partial '\(name)'", isHTML: isHTML) {
                library.register(parsed, named: name)
            }
        }
        return library
    }

    /// The renderer escapes HTML unless told otherwise, in every partial anew, so each source begins by telling it.
    private mutating func parse(_ source: String, _ place: String, isHTML: Bool) -> MustacheTemplate? {
        let type = isHTML ? HTMLText.contentType : "TEXT"
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(type)}}\n" + source)
        } catch {
            add("\(place): it cannot be parsed; an opening brace at the very end needs a space after it")
            return nil
        }
    }

    private mutating func add(_ problem: String) { problems.append("template '\(template.name)', \(problem)") }
}

extension MessageTemplate.Variable {
    /// The parts of the dotted name.
    var path: [String] { name.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
}
