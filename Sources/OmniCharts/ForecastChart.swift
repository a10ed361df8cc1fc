// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What was, and what is expected with how much certainty: a line, its dashed continuation, and bands around it.
///
/// Bands are drawn from the widest to the narrowest; each is lighter the wider it is. A level line of the values' last
/// moment separates what was seen from what is supposed.
public struct ForecastChart: Chart {
    /// An interval around the forecast, such as one that holds 95 of 100 outcomes.
    public struct Band: Sendable, Hashable {
        /// What the band holds: `"95%"`.
        public var name: String
        /// One interval per forecast value; a missing one interrupts the band.
        public var intervals: [ErrorBar?]

        /// Creates a band.
        public init(name: String, intervals: [ErrorBar?]) {
            self.name = name
            self.intervals = intervals
        }
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The labels of all places, first those of the history, then those of the forecast.
    public var xLabels: [String]
    /// What was observed.
    public var history: [Double?]
    /// What is expected, from the place after the last of the history on.
    public var forecast: [Double?]
    /// The bands around the forecast.
    public var bands: [Band]
    /// How values are written.
    public var format: ValueFormat
    /// What the values are, written above the axis; empty for nothing.
    public var yTitle: String
    /// Whether the axis includes zero.
    public var startsAtZero: Bool
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a chart of a forecast.
    public init(
        title: String, description: String, xLabels: [String], history: [Double?], forecast: [Double?],
        bands: [Band] = [], format: ValueFormat = .number, yTitle: String = "", startsAtZero: Bool = true,
        width: ChartWidth = .half
    ) {
        self.title = title
        self.description = description
        self.xLabels = xLabels
        self.history = history
        self.forecast = forecast
        self.bands = bands
        self.format = format
        self.yTitle = yTitle
        self.startsAtZero = startsAtZero
        self.width = width
    }

    private var rows: [Series] {
        let gap = [Double?](repeating: nil, count: history.count)
        let bars = [ErrorBar?](repeating: nil, count: history.count)
        return [
            Series(name: "Actual", values: history),
            Series(name: "Forecast", values: gap + forecast, intervals: bars + (bands.first?.intervals ?? [])),
        ]
    }

    /// The values behind the picture; the intervals of the first band stand behind their forecast.
    public var data: Table {
        Table(caption: title, labelTitle: "At", labels: xLabels, series: rows, format: format)
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let count = max(xLabels.count, history.count + forecast.count)
        let values = rows.flatMap { row in row.values.indices.compactMap { row.value(at: $0) } }
        guard !values.isEmpty else { return drawing.withoutData() }
        let ends = bands.flatMap { band in
            band.intervals.prefix(forecast.count).compactMap { $0?.drawable }.flatMap { [$0.lower, $0.upper] }
        }
        let all = values + ends
        let (lowest, highest) = (all.min() ?? 0, all.max() ?? 0)
        drawing.legend(legend)
        drawing.axisTitle(yTitle)
        let ticks = NiceTicks(
            covering: startsAtZero ? min(lowest, 0) : lowest, startsAtZero ? max(highest, 0) : highest, atMost: 6,
            leastStep: format.leastStep(all))
        let tickWidth = ticks.values.map { TextRuler.width(format.tickText($0, of: ticks), size: 12) }.max() ?? 0
        let plot = drawing.plot(
            after: tickWidth + 12, before: 45, top: drawing.top + 8, height: width == .full ? 250 : 210)
        let scale = LinearScale(ticks, from: plot.bottom, to: plot.top)
        drawing.horizontalGrid(ticks, format, in: plot, scale)
        let spacing = count > 1 ? plot.width / Double(count - 1) : plot.width
        let places = (0..<count).map { count > 1 ? plot.left + Double($0) * spacing : plot.midX }
        drawing.placeLabels(xLabels, at: places, y: plot.bottom + 20, spacing: spacing)
        draw(in: plot, places, scale, on: &drawing)
        return drawing.svg(height: plot.bottom + 38)
    }
}

extension ForecastChart {
    /// Shades of the bands: the wider, the lighter.
    private func shade(_ place: Int) -> String {
        Palette.shade(bands.count > 1 ? 0.14 + 0.2 * Double(place) / Double(bands.count - 1) : 0.22)
    }

