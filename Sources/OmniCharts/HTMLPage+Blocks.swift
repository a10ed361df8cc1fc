// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension HTMLPage {
    /// The pictures written so far, so that a picture shown twice does not repeat its ids.
    struct Pictures {
        private var counts: [String: Int] = [:]

        mutating func unique(_ svg: String) -> String {
            counts[svg, default: 0] += 1
            guard let count = counts[svg], count > 1 else { return svg }
            // Quotes within text are escaped, so these patterns occur in attributes only.
            return svg.replacing("=\"omni-", with: "=\"omni-\(count)-").replacing("(#omni-", with: "(#omni-\(count)-")
                .replacing("=\"omni-\(count)-chart\"", with: "=\"omni-chart\"")
        }
    }

    func write(_ section: Section, number: Int, pictures: inout Pictures, to markup: inout Markup) {
        let id = "section-\(number)"
        markup.open("section", ["id": id, "aria-labelledby": id + "-heading"])
        markup.element("h2", ["id": id + "-heading"], text: section.heading)
        for block in section.blocks {
            write(block, pictures: &pictures, to: &markup)
            markup.newline()
        }
        markup.close("section")
        markup.newline()
    }

    private func write(_ block: Block, pictures: inout Pictures, to markup: inout Markup) {
        switch block {
        case .prose(let text): writeParagraphs(text, to: &markup)
        case .subheading(let text): markup.element("h3", text: text)
        case .list(let points):
            guard !points.isEmpty else { return }
            markup.open("ul")
            for point in points { markup.element("li", text: point) }
            markup.close("ul")
        case .note(let text):
            markup.open("aside", ["class": "note"])
            writeParagraphs(text, to: &markup)
            markup.close("aside")
        case .tiles(let tiles):
            for tile in tiles {
                markup.open("div", ["class": "card tile"])
                markup.raw(pictures.unique(tile.svg))
                markup.close("div")
            }
        case .chart(let chart): write(chart, pictures: &pictures, to: &markup)
        case .table(let table):
            markup.open("div", ["class": "card table"])
            markup.raw(table.html)
            markup.close("div")
        case .code(let text):
            markup.open("pre", ["class": "card"])
            markup.element("code", text: text)
            markup.close("pre")
        }
    }

    private func write(_ chart: any Chart, pictures: inout Pictures, to markup: inout Markup) {
        let span =
            switch chart.width {
            case .tile: "tile"
            case .half: "half"
            case .full: "full"
            }
        markup.open("figure", ["class": "card " + span])
        markup.open("div", ["class": "picture"])
        markup.raw(pictures.unique(chart.svg))
        markup.close("div")
        markup.open("figcaption")
        if !chart.description.isEmpty { markup.element("p", text: chart.description) }
        let data = chart.data
        if !data.rows.isEmpty {
            markup.open("details")
            markup.element("summary", text: "The figures")
            markup.raw(data.html)
            markup.close("details")
        }
        markup.close("figcaption")
        markup.close("figure")
    }

    /// A blank line parts paragraphs; other line breaks are spaces.
    private func writeParagraphs(_ text: String, to markup: inout Markup) {
        var paragraph: [Substring] = []
        func flush() {
            guard !paragraph.isEmpty else { return }
            markup.element("p", text: paragraph.joined(separator: " "))
            paragraph = []
        }
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) { flush() } else { paragraph.append(line) }
        }
        flush()
    }
}
