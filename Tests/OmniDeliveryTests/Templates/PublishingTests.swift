// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniDelivery
import Testing

@Suite struct `A template that is published` {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var variables: [MessageTemplate.Variable]?
        var partials: [String: String] = [:]
        /// Part of the problem, or nothing when there is none.
        var problem: String?
        var testDescription: String { "\(text.prefix(60))" }
    }

    static let unsupported = "are not supported"
    static let badName = "a tag holds one name"

    @Test(arguments: [
        Case(text: "Hello {{name}}", problem: nil),
        Case(text: "Hello {{ name }}, {{{name}}}, {{&name}}, {{& name }}", problem: nil),
        Case(text: "a { b } c {d}", problem: nil),
        Case(text: "{{#a}}{{#b}}{{.}}{{/b}}{{/a}}{{^c}}-{{/c}}", problem: nil),
        Case(text: "", problem: "it has no text"),
        Case(text: "{{}}", problem: badName),
        Case(text: "{{ }}", problem: badName),
        Case(text: "Hello {{name", problem: badName),
        Case(text: "Hello {{name}", problem: badName),
        Case(text: "Hello {{{name}}", problem: badName),
        Case(text: "{{first name}}", problem: badName),
        Case(text: "line 1\nline 2 {{naïve}}", problem: "text, line 2: " + badName),
        Case(text: "{{a..b}}", problem: "has a dot without a name"),
        Case(text: "{{.a}}", problem: "has a dot without a name"),
        Case(text: "{{a.}}", problem: "has a dot without a name"),
        Case(text: "{{.}}", problem: "needs a section around it"),
        Case(text: "{{uppercased(name)}}", problem: badName),
        Case(text: "{{#first()}}{{/first()}}", problem: badName),
        Case(text: "{{=<% %>=}}<%name%>", problem: "{{= " + unsupported),
        Case(text: "{{%CONTENT_TYPE:TEXT}}", problem: "{{% " + unsupported),
        Case(text: "{{<layout}}{{/layout}}", problem: "{{< " + unsupported),
        Case(text: "{{$block}}{{/block}}", problem: "{{$ " + unsupported),
        Case(text: "{{>*dynamic}}", problem: badName),
        Case(text: "{{>../../etc/passwd}}", problem: "there is no partial '../../etc/passwd'"),
        Case(text: "{{#a}}", problem: "the section {{#a}} is not closed"),
        Case(text: "{{#a}}{{/b}}", problem: "{{/b}} closes no section"),
        Case(text: "{{/a}}", problem: "{{/a}} closes no section"),
        Case(text: "{{#a}}{{#b}}{{/a}}{{/b}}", problem: "{{/a}} closes no section"),
        Case(text: "{{! never ends", problem: "a comment is not closed"),
        Case(text: "ends with {", problem: "an opening brace at the very end"),
        Case(text: "{{name}}{\u{301}{name}}", problem: "a brace and a mark"),
        Case(text: "\u{600}{{name}}", problem: "a brace and a mark"),
        Case(text: "{{#\u{301}name}}", problem: badName),
        Case(text: "{{name\u{301}}}", problem: badName),
        Case(text: "{{>missing}}", problem: "there is no partial 'missing'"),
        Case(text: "{{>a}}", partials: ["a": "{{>a}}"], problem: "the partial includes itself: a → a"),
        Case(
            text: "{{>a}}", partials: ["a": "{{>b}}", "b": "x{{#s}}{{>c}}{{/s}}", "c": "{{>b}}"],
            problem: "the partial includes itself: b → c → b"),
        Case(text: "{{>a}}", partials: ["a": "{{#never}}{{>a}}{{/never}}"], problem: "the partial includes itself"),
        Case(
            text: "{{>a}}",
            partials: [
                "a": "{{>b}}{{>b}}{{>b}}{{>b}}{{>b}}{{>b}}{{>b}}{{>b}}{{>b}}{{>b}}",
                "b": "{{>c}}{{>c}}{{>c}}{{>c}}{{>c}}{{>c}}{{>c}}{{>c}}{{>c}}{{>c}}",
                "c": "{{>d}}{{>d}}{{>d}}{{>d}}{{>d}}{{>d}}{{>d}}{{>d}}{{>d}}{{>d}}",
                "d": "{{>e}}{{>e}}{{>e}}{{>e}}{{>e}}{{>e}}{{>e}}{{>e}}{{>e}}{{>e}}", "e": "{{x}}{{x}}",
            ], problem: "with its partials it has over 10000 tags"),
        Case(text: String(repeating: "{{#a}}", count: 100_000), problem: "more than 65536 bytes"),
        Case(
            text: String(repeating: "{{#a}}", count: 4_000) + String(repeating: "{{/a}}", count: 4_000),
            problem: "nested more than 16 deep"),
        Case(text: "{{name}}", variables: [], problem: "'name' is not among its variables"),
        Case(text: "{{nmae}}", variables: ["name"], problem: "line 1: 'nmae' is not among its variables"),
        Case(text: "{{product.name}}", variables: ["product"], problem: nil),
        Case(text: "{{product.name}}", variables: ["product.name"], problem: nil),
        Case(text: "{{product.price}}", variables: ["product.name"], problem: "'product.price' is not among"),
        Case(text: "{{#items}}{{title}}{{/items}}", variables: ["items"], problem: nil),
        Case(text: "{{#items}}{{title}}{{/items}}", variables: ["items.title"], problem: nil),
        Case(text: "{{#items}}{{titel}}{{/items}}", variables: ["items.title"], problem: "'titel' is not among"),
        Case(text: "{{^items}}{{title}}{{/items}}", variables: ["items"], problem: "'title' is not among"),
        Case(
            text: "{{>p}}", variables: ["name"], partials: ["p": "\n{{nmae}}"], problem: "partial 'p', line 2: 'nmae'"),
        Case(text: "-", variables: ["name", "name"], problem: "declared twice"),
        Case(text: "-", variables: ["a..b"], problem: "is not a dotted name"),
    ])
    func `is sound, or the problem is named`(_ row: Case) {
        let template = MessageTemplate(
            "t", purpose: .marketing, text: row.text, variables: row.variables, partials: row.partials)
        do {
            _ = try TemplateLibrary([template])
            #expect(row.problem == nil, "it was published")
        } catch let error as DeliveryError {
            #expect(error.code == .invalidTemplate)
            #expect(row.problem.map { error.message.contains($0) } == true, "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func `has all its problems named at once, and those of all others`() {
        let error = #expect(throws: DeliveryError.self) {
            try TemplateLibrary([
                MessageTemplate("a", purpose: "", subject: "{{x", text: "{{y"),
                MessageTemplate("", purpose: .marketing, text: "b"),
                MessageTemplate("c", purpose: .marketing, text: "c", html: "{{>none}}", partials: ["p": "{{=a b=}}"]),
            ])
        }
        #expect(error?.problems.count == 5)
    }

    @Test func `has its name for itself`() {
        let one = MessageTemplate("a", purpose: .marketing, text: "1")
        let other = MessageTemplate("a", purpose: .marketing, text: "2")
        #expect(throws: DeliveryError.self) { try TemplateLibrary([one, other]) }
        #expect(throws: Never.self) { try TemplateLibrary([one, one]) }
    }
}