    /// Bands from the widest to the narrowest, by their mean width.
    private var ordered: [Band] {
        func reach(_ band: Band) -> Double {
            let widths = band.intervals.compactMap { $0?.drawable }.map { $0.upper / 2 - $0.lower / 2 }
            return widths.reduce(0) { $0 + $1 / Double(max(widths.count, 1)) }
        }
        return bands.enumerated()
            .sorted {
                let (one, other) = (reach($0.element), reach($1.element))
                return one == other ? $0.offset < $1.offset : one > other
            }
            .map(\.element)
    }

    private var legend: [(name: String, key: Drawing.Key)] {
        var entries: [(name: String, key: Drawing.Key)] = [
            ("Actual", .line(series: 0)), ("Forecast", .line(series: 1)),
        ]
        for (place, band) in ordered.enumerated() { entries.append((band.name, .area(fill: shade(place)))) }
        return entries
    }

    private func draw(in plot: Box, _ places: [Double], _ scale: LinearScale, on drawing: inout Drawing) {
        for (place, band) in ordered.enumerated() {
            drawBand(band, fill: shade(place), places, scale, on: &drawing)
        }
        if !history.isEmpty, !forecast.isEmpty, places.indices.contains(history.count - 1) {
            let x = drawing.crisp(places[history.count - 1])
            drawing.line(
                from: Point(x: x, y: plot.top), to: Point(x: x, y: plot.bottom), stroke: Palette.axis, dash: "3 3")
        }
        for (index, row) in rows.enumerated() {
            var points = row.values.indices.map { place -> Point? in
                row.value(at: place).map { Point(x: places[place], y: scale($0)) }
            }
            // The forecast begins where the history ends.
            if index == 1, !history.isEmpty, let last = rows[0].value(at: history.count - 1) {
                points[history.count - 1] = Point(x: places[history.count - 1], y: scale(last))
            }
            for segment in LineChart.segments(points) where segment.count > 1 {
                var path = PathText()
                path.move(segment[0].x, segment[0].y)
                for point in segment.dropFirst() { path.line(point.x, point.y) }
                drawing.path(
                    path.text, stroke: Palette.fill(index), width: 2.5, dash: index == 0 ? "" : Palette.dash(1))
            }
            let stride = max(1, places.count / 24)
            for (place, point) in points.enumerated() where place.isMultiple(of: stride) || index == 1 {
                guard let point, let value = row.value(at: place) else { continue }
                let label = xLabels.indices.contains(place) ? xLabels[place] : ""
                drawing.path(
                    Marker.of(series: index).path(at: point, radius: 3.5), fill: Palette.fill(index),
                    stroke: Palette.paper, width: 1.2, tooltip: "\(row.name), \(label): \(format.longText(value))")
            }
        }
    }

    private func drawBand(
        _ band: Band, fill: String, _ places: [Double], _ scale: LinearScale, on drawing: inout Drawing
    ) {
        let last = history.isEmpty ? nil : rows[0].value(at: history.count - 1)
        var corners: [(x: Double, low: Double, high: Double)?] = []
        if let last { corners.append((places[history.count - 1], scale(last), scale(last))) }
        for (step, interval) in band.intervals.prefix(forecast.count).enumerated() {
            corners.append(
                interval?.drawable.map { (places[history.count + step], scale($0.lower), scale($0.upper)) })
        }
        for piece in corners.split(whereSeparator: { $0 == nil }) {
            let run = piece.compactMap(\.self)
            guard let first = run.first, run.count > 1 else { continue }
            var path = PathText()
            path.move(first.x, first.high)
            for corner in run.dropFirst() { path.line(corner.x, corner.high) }
            for corner in run.reversed() { path.line(corner.x, corner.low) }
            path.close()
            drawing.path(path.text, fill: fill)
        }
    }
}
