// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore
import OmniDelivery
import Testing

@Suite struct `A message that is rendered` {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var variables: [MessageTemplate.Variable]?
        var partials: [String: String] = [:]
        var opening: Properties = [:]
        var traits: Properties = [:]
        var expected: String
        var testDescription: String { text }
    }

    static let items: PropertyValue = [
        .object(["title": "Tea", "price": 4.5]), .object(["title": "Cup", "price": 12.0]),
    ]

    @Test(arguments: [
        Case(
            text: "{{name}} is still in your cart.", opening: ["name": "A kettle"],
            expected: "A kettle is still in your cart."),
        Case(text: "{{name}} is still in your cart.", expected: "not rendered: t: 'name' is missing"),
        Case(text: "Hi {{name}}", opening: ["name": nil], expected: "not rendered: t: 'name' is missing"),
        Case(text: "Hi {{name}}", opening: ["name": ""], expected: "not rendered: t: 'name' is missing"),
        Case(text: "Hi {{traits.firstName}}", traits: ["firstName": "Ada"], expected: "Hi Ada"),
        Case(
            text: "Hi {{firstName}}", traits: ["firstName": "Ada"], expected: "not rendered: t: 'firstName' is missing"),
        Case(
            text: "Hi {{traits.firstName}}", variables: [.init("traits.firstName", fallback: "there")],
            expected: "Hi there"),
        Case(
            text: "Hi {{traits.firstName}}", variables: [.init("traits.firstName", fallback: "there")],
            traits: ["firstName": ""], expected: "Hi there"),
        Case(text: "Hi {{name}}!", variables: [.optional("name")], expected: "Hi !"),
        Case(text: "{{price}} and {{count}}", opening: ["price": 39.0, "count": 3], expected: "39 and 3"),
        Case(text: "{{price}}", opening: ["price": 19.99], expected: "19.99"),
        Case(text: "{{isNew}}", opening: ["isNew": true], expected: "true"),
        Case(text: "{{name}} & <b>", opening: ["name": "\"Müller\" & <Co>"], expected: "\"Müller\" & <Co> & <b>"),
        Case(text: "{{#gift}}With a gift.{{/gift}}", expected: ""),
        Case(text: "{{#gift}}With a gift.{{/gift}}", opening: ["gift": true], expected: "With a gift."),
        Case(text: "{{#gift}}a{{/gift}}", variables: ["gift"], expected: "not rendered: t: 'gift' is missing"),
        Case(text: "{{#gift}}a{{/gift}}", variables: ["gift"], opening: ["gift": false], expected: ""),
        Case(text: "{{^gift}}No gift.{{/gift}}", opening: ["gift": ""], expected: "No gift."),
        Case(
            text: "{{#items}}{{title}}: {{price}}; {{/items}}", opening: ["items": items],
            expected: "Tea: 4.5; Cup: 12; "),
        Case(
            text: "{{#items}}{{title}} {{/items}}", variables: ["items.title"], opening: ["items": items],
            expected: "Tea Cup "),
        Case(
            text: "{{#items}}{{title}}: {{size}}; {{/items}}", opening: ["items": items],
            expected: "not rendered: t: 'size' is missing"),
        Case(text: "{{#tags}}{{.}} {{/tags}}", opening: ["tags": ["a", "b"]], expected: "a b "),
        Case(text: "{{items}}", opening: ["items": items], expected: "not rendered: t: 'items' is a list or a record"),
        Case(
            text: "{{product.name}}", opening: ["product": .object(["name": "Tea"])], expected: "Tea"),
        Case(
            text: "{{product.name}}", opening: ["product": "Tea"],
            expected: "not rendered: t: 'product.name' is missing"),
        Case(
            text: "{{name.utf8}}{{name._guts}}", opening: ["name": "Tea"],
            expected: "not rendered: t: 'name.utf8' is missing"),
        Case(
            text: "{{>who}}, hello", partials: ["who": "{{name}}"], opening: ["name": "<Ada>"], expected: "<Ada>, hello"
        ),
        Case(
            text: "{{>outer}}", partials: ["outer": "[{{>inner}}]", "inner": "{{name}} & co"], opening: ["name": "A&B"],
            expected: "[A&B & co]"),
        Case(text: "a\n  {{>list}}\nz", partials: ["list": "1\n2\n"], expected: "a\n  1\n  2\nz"),
        Case(text: "{{!\n not shown }}Hello", expected: "Hello"),
        Case(text: "{{template}}", opening: ["template": "{{secret}}", "secret": "x"], expected: "{{secret}}"),
    ])
    func `says what it should, or names what it lacks`(_ row: Case) throws {
        let template = MessageTemplate(
            "t", purpose: .marketing, text: row.text, variables: row.variables, partials: row.partials)
        let library = try TemplateLibrary([template])
        switch library.render("t", TemplateScope(opening: row.opening, traits: row.traits)) {
        case .content(let content): #expect(content.text == row.expected)
        case .refused(let reason):
            #expect(reason.code == .notRendered)
            #expect("not rendered: \(reason.detail)" == row.expected)
        }
    }

    @Test func `is escaped in HTML and not in text`() throws {
        let template = MessageTemplate(
            "t", purpose: .marketing, subject: "For {{name}}", text: "{{name}}{{>line}}",
            html: "<p title=\"{{name}}\">{{name}}{{>line}}{{{name}}}</p>", partials: ["line": " & {{name}}"])
        let content = try template.preview(["name": "<A> & \"B\""])
        #expect(content.subject == "For <A> & \"B\"")
        #expect(content.text == "<A> & \"B\" & <A> & \"B\"")
        let escaped = "&lt;A&gt; &amp; &quot;B&quot;"
        #expect(content.html == "<p title=\"\(escaped)\">\(escaped) & \(escaped)<A> & \"B\"</p>")
    }

    @Test(arguments: ["\"\u{301} onclick=x", "<\u{338}script>", "'\u{20DD}", "&\u{FE0F}lt;", "\u{600}<b>"])
    func `is escaped although a mark hides the character`(_ value: String) throws {
        let template = MessageTemplate("t", purpose: .marketing, text: "-", html: "<a title=\"{{name}}\">")
        let html = try #require(try template.preview(["name": .string(value)]).html).unicodeScalars.dropFirst(10)
            .dropLast(2)
        #expect(!html.contains { "<>\"'".unicodeScalars.contains($0) })
        #expect(html.contains("&"))
    }

    @Test func `has a subject of one line`() throws {
        let template = MessageTemplate("t", purpose: .marketing, subject: "Hi {{name}}", text: "-")
        let content = try template.preview(["name": "Ada\r\nBcc: all@example.com\u{2028}\u{85}\u{0}"])
        #expect(content.subject == "Hi Ada  Bcc: all@example.com   ")
    }

    @Test func `takes what the caller adds before traits and the opening fact`() throws {
        let library = try TemplateLibrary([
            MessageTemplate("t", purpose: .marketing, text: "{{a}} {{b}} {{traits.c}} {{journey}}")
        ])
        let scope = TemplateScope(
            opening: ["a": "opening", "b": "opening", "traits": .object(["c": "opening"])],
            traits: ["c": "trait", "a": "trait"],
            context: ["b": "context", "journey": "cart-rescue"])
        #expect(library.render("t", scope) == .content(MessageContent(text: "opening context trait cart-rescue")))
    }

    @Test func `is refused when it would be too long`() throws {
        let long = PropertyValue.string(String(repeating: "x", count: 40_000))
        let template = MessageTemplate("t", purpose: .marketing, text: "{{name}}{{name}}")
        let error = #expect(throws: DeliveryError.self) { try template.preview(["name": long]) }
        #expect(error?.problems == ["t: more than 65536 bytes"])
        #expect(throws: Never.self) {
            try MessageTemplate("t", purpose: .marketing, text: "{{name}}").preview(["name": long])
        }
    }

    @Test func `is refused when sections and partials would multiply`() throws {
        let hundred = PropertyValue.list((0..<100).map { .int($0) })
        let nested = MessageTemplate(
            "t", purpose: .marketing, text: "{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}")
        let error = #expect(throws: DeliveryError.self) { try nested.preview(["l": hundred]) }
        #expect(error?.problems == ["t: more than 20000 tags to render"])
    }

    @Test func `with its own template missing says so`() throws {
        let library = try TemplateLibrary([])
        #expect(library.render("t", TemplateScope()) == .refused(Reason(.definitionMissing, "template t")))
    }

    @Test func `is the same bytes every time`() throws {
        let template = MessageTemplate("t", purpose: .marketing, text: "{{#r}}{{a}}{{b}}{{c}}{{/r}}")
        let values: Properties = ["r": .object(["a": 1, "b": 2, "c": 3])]
        let first = try template.preview(values)
        for _ in 0..<20 { #expect(try template.preview(values).digest == first.digest) }
    }
}
