// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `A chart` {
    @Test(arguments: Samples.all.indices) func `tells assistive technology what it is and shows`(index: Int) throws {
        let chart = Samples.all[index]
        let reader = MarkupReader(chart.svg)
        #expect(reader.problem == nil)
        let root = try #require(reader.elements.first)
        #expect(root.name == "svg")
        #expect(root.attributes["role"] == "img")
        let title = try #require(reader.all("title").first)
        let description = try #require(reader.all("desc").first)
        #expect(root.attributes["aria-labelledby"] == title.attributes["id"])
        #expect(root.attributes["aria-describedby"] == description.attributes["id"])
        #expect(reader.texts["title"]?.first == chart.title)
        #expect(reader.texts["desc"] == [chart.description])
        #expect(!chart.description.isEmpty)
    }

    @Test(arguments: Samples.all.indices) func `carries all it needs and no script`(index: Int) {
        let svg = Samples.all[index].svg
        #expect(svg.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "").contains("http") == false)
        let reader = MarkupReader(svg)
        let known: Set = ["svg", "title", "desc", "rect", "line", "path", "text", "pattern"]
        #expect(Set(reader.elements.map(\.name)).isSubset(of: known))
        for name in ["href", "onload", "onclick", "src"] { #expect(reader.values(of: name).isEmpty) }
    }

    @Test(arguments: Samples.all.indices) func `is the same text every time and has ids of its own`(index: Int) {
        let chart = Samples.all[index]
        #expect(chart.svg == chart.svg)
        let ids = MarkupReader(chart.svg).values(of: "id")
        #expect(Set(ids).count == ids.count)
        for other in Samples.all.indices where other != index {
            #expect(Set(ids).isDisjoint(with: MarkupReader(Samples.all[other].svg).values(of: "id")))
        }
    }

    @Test(arguments: Samples.all.indices) func `offers its values as a table`(index: Int) {
        let table = Samples.all[index].data
        #expect(!table.rows.isEmpty)
        #expect(table.caption == Samples.all[index].title)
        #expect(table.headers.allSatisfy { !$0.isEmpty })
        #expect(table.rows.allSatisfy { $0.count == table.headers.count })
    }

    @Test(arguments: Samples.empty.indices) func `says so when it has no data`(index: Int) {
        let chart = Samples.empty[index]
        let reader = MarkupReader(chart.svg)
        #expect(reader.problem == nil)
        #expect(reader.texts["text"] == [chart.title, "No data"])
    }

    @Test func `with one value is drawn like any other`() {
        let row = [Series(name: "Orders", values: [42])]
        let line = LineChart(title: "One", description: "One.", xLabels: ["Jan"], series: row)
        let bar = BarChart(title: "One", description: "One.", categories: ["Jan"], series: row)
        #expect(MarkupReader(line.svg).texts["text"]?.contains("42") == true)
        #expect(MarkupReader(line.svg).texts["title"]?.contains("Orders, Jan: 42") == true)
        #expect(MarkupReader(bar.svg).texts["title"]?.contains("Jan: 42") == true)
    }

    @Test func `writes names as they are, however they look`() throws {
        let name = "<b onclick=\"x('1')\">Tom & \"Jerry\"</b>"
        let chart = BarChart(
            title: name, description: name, categories: [name], series: [Series(name: name, values: [1])])
        let reader = MarkupReader(chart.svg)
        #expect(reader.problem == nil)
        #expect(reader.texts["desc"] == [name])
        #expect(reader.texts["title"] == [name, name + ": 1"])
        #expect(reader.count("b") == 0)
        #expect(!chart.svg.contains("<b"))
    }

    @Test func `of powers of ten marks equal factors by equal steps, and has no line of zero`() throws {
        let values: [Double?] = [0.1, 1, 10, 100, 0, -5, nil]
        var chart = LineChart(
            title: "Cost", description: "Cost by size.", xLabels: ["a", "b", "c", "d", "e", "f", "g"],
            series: [Series(name: "Cost", values: values)], isLogarithmic: true)
        let logarithmic = MarkupReader(chart.svg)
        #expect(logarithmic.problem == nil)
        // Nothing is drawn for 0 and below; the table still has it.
        let labels = ["0.1", "1", "10", "100"]
        #expect(labels.allSatisfy { logarithmic.texts["text"]?.contains($0) == true })
        #expect(logarithmic.texts["title"]?.contains { $0.hasPrefix("Cost, e") || $0.hasPrefix("Cost, f") } == false)
        #expect(chart.data.rows.count == 7)
        let heights = logarithmic.all("line").compactMap { $0.attributes["y1"].flatMap(Double.init) }.sorted()
        #expect(heights.count == 4)
        let steps = zip(heights, heights.dropFirst()).map { $1 - $0 }
        // Lines stand on half pixels, so that a step may differ by one.
        #expect(steps.allSatisfy { abs($0 - steps[0]) <= 1 && $0 > 10 }, "\(steps)")
        #expect(Set(logarithmic.all("line").map { $0.attributes["stroke"] }).count == 1)
        // An area to a zero that is not there would be wrong too.
        let paths = logarithmic.count("path")
        chart.isLogarithmic = false
        let linear = MarkupReader(chart.svg)
        #expect(Set(linear.all("line").map { $0.attributes["stroke"] }).count == 2)
        #expect(linear.count("path") > paths)
    }

    @Test func `of powers of ten says so when no value has one`() {
        let chart = LineChart(
            title: "Cost", description: "Cost.", xLabels: ["a", "b"], series: [Series(name: "Cost", values: [0, -1])],
            isLogarithmic: true)
        #expect(MarkupReader(chart.svg).texts["text"] == ["Cost", "No data"])
    }
}
