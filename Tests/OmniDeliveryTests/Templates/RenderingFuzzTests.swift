// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniDelivery
import Testing

/// Templates and values made by chance, and what they must render to by a renderer of ten lines.
struct RandomTemplate {
    indirect enum Piece {
        case text(String)
        case name(String, isEscaped: Bool)
        case section(String, [Piece])
        case inverted(String, [Piece])
        case partial(String)
    }

    static let names = ["a", "b", "a.b", "b.a.c", "c", "traits.a"]
    var chance: Chance
    var partials: [String: [Piece]] = [:]
    var pieces: [Piece] = []
    var values = Properties()

    init(_ seed: UInt64) {
        chance = Chance(seed)
        partials["p2"] = make(2, partials: [])
        partials["p1"] = make(2, partials: ["p2"])
        pieces = make(3, partials: ["p1", "p2"])
        if case .object(let values) = value(3) { self.values = values }
    }

    private mutating func make(_ depth: Int, partials: [String]) -> [Piece] {
        (0..<chance.number(1...4))
            .map { _ in
                switch chance.number(0...9) {
                case 0...2: .text(chance.one(of: ["x", " & ", "<i>", "é", "{", "}} ", " "]) + "-")
                case 3...5: .name(chance.one(of: Self.names), isEscaped: chance.happens(70))
                case 6 where depth > 0:
                    .section(chance.one(of: Self.names), make(depth - 1, partials: partials) + [dot])
                case 7 where depth > 0: .inverted(chance.one(of: Self.names), make(depth - 1, partials: partials))
                case 8 where !partials.isEmpty: .partial(chance.one(of: partials))
                default: .text(".")
                }
            }
    }

    private var dot: Piece { .text(",") }

    private mutating func value(_ depth: Int) -> PropertyValue {
        if depth == 3 {
            var record = Properties()
            for name in ["a", "b", "c", "traits"] where chance.happens(85) { record[name] = value(2) }
            return .object(record)
        }
        switch chance.number(0...9) {
        case 0: return .null
        case 1: return .bool(chance.happens(50))
        case 2: return .int(chance.number(-5...5))
        case 3...4 where depth > 0: return .list((0..<chance.number(0...3)).map { _ in value(depth - 1) })
        case 5...6 where depth > 0:
            var record = Properties()
            for name in ["a", "b", "c"] where chance.happens(60) { record[name] = value(depth - 1) }
            return .object(record)
        default: return .string(chance.one(of: ["", "Ada", "<b>", "\"\u{301}", "{{a}}", "你好 & 'co'"]))
        }
    }

    static func source(_ pieces: [Piece]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .name(let name, true): "{{\(name)}}"
            case .name(let name, false): "{{{\(name)}}}"
            case .section(let name, let inner): "{{#\(name)}}\(source(inner)){{/\(name)}}"
            case .inverted(let name, let inner): "{{^\(name)}}\(source(inner)){{/\(name)}}"
            case .partial(let name): "{{>\(name)}}"
            }
        }
        .joined()
    }

    /// The expected text, or `nil` when something is printed that is a list or a record.
    func expected(_ pieces: [Piece], _ stack: [PropertyValue], isHTML: Bool) -> String? {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .name(let name, let isEscaped):
                guard let text = Self.text(Self.find(name, stack)) else { return nil }
                result += isEscaped && isHTML ? Self.escaped(text) : text
            case .section(let name, let inner):
                let value = Self.find(name, stack)
                var rounds: [[PropertyValue]] = Self.isTrue(value) ? [stack + [value]] : []
                if case .bool(true) = value { rounds = [stack] }
                if case .list(let values) = value { rounds = values.map { stack + [$0] } }
                for stack in rounds {
                    guard let text = expected(inner, stack, isHTML: isHTML) else { return nil }
                    result += text
                }
            case .inverted(let name, let inner):
                guard !Self.isTrue(Self.find(name, stack)) else { continue }
                guard let text = expected(inner, stack, isHTML: isHTML) else { return nil }
                result += text
            case .partial(let name):
                guard let text = expected(partials[name] ?? [], stack, isHTML: isHTML) else { return nil }
                result += text
            }
        }
        return result
    }

    private static func find(_ name: String, _ stack: [PropertyValue]) -> PropertyValue {
        let path = name.split(separator: ".").map(String.init)
        for value in stack.reversed() {
            guard case .object(let record) = value, var found = record[path[0]] else { continue }
            for part in path.dropFirst() {
                guard case .object(let record) = found, let inner = record[part] else { return .null }
                found = inner
            }
            return found
        }
        return .null
    }

    private static func isTrue(_ value: PropertyValue) -> Bool {
        switch value {
        case .null, .bool(false), .string(""), .list([]): false
        default: true
        }
    }

    private static func text(_ value: PropertyValue) -> String? {
        switch value {
        case .null: ""
        case .bool(let flag): "\(flag)"
        case .int(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): text
        case .list, .object: nil
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

@Suite struct `Templates made by chance` {
    @Test(arguments: 0..<20)
    func `render as the rules of Mustache say`(_ block: Int) throws {
        var rendered = 0
        for seed in (block * 100)..<(block * 100 + 100) {
            let random = RandomTemplate(UInt64(seed))
            let source = "." + RandomTemplate.source(random.pieces) + "."
            let template = MessageTemplate(
                "t", purpose: .marketing, text: source, html: source,
                variables: ["a", "b", "c", "traits"].map { .optional($0) },
                partials: random.partials.mapValues { RandomTemplate.source($0) + "." })
            let stack = [PropertyValue.object(random.values)]
            let dotted = random.withDots
            let text = dotted.expected(dotted.pieces, stack, isHTML: false)
            let html = dotted.expected(dotted.pieces, stack, isHTML: true)
            do {
                let content = try template.preview(random.values)
                #expect(content.text == text.map { "." + $0 + "." }, "seed \(seed): \(source)")
                #expect(content.html == html.map { "." + $0 + "." }, "seed \(seed): \(source)")
                rendered += 1
            } catch let error as DeliveryError {
                #expect(error.code == .notRendered && text == nil, "seed \(seed): \(error) \(source)")
            }
        }
        #expect(rendered > 50)
    }

    @Test func `made of any characters are refused or rendered, and nothing crashes`() throws {
        var chance = Chance(99)
        let bits = [
            "{{", "}}", "{", "}", "#", "/", "^", ">", "&", "!", "=", "a", "b", ".", " ", "  ", "\n", "\n", "\r\n", "é",
            "\u{301}", "%",
            "(", ")", "*", "$", "<", "{{a}}", "{{#a}}", "{{/a}}", "{{>p}}", "\u{0}", "👩‍👩‍👧",
        ]
        var published = 0
        for _ in 0..<4_000 {
            let source = (0..<chance.number(1...12)).map { _ in chance.one(of: bits) }.joined()
            let template = MessageTemplate(
                "t", purpose: .marketing, text: source, html: source, partials: ["p": source])
            guard (try? TemplateLibrary([template])) != nil else { continue }
            published += 1
            do {
                _ = try template.preview(["a": ["x\ny", .object(["a": 1])], "b": "y\n"])
            } catch let error as DeliveryError {
                // What is measured is never less than what is rendered.
                #expect(!error.message.contains("bytes"), "\(source)")
            }
        }
        #expect(published > 100)
    }
}

extension RandomTemplate {
    /// Partials end with a dot, so that no line holds a tag alone.
    var withDots: RandomTemplate {
        var copy = self
        copy.partials = partials.mapValues { $0 + [.text(".")] }
        return copy
    }
}
