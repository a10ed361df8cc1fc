// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A key figure on a card: what it is, its value, what it means, and perhaps its course as a small line.
public struct BigNumber: Chart {
    /// Whether a change is welcome; it is told by an arrow and words, the colour only supports them.
    public enum Trend: Sendable, Hashable {
        case better, worse, neutral
    }

    /// What the figure is.
    public var title: String
    /// The figure, written as it should be read, such as `"£8.3M"`.
    public var value: String
    /// A line below the figure, such as `"12% more than last year"`.
    public var note: String
    /// Whether the change is welcome.
    public var trend: Trend
    /// The course of the figure over time; empty for none.
    ///
    /// Gaps interrupt the line.
    public var course: [Double?]
    /// A quarter of a row.
    public var width: ChartWidth { .tile }

    /// Creates a card of a figure.
    public init(
        title: String, value: String, note: String = "", trend: Trend = .neutral, course: [Double?] = []
    ) {
        self.title = title
        self.value = value
        self.note = note
        self.trend = trend
        self.course = course
    }

    /// The figure and its note as a sentence.
    public var description: String {
        note.isEmpty ? "\(title): \(value)." : "\(title): \(value). \(note)."
    }

    /// The figure and its note.
    public var data: Table {
        Table(
            caption: title, headers: ["Figure", "Value"],
            rows: [[title, value]] + (note.isEmpty ? [] : [["Note", note]]))
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self, showsTitle: false)
        let room = drawing.width - 2 * Drawing.margin
        let (height, left) = (136.0, Drawing.margin)
        drawing.rect(Box(left: 0, top: 20, right: 4, bottom: height - 20), fill: Palette.accent, radius: 2)
        let name = TextRuler.fitted(title, into: room, size: 13)
        drawing.text(name, at: Point(x: left, y: 34), size: 13)
        let width = TextRuler.width(value, size: 34, isBold: true)
        let size = min(34, max(16, 34 * room / max(width, 1)))
        drawing.text(
            TextRuler.fitted(value, into: room, size: size, isBold: true), at: Point(x: left, y: 78), size: size,
            fill: Palette.ink, weight: .bold)
        // The figure comes first; its course is drawn in what room is left, or not at all.
        let end = drawing.width - 24
        let start = max(left + width + 14, end - 96)
        if end - start >= 36 { drawCourse(in: Box(left: start, top: 50, right: end, bottom: 80), on: &drawing) }
        let (arrow, colour) =
            switch trend {
            case .better: ("▲ ", Palette.good)
            case .worse: ("▼ ", Palette.bad)
            case .neutral: ("", Palette.quietInk)
            }
        let lines = TextRuler.lines(arrow + note, into: room, size: 12, atMost: 2)
        for (index, line) in lines.enumerated() where !note.isEmpty {
            drawing.text(line, at: Point(x: left, y: 102 + Double(index) * 16), fill: colour)
        }
        return drawing.svg(height: height)
    }
}

extension BigNumber {
    private var points: [Double?] {
        let values = course.map(Drawable.value)
        return values.compactMap { $0 }.count > 1 ? values : []
    }

    private func drawCourse(in box: Box, on drawing: inout Drawing) {
        let values = points
        let known = values.compactMap { $0 }
        guard let lowest = known.min(), let highest = known.max() else { return }
        let ticks = NiceTicks(covering: min(lowest, 0), max(highest, 0), atMost: 6)
        let scale = LinearScale(ticks, from: box.bottom, to: box.top)
        let step = box.width / Double(max(values.count - 1, 1))
        let places = values.enumerated()
            .map { index, value in
                value.map { Point(x: box.left + Double(index) * step, y: scale($0)) }
            }
        for segment in LineChart.segments(places) where segment.count > 1 {
            var path = PathText()
            path.move(segment[0].x, segment[0].y)
            for point in segment.dropFirst() { path.line(point.x, point.y) }
            drawing.path(path.text, stroke: Palette.accent, width: 2)
        }
        if let last = places.last(where: { $0 != nil }), let point = last {
            drawing.path(Marker.circle.path(at: point, radius: 3.5), fill: Palette.accent)
        }
    }
}
