// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension LineChart {
    /// Splits a row of points at its gaps.
    static func segments(_ points: [Point?]) -> [[Point]] {
        points.split(separator: nil, omittingEmptySubsequences: true).map { $0.compactMap { $0 } }
    }

    func plotBox(_ drawing: Drawing, _ ticks: NiceTicks, endings: [String]) -> Box {
        let tickWidth = ticks.values.map { TextRuler.width(tickText($0, of: ticks), size: 12) }.max() ?? 0
        let endWidth = endings.map { TextRuler.width($0, size: 12, isBold: true) }.max() ?? 0
        let lastWidth = TextRuler.width(xLabels.last ?? "", size: 12) / 2
        let right = max(endWidth + 14, min(lastWidth, 45))
        let height = width == .full ? 250.0 : 210
        return drawing.plot(after: tickWidth + 12, before: right, top: drawing.top + 8, height: height)
    }

    /// The label at the end of each line: its name, or its last value if it is the only one.
    func endLabels(_ rows: [[Double?]]) -> [String] {
        if rows.count == 1, let last = rows[0].lastIndex(where: { $0 != nil }) {
            return [format.text(series[0].value(at: last))]
        }
        return series.map { TextRuler.fitted($0.name, into: 130, size: 12, isBold: true) }
    }

    func draw(_ points: [Point?], of index: Int, baseline: Double, in drawing: inout Drawing) {
        let colour = Palette.fill(index)
        let segments = Self.segments(points)
        if series.count == 1, startsAtZero, !isLogarithmic {
            for segment in segments where segment.count > 1 {
                drawing.path(Self.area(segment, baseline: baseline), fill: colour, opacity: 0.09)
            }
        }
        for segment in segments where segment.count > 1 {
            var path = PathText()
            path.move(segment[0].x, segment[0].y)
            for point in segment.dropFirst() { path.line(point.x, point.y) }
            drawing.path(path.text, stroke: colour, width: 2.5, dash: labelsDirectly ? "" : Palette.dash(index))
        }
        // Markers of many points would merge into a thick line; then only every so many-th has one.
        let stride = max(1, points.count / 24)
        let lone = Set(segments.filter { $0.count == 1 }.map(\.[0].x))
        let last = points.lastIndex { $0 != nil }
        for (place, point) in points.enumerated() {
            guard let point else { continue }
            guard place.isMultiple(of: stride) || place == last || lone.contains(point.x) else { continue }
            let label = xLabels.indices.contains(place) ? xLabels[place] : ""
            let value = format.longText(series[index].value(at: place))
            drawing.path(
                Marker.of(series: index).path(at: point, radius: 4), fill: colour, stroke: Palette.paper, width: 1.2,
                tooltip: "\(series[index].name), \(label): \(value)")
        }
    }

    func drawEndLabels(
        _ labels: [String], rows: [[Double?]], scale: LinearScale, x: Double, in plot: Box, on drawing: inout Drawing
    ) {
        var wanted: [(index: Int, y: Double)] = []
        for (index, row) in rows.enumerated() where labels.indices.contains(index) {
            guard let last = row.last(where: { $0 != nil }), let value = last else { continue }
            wanted.append((index, scale(value)))
        }
        let order = wanted.sorted { ($0.y, $0.index) < ($1.y, $1.index) }
        let spread = Self.spread(order.map(\.y), gap: 16, from: plot.top, to: plot.bottom)
        for (item, y) in zip(order, spread) {
            drawing.text(
                labels[item.index], at: Point(x: x, y: y + 4), fill: Palette.text(item.index), weight: .bold)
        }
    }

    /// Moves sorted positions apart until neighbours keep the gap, as near to where they were as the bounds allow.
    static func spread(_ sorted: [Double], gap: Double, from: Double, to: Double) -> [Double] {
        var result = sorted
        for index in result.indices.dropFirst() {
            result[index] = max(result[index], result[index - 1] + gap)
        }
        guard let last = result.last, last > to else { return result }
        result[result.count - 1] = to
        for index in result.indices.dropLast().reversed() {
            result[index] = min(result[index], result[index + 1] - gap)
        }
        return result
    }

    private static func area(_ segment: [Point], baseline: Double) -> String {
        var path = PathText()
        guard let first = segment.first, let last = segment.last else { return "" }
        path.move(first.x, baseline)
        for point in segment { path.line(point.x, point.y) }
        path.line(last.x, baseline)
        path.close()
        return path.text
    }
}
