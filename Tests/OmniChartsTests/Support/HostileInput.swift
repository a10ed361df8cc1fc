// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts

/// Random charts made of the worst that callers may hand in; the same seed gives the same charts.
struct HostileInput {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int {
        Int(next() % UInt64(limit))
    }

    mutating func value() -> Double? {
        let special: [Double?] = [
            nil, .nan, .infinity, -.infinity, 0, -0.0, 1, -1, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            .leastNonzeroMagnitude, 1e300, -1e300, 1e15, 999.95, 1e-9, 0.089, .signalingNaN,
        ]
        switch below(4) {
        case 0: return special[below(special.count)]
        case 1: return Double(bitPattern: next())
        case 2: return Double(below(2_000_000)) / 100 - 10_000
        default: return Double(below(1000)) / 1000
        }
    }

    mutating func text() -> String {
        let pieces = [
            "", "Jan", "<script>alert(1)</script>", "\"quoted\" & 'single'", "]]>", "<!--", "-->", "\u{0}\u{1}\u{1F}",
            "会员日", "🛒🛒🛒", "a\u{301}", "\u{202E}txt", String(repeating: "wide word ", count: 30),
            String(repeating: "W", count: 300), "&amp;", "\n\t", "url(#omni-x)", "\u{FFFE}\u{FFFF}", "é – ü", "NAN",
        ]
        return pieces[below(pieces.count)] + (below(3) == 0 ? pieces[below(pieces.count)] : "")
    }

    mutating func values(atMost limit: Int) -> [Double?] {
        let count = below(limit + 1)
        var result: [Double?] = []
        for _ in 0..<count { result.append(value()) }
        return result
    }

    mutating func texts(atMost limit: Int) -> [String] {
        let count = below(limit + 1)
        var result: [String] = []
        for _ in 0..<count { result.append(text()) }
        return result
    }

    mutating func interval() -> ErrorBar? {
        guard below(2) == 0, let lower = value(), let upper = value() else { return nil }
        return ErrorBar(lower: lower, upper: upper)
    }

    mutating func series() -> [Series] {
        let count = below(9)
        var result: [Series] = []
        for _ in 0..<count {
            var intervals: [ErrorBar?] = []
            for _ in 0..<below(6) { intervals.append(interval()) }
            result.append(Series(name: text(), values: values(atMost: 30), intervals: intervals))
        }
        return result
    }

    mutating func format() -> ValueFormat {
        [.number, .percent, .percentagePoints, .money(text()), .unit(text())][below(5)]
    }

    mutating func width() -> ChartWidth {
        [.tile, .half, .full][below(3)]
    }
}

extension HostileInput {
    /// One chart of every kind.
    mutating func charts() -> [any Chart] {
        [lines(), bars(), heat(), forest(), funnel(), flow(), tile(), forecast(), waterfall(), sankey()]
    }

    private mutating func lines() -> LineChart {
        LineChart(
            title: text(), description: text(), xLabels: texts(atMost: 40), series: series(), format: format(),
            yTitle: text(), startsAtZero: below(2) == 0, width: width())
    }

    private mutating func bars() -> BarChart {
        BarChart(
            title: text(), description: text(), categories: texts(atMost: 12), series: series(), format: format(),
            orientation: below(2) == 0 ? .vertical : .horizontal, arrangement: below(2) == 0 ? .grouped : .stacked,
            valueTitle: text(), width: width())
    }

    private mutating func heat() -> HeatMap {
        var rows: [[Double?]] = []
        for _ in 0..<below(10) { rows.append(values(atMost: 10)) }
        return HeatMap(
            title: text(), description: text(), rows: texts(atMost: 10), columns: texts(atMost: 14), values: rows,
            rowTotals: values(atMost: 10), rowTotalTitle: text(), format: format(), width: width())
    }

    private mutating func forest() -> ForestPlot {
        var rows: [ForestPlot.Row] = []
        for _ in 0..<below(8) {
            rows.append(
                ForestPlot.Row(
                    name: text(), effect: value(), interval: interval(), detail: text(),
                    expectsNoEffect: below(3) == 0))
        }
        return ForestPlot(
            title: text(), description: text(), rows: rows, format: format(), lowerMeaning: text(),
            upperMeaning: text(), intervalName: text(), width: width())
    }

    private mutating func funnel() -> FunnelChart {
        var steps: [FunnelChart.Step] = []
        for _ in 0..<below(8) { steps.append(FunnelChart.Step(name: text(), count: value())) }
        return FunnelChart(title: text(), description: text(), steps: steps, format: format(), width: width())
    }

    private mutating func flow() -> FlowDiagram {
        let kinds: [FlowDiagram.Kind] = [.step, .store, .outside, .decision]
        var nodes: [FlowDiagram.Node] = []
        for _ in 0..<below(12) {
            nodes.append(
                FlowDiagram.Node(id: "\(below(14))", title: text(), detail: text(), kind: kinds[below(4)]))
        }
        var edges: [FlowDiagram.Edge] = []
        for _ in 0..<below(25) {
            edges.append(FlowDiagram.Edge(from: "\(below(14))", to: "\(below(14))", label: text()))
        }
        return FlowDiagram(title: text(), description: text(), nodes: nodes, edges: edges)
    }

    private mutating func tile() -> BigNumber {
        BigNumber(
            title: text(), value: text(), note: text(), trend: [.better, .worse, .neutral][below(3)],
            course: values(atMost: 12))
    }

    private mutating func forecast() -> ForecastChart {
        var bands: [ForecastChart.Band] = []
        for _ in 0..<below(4) {
            var intervals: [ErrorBar?] = []
            for _ in 0..<below(9) { intervals.append(interval()) }
            bands.append(ForecastChart.Band(name: text(), intervals: intervals))
        }
        return ForecastChart(
            title: text(), description: text(), xLabels: texts(atMost: 20), history: values(atMost: 20),
            forecast: values(atMost: 8), bands: bands, format: format(), yTitle: text(), startsAtZero: below(2) == 0,
            width: width())
    }

    private mutating func waterfall() -> WaterfallChart {
        var steps: [WaterfallChart.Step] = []
        for _ in 0..<below(9) {
            steps.append(below(4) == 0 ? .total(text()) : WaterfallChart.Step(name: text(), change: value()))
        }
        return WaterfallChart(title: text(), description: text(), steps: steps, format: format(), width: width())
    }

    private mutating func sankey() -> SankeyChart {
        let names = texts(atMost: 6) + ["a"]
        var links: [SankeyChart.Link] = []
        for _ in 0..<below(20) {
            links.append(
                SankeyChart.Link(
                    level: below(16) - 2, source: names[below(names.count)], target: names[below(names.count)],
                    value: value() ?? .nan))
        }
        return SankeyChart(title: text(), description: text(), links: links, format: format(), width: width())
    }
}
