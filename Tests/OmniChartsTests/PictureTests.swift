// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `What a picture shows` {
    @Test func `a heat map has a cell for every share and none for a gap`() {
        let reader = MarkupReader(Samples.heat.svg)
        let cells = (reader.texts["title"] ?? []).dropFirst()
        #expect(
            Array(cells) == [
                "Jan, 0: 100%", "Jan, 1: 40.0%", "Jan, 2: 8.9%", "Feb, 0: 100%", "Feb, 1: 35.0%", "Mar, 0: 100%",
            ])
        #expect(reader.texts["text"]?.filter { ["120", "90", "80", "Customers"].contains($0) }.count == 4)
    }

    @Test func `a line is interrupted where a value is missing or not finite`() {
        for gap in [nil, Double.nan, .infinity] {
            let chart = LineChart(
                title: "Gap", description: "A gap.", xLabels: [],
                series: [Series(name: "A", values: [1, 2, gap, 3, 4])],
                startsAtZero: false)
            let strokes = MarkupReader(chart.svg).all("path").filter { $0.attributes["fill"] == "none" }
            #expect(strokes.count == 2)
        }
    }

    @Test func `few lines are named where they end, many by a legend`() {
        func chart(_ count: Int) -> LineChart {
            LineChart(
                title: "Lines", description: "Lines.", xLabels: ["a", "b"],
                series: (1...count).map { Series(name: "Line \($0)", values: [1, Double($0)]) })
        }
        for count in 2...7 {
            let reader = MarkupReader(chart(count).svg)
            let names = reader.all("text").filter { $0.attributes["font-weight"] == "600" }
            #expect(names.count == (count <= 4 ? count + 1 : 1))
            for number in 1...count { #expect(reader.texts["text"]?.contains("Line \(number)") == true) }
        }
    }

    @Test func `labels that would touch are left out`() throws {
        let chart = LineChart(
            title: "Weeks", description: "Weeks.", xLabels: (1...104).map { "week \($0)" },
            series: [Series(name: "A", values: (1...104).map(Double.init))])
        let reader = MarkupReader(chart.svg)
        let texts = try #require(reader.texts["text"])
        let places = zip(reader.all("text"), texts).filter { $0.1.hasPrefix("week") }
            .map { (Double($0.0.attributes["x"] ?? "") ?? 0, TextRuler.width($0.1, size: 12)) }
        #expect(places.count > 3)
        for (one, next) in zip(places, places.dropFirst()) { #expect(one.0 + one.1 / 2 < next.0 - next.1 / 2) }
    }

    @Test func `bars of the second series on are hatched, so that they differ without colour`() {
        let reader = MarkupReader(Samples.bars.svg)
        #expect(reader.count("pattern") == 1)
        #expect(reader.values(of: "fill").filter { $0.hasPrefix("url(#") }.count == 3)
    }

    @Test(arguments: [BarChart.Orientation.vertical, .horizontal])
    func `the length of a bar is in proportion to its value`(
        orientation: BarChart.Orientation
    ) throws {
        let chart = BarChart(
            title: "Bars", description: "Bars.", categories: ["a", "b", "c"],
            series: [Series(name: "A", values: [10, 20, -5])], orientation: orientation)
        let key = orientation == .vertical ? "height" : "width"
        let lengths = MarkupReader(chart.svg).all("rect").filter { $0.attributes["rx"] == "2" }
            .compactMap { Double($0.attributes[key] ?? "") }
        try #require(lengths.count == 3)
        #expect(abs(lengths[1] / lengths[0] - 2) < 0.001)
        #expect(abs(lengths[2] / lengths[0] - 0.5) < 0.001)
    }

    @Test func `stacked bars reach the sum of their parts`() throws {
        func lengths(_ arrangement: BarChart.Arrangement, _ series: [Series]) -> [Double] {
            let chart = BarChart(
                title: "B", description: "B.", categories: ["a", "b"], series: series, arrangement: arrangement)
            return MarkupReader(chart.svg).all("rect").filter { $0.attributes["stroke"] == "#ffffff" }
                .compactMap { Double($0.attributes["height"] ?? "") }
        }
        let parts = [Series(name: "x", values: [30, 5]), Series(name: "y", values: [60, 5])]
        let stacked = lengths(.stacked, parts)
        try #require(stacked.count == 4)
        #expect(abs(stacked[0] + stacked[1] - 9 * (stacked[2] + stacked[3])) < 0.1)
    }

    @Test func `a forest plot tells a clear effect, an open one and an A/A comparison by shape and word`() {
        let texts = MarkupReader(Samples.forest.svg).texts["text"] ?? []
        #expect(texts.contains("interval leaves out zero"))
        #expect(texts.contains("interval includes zero"))
        #expect(texts.contains("A/A – no lift expected"))
        #expect(texts.contains("+5.0 pp  [+2.0, +8.0]"))
        let unsure = ForestPlot(
            title: "F", description: "F.",
            rows: [.init(name: "A", effect: nil, interval: nil), .init(name: "B", effect: 0.1, interval: nil)])
        #expect(MarkupReader(unsure.svg).texts["text"]?.contains("too little data") == true)
    }

    @Test func `a funnel says how many of each step go on`() {
        let texts = MarkupReader(Samples.funnel.svg).texts["text"] ?? []
        #expect(texts.contains("↓ 8.9% go on"))
        #expect(texts.contains("1,000"))
    }

    @Test func `no label of an ordinary picture is cut off at its edge`() throws {
        for chart in Samples.all {
            let reader = MarkupReader(chart.svg)
            let width = try #require(Double(reader.elements.first?.attributes["width"] ?? ""))
            for (element, text) in zip(reader.all("text"), reader.texts["text"] ?? []) {
                let x = try #require(Double(element.attributes["x"] ?? ""))
                let size = Double(element.attributes["font-size"] ?? "12") ?? 12
                let length = TextRuler.width(text, size: size, isBold: element.attributes["font-weight"] == "600")
                let shares = ["start": 0.0, "middle": 0.5, "end": 1]
                let left = x - length * (shares[element.attributes["text-anchor"] ?? "start"] ?? 0)
                #expect(left >= 0 && left + length <= width, "\(text) of \(chart.title)")
            }
        }
    }
}
