// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Values of categories: one bar per category and series, upright or lying, side by side or stacked.
///
/// Lying bars suit long names. Series differ by colour and hatching. An interval is drawn as a whisker.
public struct BarChart: Chart {
    /// Which way the bars point.
    public enum Orientation: Sendable, Hashable {
        case vertical, horizontal
    }

    /// How the bars of one category stand to each other.
    public enum Arrangement: Sendable, Hashable {
        /// Side by side.
        case grouped
        /// On top of each other, negative values below zero; intervals are not drawn.
        case stacked
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The names of the categories, in order.
    public var categories: [String]
    /// The rows of values; series of different length are allowed.
    public var series: [Series]
    /// How values are written.
    public var format: ValueFormat
    /// Which way the bars point.
    public var orientation: Orientation
    /// How the bars of one category stand to each other.
    public var arrangement: Arrangement
    /// What the values are, written above the plot; empty for nothing.
    public var valueTitle: String
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a bar chart; all series share the categories.
    public init(
        title: String, description: String, categories: [String], series: [Series], format: ValueFormat = .number,
        orientation: Orientation = .vertical, arrangement: Arrangement = .grouped, valueTitle: String = "",
        width: ChartWidth = .half
    ) {
        self.title = title
        self.description = description
        self.categories = categories
        self.series = series
        self.format = format
        self.orientation = orientation
        self.arrangement = arrangement
        self.valueTitle = valueTitle
        self.width = width
    }

    /// The values behind the picture.
    public var data: Table {
        Table(caption: title, labelTitle: "Category", labels: categories, series: series, format: format)
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let bars = bars()
        let ends: [Double] = bars.flatMap { bar -> [Double] in
            let whisker = bar.whisker ?? ErrorBar(lower: bar.to, upper: bar.to)
            return [bar.from, bar.to, whisker.lower, whisker.upper]
        }
        guard let lowest = ends.min(), let highest = ends.max() else { return drawing.withoutData() }
        let fills = series.indices.map { drawing.hatching(series: $0) }
        if series.count > 1 {
            drawing.legend(series.enumerated().map { ($1.name, .area(fill: fills[$0])) })
        }
        drawing.axisTitle(valueTitle)
        let ticks = NiceTicks(covering: lowest, highest, atMost: 6, leastStep: format.leastStep(bars.map(\.value)))
        switch orientation {
        case .vertical: return drawUpright(bars, ticks, fills, on: &drawing)
        case .horizontal: return drawLying(bars, ticks, fills, on: &drawing)
        }
    }
}

extension BarChart {
    /// A bar in the unit of the values, and its lane among the bars of its category.
    struct Bar {
        let category: Int
        let series: Int
        let lane: Int
        let from: Double
        let to: Double
        let value: Double
        let whisker: ErrorBar?
    }

    var categoryCount: Int {
        max(categories.count, series.map(\.values.count).max() ?? 0)
    }

    var lanes: Int {
        arrangement == .stacked ? 1 : max(series.count, 1)
    }

    func bars() -> [Bar] {
        var bars: [Bar] = []
        for category in 0..<categoryCount {
            var above = 0.0
            var below = 0.0
            for (index, row) in series.enumerated() {
                guard let value = row.value(at: category) else { continue }
                guard arrangement == .stacked else {
                    bars.append(
                        Bar(
                            category: category, series: index, lane: index, from: 0, to: value, value: value,
                            whisker: row.interval(at: category)))
                    continue
                }
                let start = value < 0 ? below : above
                let end = Drawable.value(start + value) ?? start
                if value < 0 { below = end } else { above = end }
                bars.append(
                    Bar(
                        category: category, series: index, lane: 0, from: start, to: end, value: value, whisker: nil))
            }
        }
        return bars
    }

    func name(of category: Int) -> String {
        categories.indices.contains(category) ? categories[category] : ""
    }

    func tooltip(_ bar: Bar) -> String {
        let value = format.longText(bar.value) + (bar.whisker.map { " " + $0.text(format) } ?? "")
        let place = name(of: bar.category)
        return series.count > 1 ? "\(place), \(series[bar.series].name): \(value)" : "\(place): \(value)"
    }
}
