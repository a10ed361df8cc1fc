// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniCharts
import Testing

@Suite struct `A page` {
    private static let page = HTMLPage(
        title: "A shop's year", lead: "What happened & why.",
        sections: [
            HTMLPage.Section(heading: "Figures", blocks: [.prose("One.\nStill one.\n\nTwo."), .tiles([Samples.tile])]),
            HTMLPage.Section(heading: "Pictures", blocks: Samples.all.map { .chart($0) } + [.chart(Samples.bars)]),
            HTMLPage.Section(heading: "Tables", blocks: [.subheading("Journeys"), .table(table), .list(["a", "b"])]),
        ], footer: "Made from plain values.", language: "en-GB")

    private static let table = Table(
        caption: "Journeys", headers: ["Journey", "Sent"], rows: [["Welcome", "5"], ["<Cart>"]],
        footer: ["All", "5"])

    private var reader: MarkupReader { MarkupReader(Self.page.html) }

    @Test func `is one well-formed document with its language and headings in order`() {
        #expect(reader.problem == nil)
        #expect(reader.elements.first?.attributes["lang"] == "en-GB")
        let levels = reader.elements.compactMap { $0.name.first == "h" ? Int($0.name.dropFirst()) : nil }
        #expect(levels == [1, 2, 2, 2, 3])
        #expect(reader.count("main") == 1)
    }

    @Test func `refers to nothing outside and forbids scripts`() {
        let html = Self.page.html.replacing("http://www.w3.org/2000/svg", with: "")
        for word in ["http:", "https:", "//", "<script", "<link", "<iframe", "@import", "javascript:"] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(reader.values(of: "src").isEmpty)
        #expect(reader.values(of: "href").allSatisfy { $0.hasPrefix("#") })
        #expect(reader.values(of: "content").contains { $0.hasPrefix("default-src 'none'") })
    }

    @Test func `has each id once and every link leads somewhere`() {
        let ids = reader.values(of: "id")
        #expect(Set(ids).count == ids.count)
        for link in reader.values(of: "href") { #expect(ids.contains(String(link.dropFirst()))) }
        for fill in reader.values(of: "fill") where fill.hasPrefix("url(#") {
            #expect(ids.contains(String(fill.dropFirst(5).dropLast())))
        }
    }

    @Test func `gives every table a caption and headers with a scope`() {
        let html = Self.table.html
        let reader = MarkupReader(html)
        #expect(reader.texts["caption"] == ["Journeys"])
        #expect(reader.all("th").map { $0.attributes["scope"] } == ["col", "col", "row", "row", "row"])
        #expect(reader.texts["th"] == ["Journey", "Sent", "Welcome", "<Cart>", "All"])
        #expect(reader.texts["td"] == ["5", "", "5"])
        #expect(self.reader.count("caption") == self.reader.count("table"))
    }

    @Test func `says so in a table without rows`() {
        let empty = Table(caption: "None", headers: ["A", "B"], rows: [])
        #expect(MarkupReader(empty.html).texts["td"] == ["No data"])
    }

    @Test func `parts paragraphs at blank lines`() {
        let texts = reader.texts["p"] ?? []
        #expect(texts.contains("One. Still one."))
        #expect(texts.contains("Two."))
    }

    @Test func `shows the figures behind every picture`() {
        #expect(reader.count("figure") == Samples.all.count + 1)
        #expect(reader.count("details") == Samples.all.count + 1)
    }

    /// Paper cannot be scrolled: what stands in a box that scrolls on a screen would be cut.
    @Test func `lets nothing scroll on paper that scrolls on a screen`() throws {
        let style = try #require(HTMLPage(title: "T", lead: "", sections: []).html.split(separator: "<style>").last)
        let parts = style.components(separatedBy: "@media print")
        let (screen, print) = (try #require(parts.first), try #require(parts.last))
        #expect(parts.count == 2)
        for rule in screen.split(separator: "}") where rule.contains("overflow-x:auto") {
            for selector in (rule.split(separator: "{").first ?? "").split(separator: ",") {
                let name = selector.trimmingCharacters(in: .whitespacesAndNewlines)
                #expect(print.contains(name), "\(name) may be cut on paper")
            }
        }
        #expect(print.contains("overflow:visible") && print.contains("max-height"))
        #expect(print.contains("details{display:none}"))
    }
}
