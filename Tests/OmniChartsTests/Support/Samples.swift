// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts

/// One ordinary chart of each kind.
enum Samples {
    static let lines = LineChart(
        title: "Orders", description: "Orders by channel.", xLabels: ["Jan", "Feb", "Mar", "Apr"],
        series: [
            Series(name: "Web", values: [120, 190, nil, 310]), Series(name: "Shop", values: [80, 70, 75, 60]),
        ])
    static let bars = BarChart(
        title: "Conversion", description: "Share that bought.", categories: ["Welcome", "Cart"],
        series: [
            Series(
                name: "Journey", values: [0.12, 0.2],
                intervals: [ErrorBar(lower: 0.1, upper: 0.14), ErrorBar(lower: 0.18, upper: 0.22)]),
            Series(name: "Holdout", values: [0.1, 0.15]),
        ], format: .percent)
    static let heat = HeatMap(
        title: "Retention", description: "Cohorts by month.", rows: ["Jan", "Feb", "Mar"],
        columns: ["0", "1", "2"], values: [[1, 0.4, 0.089], [1, 0.35, nil], [1, nil, nil]],
        rowTotals: [120, 90, 80], rowTotalTitle: "Customers")
    static let forest = ForestPlot(
        title: "Lift", description: "Lift over holdout.",
        rows: [
            ForestPlot.Row(name: "Welcome", effect: 0.02, interval: ErrorBar(lower: -0.01, upper: 0.05)),
            ForestPlot.Row(name: "Cart", effect: 0.05, interval: ErrorBar(lower: 0.02, upper: 0.08)),
            ForestPlot.Row(
                name: "Member day", effect: 0.003, interval: ErrorBar(lower: -0.01, upper: 0.02),
                expectsNoEffect: true),
        ])
    static let funnel = FunnelChart(
        title: "Funnel", description: "From visit to order.",
        steps: [
            FunnelChart.Step(name: "Visited", count: 1000), FunnelChart.Step(name: "Ordered", count: 89),
        ])
    static let flow = FlowDiagram(
        title: "A fact's way", description: "From source to log.",
        nodes: [
            FlowDiagram.Node(id: "app", title: "App", kind: .outside),
            FlowDiagram.Node(id: "scan", title: "Scanner", detail: "strict"),
            FlowDiagram.Node(id: "log", title: "Log", kind: .store),
        ],
        edges: [
            FlowDiagram.Edge(from: "app", to: "scan"),
            FlowDiagram.Edge(from: "scan", to: "log", label: "accepted"),
        ])
    static let tile = BigNumber(
        title: "Revenue", value: "£8.3M", note: "12% more than last year", trend: .better, course: [1, 2, 4])

    static let forecast = ForecastChart(
        title: "Orders expected", description: "About 300 in May.", xLabels: ["Feb", "Mar", "Apr", "May", "Jun"],
        history: [190, 240, 310], forecast: [300, 320],
        bands: [
            ForecastChart.Band(
                name: "95%", intervals: [ErrorBar(lower: 250, upper: 350), ErrorBar(lower: 240, upper: 400)]),
            ForecastChart.Band(
                name: "80%", intervals: [ErrorBar(lower: 270, upper: 330), ErrorBar(lower: 270, upper: 370)]),
        ])
    static let waterfall = WaterfallChart(
        title: "Net revenue", description: "From sold to kept.",
        steps: [
            WaterfallChart.Step(name: "Sold", change: 900), WaterfallChart.Step(name: "Given back", change: -120),
            WaterfallChart.Step(name: "Cancelled", change: -30), .total("Net"),
        ], format: .money("£"))
    static let sankey = SankeyChart(
        title: "Ways", description: "From visit to order.",
        links: [
            SankeyChart.Link(level: 0, source: "visit", target: "view", value: 30),
            SankeyChart.Link(level: 0, source: "visit", target: "leave", value: 20),
            SankeyChart.Link(level: 1, source: "view", target: "order", value: 10),
            SankeyChart.Link(level: 1, source: "view", target: "leave", value: 20),
        ])

    static let all: [any Chart] = [lines, bars, heat, forest, funnel, flow, tile, forecast, waterfall, sankey]

    static let empty: [any Chart] = [
        LineChart(title: "Lines", description: "None.", xLabels: ["Jan"], series: [Series(name: "A", values: [nil])]),
        BarChart(title: "Bars", description: "None.", categories: [], series: []),
        HeatMap(title: "Heat", description: "None.", rows: [], columns: [], values: []),
        ForestPlot(title: "Forest", description: "None.", rows: []),
        FunnelChart(title: "Funnel", description: "None.", steps: []),
        FlowDiagram(title: "Flow", description: "None.", nodes: [], edges: []),
        ForecastChart(title: "Forecast", description: "None.", xLabels: ["Jan"], history: [nil], forecast: [.nan]),
        WaterfallChart(
            title: "Fall", description: "None.", steps: [WaterfallChart.Step(name: "A", change: .infinity)]),
        SankeyChart(
            title: "Sankey", description: "None.",
            links: [SankeyChart.Link(level: 0, source: "a", target: "b", value: -1)]),
    ]
}
