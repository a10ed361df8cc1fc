// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `A flow diagram` {
    /// The boxes by title: the rectangle drawn last before a text inside it.
    private func boxes(_ diagram: FlowDiagram) -> [String: (left: Double, right: Double, top: Double, bottom: Double)] {
        let reader = MarkupReader(diagram.svg)
        var found: [String: (left: Double, right: Double, top: Double, bottom: Double)] = [:]
        var box = (left: 0.0, right: 0.0, top: 0.0, bottom: 0.0)
        var texts = (reader.texts["text"] ?? []).makeIterator()
        for element in reader.elements {
            func number(_ key: String) -> Double { Double(element.attributes[key] ?? "") ?? 0 }
            if element.name == "rect" {
                box = (number("x"), number("x") + number("width"), number("y"), number("y") + number("height"))
            } else if element.name == "text", let text = texts.next() {
                let isInside = number("x") > box.left && number("x") < box.right && number("y") > box.top
                if isInside, box.left > 0, found[text] == nil { found[text] = box }
            }
        }
        return found
    }

    private func diagram(_ names: [String], _ edges: [(String, String)]) -> FlowDiagram {
        FlowDiagram(
            title: "", description: "Flow.", nodes: names.map { FlowDiagram.Node(id: $0, title: $0) },
            edges: edges.map { FlowDiagram.Edge(from: $0.0, to: $0.1) })
    }

    @Test func `sets each box to the right of those that lead to it`() throws {
        let edges = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("x", "d")]
        let boxes = boxes(diagram(["a", "b", "c", "d", "x"], edges))
        for (from, to) in edges {
            let (from, to) = (try #require(boxes[from]), try #require(boxes[to]))
            #expect(from.right < to.left)
        }
    }

    @Test func `lets a cycle lead back by a dashed arrow`() {
        let chart = diagram(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
        let dashed = MarkupReader(chart.svg).all("path").filter { $0.attributes["stroke-dasharray"] != nil }
        #expect(dashed.count == 1)
    }

    @Test(arguments: 0..<40) func `never lays one box over another`(seed: UInt64) {
        var input = HostileInput(seed: seed)
        let names = (0..<(2 + input.below(14))).map { "n\($0)" }
        var edges: [(String, String)] = []
        for _ in 0..<input.below(30) {
            edges.append((names[input.below(names.count)], names[input.below(names.count)]))
        }
        let found = boxes(diagram(names, edges))
        #expect(found.count == names.count, "seed \(seed)")
        let all = found.sorted { $0.key < $1.key }.map(\.value)
        for (index, one) in all.enumerated() {
            for other in all[(index + 1)...] {
                let isApart =
                    one.right <= other.left || other.right <= one.left || one.bottom <= other.top
                    || other.bottom <= one.top
                #expect(isApart, "seed \(seed): \(one) over \(other)")
            }
        }
    }

    @Test func `leaves out arrows without a box and repeated ids`() {
        let chart = FlowDiagram(
            title: "Flow", description: "Flow.",
            nodes: [.init(id: "a", title: "First"), .init(id: "a", title: "Second")],
            edges: [.init(from: "a", to: "nowhere"), .init(from: "a", to: "a")])
        #expect(MarkupReader(chart.svg).texts["text"] == ["Flow", "First"])
        #expect(MarkupReader(chart.svg).count("path") == 0)
    }

    @Test func `draws a long chain without running out of stack`() {
        let names = (0..<1000).map { "n\($0)" }
        let chart = diagram(names, Array(zip(names, names.dropFirst())))
        #expect(MarkupReader(chart.svg).problem == nil)
    }
}
