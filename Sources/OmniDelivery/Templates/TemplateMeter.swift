// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Walks a template over its values before it is rendered, to know that the result is whole and not too long.
///
/// It follows the renderer's rules for looking names up. What it counts is never less than what is rendered; it is
/// exact but for lines that hold a tag alone, whose white space the renderer drops.
struct TemplateMeter {
    /// Why a message is not rendered.
    enum Refusal: Error, Hashable {
        case missing(String)
        case notPrintable(String)
        case tooLong
        case tooManySteps
    }

    let partials: [String: [TemplateNode]]
    /// Whether values are escaped for HTML.
    let isHTML: Bool
    /// Whether a name may print nothing, given the sections around it.
    let isOptional: (_ path: [String], _ sections: [[String]]) -> Bool
    private(set) var bytesLeft: Int
    private(set) var stepsLeft = TemplateLimits.steps

    init(
        partials: [String: [TemplateNode]], isHTML: Bool, bytes: Int,
        isOptional: @escaping ([String], [[String]]) -> Bool
    ) {
        self.partials = partials
        self.isHTML = isHTML
        self.isOptional = isOptional
        bytesLeft = bytes
    }

    mutating func measure(_ nodes: [TemplateNode], _ root: TemplateValue) throws(Refusal) {
        try measure(nodes, stack: [root], sections: [], indentation: 0)
    }

    private mutating func measure(
        _ nodes: [TemplateNode], stack: [TemplateValue], sections: [[String]], indentation: Int
    ) throws(Refusal) {
        for node in nodes {
            try step()
            switch node {
            case .text(let bytes, let lines):
                try spend(bytes + (lines + 1) * indentation)
            case .variable(let path, let isEscaped, _):
                let text = try text(at: path, stack, sections)
                try spend(isEscaped && isHTML ? HTMLText.escapedCount(text) : text.utf8.count)
                try spend(indentation)
            case .section(let path, let isInverted, let inner, _):
                try spend(indentation)
                let sections = isInverted ? sections : sections + [path]
                for round in Self.rounds(find(path, stack), isInverted: isInverted) {
                    try step()
                    let stack = round.map { stack + [$0] } ?? stack
                    try measure(inner, stack: stack, sections: sections, indentation: indentation)
                }
            case .partial(let name, let more, _):
                try spend(more + indentation)
                try measure(
                    partials[name] ?? [], stack: stack, sections: sections, indentation: indentation + more)
            }
        }
    }

    private mutating func step() throws(Refusal) {
        guard stepsLeft > 0 else { throw .tooManySteps }
        stepsLeft -= 1
    }

    private mutating func spend(_ bytes: Int) throws(Refusal) {
        guard bytes <= bytesLeft else { throw .tooLong }
        bytesLeft -= bytes
    }

    private func text(
        at path: [String], _ stack: [TemplateValue], _ sections: [[String]]
    ) throws(Refusal) -> String {
        let value = find(path, stack) ?? .null
        if value.isMissing, !isOptional(path, sections) { throw .missing(Self.name(path)) }
        switch value {
        case .null: return ""
        case .bool(let flag): return flag ? "true" : "false"
        case .text(let text): return text
        case .list, .record: throw .notPrintable(Self.name(path))
        }
    }

    /// The first part is looked for from the innermost section outwards; the rest only inside of what it names.
    private func find(_ path: [String], _ stack: [TemplateValue]) -> TemplateValue? {
        guard let head = path.first else { return stack.last }
        for value in stack.reversed() {
            guard var found = value.child(head) else { continue }
            for name in path.dropFirst() {
                guard let inner = found.child(name) else { return nil }
                found = inner
            }
            return found
        }
        return nil
    }

    /// Once for each time that the inside is rendered: what is put on the stack, if anything.
    private static func rounds(_ value: TemplateValue?, isInverted: Bool) -> [TemplateValue?] {
        switch value ?? .null {
        case .list(let values):
            if isInverted { return values.isEmpty ? [.list([])] : [] }
            return values
        case .bool(let flag): return flag != isInverted ? [nil] : []
        case let value where value.isMissing: return isInverted ? [nil] : []
        case let value: return isInverted ? [] : [value]
        }
    }

    private static func name(_ path: [String]) -> String { path.isEmpty ? "." : path.joined(separator: ".") }
}
