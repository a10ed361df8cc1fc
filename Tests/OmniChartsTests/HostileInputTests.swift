// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `A chart of hostile input` {
    private static let numeric: Set = [
        "x", "y", "x1", "x2", "y1", "y2", "width", "height", "rx", "d", "viewBox", "font-size", "stroke-width",
        "opacity",
    ]

    @Test(arguments: 0..<60) func `is well-formed and holds nothing but finite numbers`(seed: UInt64) {
        var input = HostileInput(seed: seed)
        for chart in input.charts() {
            let svg = chart.svg
            let reader = MarkupReader(svg)
            #expect(reader.problem == nil, "seed \(seed), \(type(of: chart))")
            for element in reader.elements {
                for (key, value) in element.attributes where Self.numeric.contains(key) {
                    let isPlain = value.utf8.allSatisfy { "0123456789.- MLHVCZ".utf8.contains($0) }
                    #expect(isPlain && !value.isEmpty, "seed \(seed), \(type(of: chart)), \(key)=\(value)")
                }
            }
        }
    }

    @Test(arguments: 0..<60) func `stays within its picture`(seed: UInt64) throws {
        var input = HostileInput(seed: seed)
        for chart in input.charts() {
            let reader = MarkupReader(chart.svg)
            let root = try #require(reader.elements.first)
            let width = try #require(Double(root.attributes["width"] ?? ""))
            let height = try #require(Double(root.attributes["height"] ?? ""))
            #expect(width > 0 && height > 0)
            for element in reader.elements where ["rect", "line", "text"].contains(element.name) {
                for key in ["x", "x1", "x2"] {
                    guard let x = element.attributes[key].flatMap(Double.init) else { continue }
                    #expect(x >= 0 && x <= width, "seed \(seed), \(type(of: chart)), \(element)")
                }
                for key in ["y", "y1", "y2"] {
                    guard let y = element.attributes[key].flatMap(Double.init) else { continue }
                    #expect(y >= 0 && y <= height, "seed \(seed), \(type(of: chart)), \(element)")
                }
            }
        }
    }

    @Test(arguments: 0..<20) func `makes a page that is well-formed and has each id once`(seed: UInt64) {
        var input = HostileInput(seed: seed)
        var blocks: [HTMLPage.Block] = input.charts().map { .chart($0) }
        blocks += [
            .prose(input.text()), .subheading(input.text()), .list(input.texts(atMost: 3)), .note(input.text()),
            .code(input.text()),
            .table(
                Table(
                    caption: input.text(), headers: input.texts(atMost: 4), rows: [input.texts(atMost: 6)],
                    footer: input.texts(atMost: 4))),
        ]
        let section = HTMLPage.Section(heading: input.text(), blocks: blocks + blocks)
        let page = HTMLPage(
            title: input.text(), lead: input.text(), sections: [section, section, section], footer: input.text(),
            language: "en")
        let reader = MarkupReader(page.html)
        #expect(reader.problem == nil, "seed \(seed)")
        let ids = reader.values(of: "id")
        #expect(Set(ids).count == ids.count, "seed \(seed)")
        for reference in reader.values(of: "aria-labelledby") + reader.values(of: "aria-describedby") {
            #expect(ids.contains(reference))
        }
        #expect(reader.count("script") == 0)
    }
}
