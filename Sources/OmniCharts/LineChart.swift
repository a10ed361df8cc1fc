// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Values along an ordered axis, such as months: one line per series.
///
/// With up to four series the lines are labelled at their ends, otherwise by a legend and by dashes. Lines differ by
/// colour and marker. A missing value interrupts its line; a value between two gaps is a lone marker.
///
/// ```swift
/// let chart = LineChart(
///     title: "Orders per month", description: "Orders rose from 120 in January to 310 in March.",
///     xLabels: ["Jan", "Feb", "Mar"], series: [Series(name: "Orders", values: [120, 190, 310])])
/// print(chart.svg)
/// ```
public struct LineChart: Chart {
    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The labels of the places, in order; left out where they would touch.
    public var xLabels: [String]
    /// The rows of values; series of different length are allowed.
    public var series: [Series]
    /// How values are written.
    public var format: ValueFormat
    /// What the values are, written above the axis; empty for nothing.
    public var yTitle: String
    /// Whether the axis includes zero.
    ///
    /// Without it small changes look large; say so in the title.
    public var startsAtZero: Bool
    /// Whether equal steps up the axis are equal factors, marked at powers of ten; values that are not above zero are
    /// left out then.
    public var isLogarithmic: Bool
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a line chart; all series share the labels.
    public init(
        title: String, description: String, xLabels: [String], series: [Series], format: ValueFormat = .number,
        yTitle: String = "", startsAtZero: Bool = true, isLogarithmic: Bool = false, width: ChartWidth = .half
    ) {
        self.title = title
        self.description = description
        self.xLabels = xLabels
        self.series = series
        self.format = format
        self.yTitle = yTitle
        self.startsAtZero = startsAtZero
        self.isLogarithmic = isLogarithmic
        self.width = width
    }

    /// The values behind the picture.
    public var data: Table {
        Table(caption: title, labelTitle: "At", labels: xLabels, series: series, format: format)
    }

    /// Few enough lines to be named where they end.
    var labelsDirectly: Bool { series.count <= 4 }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let count = max(xLabels.count, series.map(\.values.count).max() ?? 0)
        let rows = series.map { row in (0..<count).map { drawn(row.value(at: $0)) } }
        let all = rows.flatMap { $0.compactMap { $0 } }
        guard let lowest = all.min(), let highest = all.max() else { return drawing.withoutData() }
        if !labelsDirectly {
            drawing.legend(series.enumerated().map { ($1.name, .line(series: $0)) })
        }
        drawing.axisTitle(yTitle)
        let ticks = ticks(lowest, highest, leastStep: format.leastStep(all))
        let endings = labelsDirectly ? endLabels(rows) : []
        let plot = plotBox(drawing, ticks, endings: endings)
        let scale = LinearScale(ticks, from: plot.bottom, to: plot.top)
        // Powers of ten have no zero: the mark at exponent 0 is that of 1, a line like any other.
        drawing.horizontalGrid(
            ticks, label: { tickText($0, of: ticks) }, zero: isLogarithmic ? nil : 0, in: plot, scale)

        let spacing = count > 1 ? plot.width / Double(count - 1) : plot.width
        let places = (0..<count).map { count > 1 ? plot.left + Double($0) * spacing : plot.midX }
        drawing.placeLabels(xLabels, at: places, y: plot.bottom + 20, spacing: spacing)
        for (index, row) in rows.enumerated() {
            let points = row.enumerated()
                .map { place, value in
                    value.map { Point(x: places[place], y: scale($0)) }
                }
            draw(points, of: index, baseline: scale(min(max(0, ticks.first), ticks.last)), in: &drawing)
        }
        drawEndLabels(endings, rows: rows, scale: scale, x: plot.right + 10, in: plot, on: &drawing)
        return drawing.svg(height: plot.bottom + 38)
    }
}
