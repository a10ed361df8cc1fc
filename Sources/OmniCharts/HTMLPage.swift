// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One self-contained HTML document: a title, a lead, and sections of prose, key figures, charts and tables.
///
/// The page carries its style, refers to nothing outside and contains no script; a content security policy in its head
/// has browsers enforce that. It adapts to narrow screens and prints. All text is escaped. The markup is also
/// well-formed XML.
public struct HTMLPage: Sendable {
    /// What a section is made of, in reading order.
    public enum Block: Sendable {
        /// Text; a blank line begins a new paragraph.
        case prose(String)
        /// A heading within the section.
        case subheading(String)
        /// A list of points.
        case list([String])
        /// A remark in a frame of its own, such as how to read a figure.
        case note(String)
        /// Key figures side by side.
        case tiles([BigNumber])
        /// A picture with its description below and its figures behind a fold. Two half-width ones stand side by side.
        case chart(any Chart)
        /// A table of its own.
        case table(Table)
        /// Text shown as it is, such as the source of a diagram.
        case code(String)
    }

    /// A part of the page under one heading.
    public struct Section: Sendable {
        /// The heading, which is also the entry in the list of contents.
        public var heading: String
        /// What stands below the heading, in reading order.
        public var blocks: [Block]

        /// Creates a section.
        public init(heading: String, blocks: [Block]) {
            self.heading = heading
            self.blocks = blocks
        }
    }

    /// The title of the document.
    public var title: String
    /// What the page says, in a sentence or two below the title.
    public var lead: String
    /// The parts; three or more get a list of contents above them.
    public var sections: [Section]
    /// A last line in small print, such as where the figures come from; empty for none.
    public var footer: String
    /// The language of the text as a BCP 47 tag.
    public var language: String

    /// Creates a page.
    public init(
        title: String, lead: String, sections: [Section], footer: String = "", language: String = "en"
    ) {
        self.title = title
        self.lead = lead
        self.sections = sections
        self.footer = footer
        self.language = language
    }

    /// The document.
    public var html: String {
        var markup = Markup()
        markup.raw("<!DOCTYPE html>\n")
        markup.open("html", ["lang": language])
        writeHead(to: &markup)
        markup.open("body")
        markup.element("a", ["class": "skip", "href": "#content"], text: "Skip to content")
        markup.open("header")
        markup.open("div", ["class": "inner"])
        markup.element("h1", text: title)
        if !lead.isEmpty { markup.element("p", ["class": "lead"], text: lead) }
        markup.close("div")
        markup.close("header")
        if sections.count > 2 { writeContents(to: &markup) }
        markup.open("main", ["id": "content"])
        var pictures = Pictures()
        for (index, section) in sections.enumerated() {
            write(section, number: index + 1, pictures: &pictures, to: &markup)
        }
        markup.close("main")
        if !footer.isEmpty {
            markup.open("footer")
            markup.element("p", text: footer)
            markup.close("footer")
        }
        markup.close("body")
        markup.close("html")
        markup.newline()
        return markup.text
    }
}

extension HTMLPage {
    private func writeHead(to markup: inout Markup) {
        markup.open("head")
        markup.leaf("meta", ["charset": "utf-8"])
        markup.leaf(
            "meta",
            [
                "http-equiv": "Content-Security-Policy",
                "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
            ])
        markup.leaf("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        markup.element("title", text: title)
        markup.open("style")
        markup.raw(Self.style)
        markup.close("style")
        markup.close("head")
        markup.newline()
    }

    private func writeContents(to markup: inout Markup) {
        markup.open("nav", ["aria-label": "Contents"])
        markup.open("ol")
        for (index, section) in sections.enumerated() {
            markup.open("li")
            markup.element("a", ["href": "#section-\(index + 1)"], text: section.heading)
            markup.close("li")
        }
        markup.close("ol")
        markup.close("nav")
        markup.newline()
    }
}
