// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Reads the supported subset of Mustache, and refuses everything else.
///
/// The renderer does not show its tokens, so this is a second reading of the same text. Both agree because whatever
/// could be read in two ways is refused: other delimiters, pragmas, functions, inheritance, names with other
/// characters, and braces that form one character with a mark after them.
struct TemplateScanner {
    /// Why the text was refused.
    struct Failure: Error, Hashable {
        var line: Int
        var message: String
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    private init(_ text: String) { bytes = Array(text.utf8) }

    static func scan(_ text: String) throws(Failure) -> [TemplateNode] {
        guard text.utf8.count <= TemplateLimits.sourceBytes else {
            throw Failure(line: 1, message: "it has more than \(TemplateLimits.sourceBytes) bytes")
        }
        try refuseMarkedBraces(text)
        var scanner = TemplateScanner(text)
        return try scanner.nodes(inside: nil, depth: 0)
    }

    private static func refuseMarkedBraces(_ text: String) throws(Failure) {
        var line = 1
        for character in text {
            if character.isNewline { line += 1 }
            guard character.unicodeScalars.count > 1 else { continue }
            if character.unicodeScalars.contains(where: { $0 == "{" || $0 == "}" }) {
                throw Failure(line: line, message: "a brace and a mark form one character; put a space between them")
            }
        }
    }

    private mutating func nodes(inside section: [String]?, depth: Int) throws(Failure) -> [TemplateNode] {
        guard depth <= TemplateLimits.depth else {
            throw failure("sections are nested more than \(TemplateLimits.depth) deep")
        }
        let opening = line
        var nodes: [TemplateNode] = []
        while true {
            if let text = text() { nodes.append(text) }
            guard position < bytes.count else { break }
            let indentation = indentation
            position += 2
            let sigil = position < bytes.count ? bytes[position] : 0
            switch sigil {
            case UInt8(ascii: "!"):
                try comment()
            case UInt8(ascii: "{"):
                position += 1
                nodes.append(.variable(path: try name(closing: "}}}"), isEscaped: false, line: line))
            case UInt8(ascii: "&"):
                position += 1
                nodes.append(.variable(path: try name(closing: "}}"), isEscaped: false, line: line))
            case UInt8(ascii: "#"), UInt8(ascii: "^"):
                position += 1
                let start = line
                let path = try name(closing: "}}")
                let inner = try self.nodes(inside: path, depth: depth + 1)
                nodes.append(
                    .section(path: path, isInverted: sigil == UInt8(ascii: "^"), nodes: inner, line: start))
            case UInt8(ascii: "/"):
                position += 1
                let path = try name(closing: "}}")
                guard let section, path == section else {
                    throw failure("{{/\(Self.text(path))}} closes no section that is open here")
                }
                return nodes
            case UInt8(ascii: ">"):
                position += 1
                let name = try word(closing: "}}") { Self.isNameByte($0) || $0 == UInt8(ascii: "/") }
                nodes.append(.partial(name: name, indentation: indentation, line: line))
            case UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "<"), UInt8(ascii: "$"):
                let sign = Character(Unicode.Scalar(sigil))
                throw failure("tags that begin with {{\(sign) are not supported")
            default:
                nodes.append(.variable(path: try name(closing: "}}"), isEscaped: true, line: line))
            }
        }
        if let section {
            throw Failure(line: opening, message: "the section {{#\(Self.text(section))}} is not closed")
        }
        return nodes
    }

    /// Everything up to the next tag or the end.
    private mutating func text() -> TemplateNode? {
        let start = position
        var lines = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { lines += 1 }
            if starts(with: "{{") { break }
            position += 1
        }
        line += lines
        return position > start ? .text(bytes: position - start, lines: lines) : nil
    }

    /// White space between the start of the line and here; 0 when anything else stands there.
    private var indentation: Int {
        var start = position
        while start > 0, bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t") { start -= 1 }
        return start == 0 || bytes[start - 1] == UInt8(ascii: "\n") ? position - start : 0
    }

    private mutating func comment() throws(Failure) {
        let start = line
        while position < bytes.count, !starts(with: "}}") {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
        guard position < bytes.count else { throw Failure(line: start, message: "a comment is not closed") }
        position += 2
    }

    /// A dotted name; empty for a single dot.
    private mutating func name(closing: StaticString) throws(Failure) -> [String] {
        let name = try word(closing: closing, Self.isNameByte)
        if name == "." { return [] }
        let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy({ !$0.isEmpty }) else { throw failure("'\(name)' has a dot without a name beside it") }
        return path
    }

    private mutating func word(closing: StaticString, _ isAllowed: (UInt8) -> Bool) throws(Failure) -> String {
        skipSpace()
        let start = position
        while position < bytes.count, isAllowed(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        skipSpace()
        guard !word.isEmpty, starts(with: closing) else {
            throw failure(
                "a tag holds one name of letters, digits, '-', '_' and '.', and ends with \(closing)")
        }
        position += closing.utf8CodeUnitCount
        return word
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            position += 1
        }
    }

    private func starts(with token: StaticString) -> Bool {
        let count = token.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return (0..<count).allSatisfy { bytes[position + $0] == token.utf8Start[$0] }
    }

    private func failure(_ message: String) -> Failure { Failure(line: line, message: message) }

    private static func text(_ path: [String]) -> String { path.isEmpty ? "." : path.joined(separator: ".") }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}
