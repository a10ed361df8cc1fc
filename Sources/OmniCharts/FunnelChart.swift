// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The steps of a funnel from the top: how many arrived at each, and how many of those before went on.
public struct FunnelChart: Chart {
    /// One step.
    public struct Step: Sendable, Hashable {
        /// What one has done who arrived.
        public var name: String
        /// How many arrived; a negative count, or one that is not finite, is drawn as missing.
        public var count: Double?

        /// Creates a step.
        public init(name: String, count: Double?) {
            self.name = name
            self.count = count
        }
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The steps, from the first.
    public var steps: [Step]
    /// How values are written.
    public var format: ValueFormat
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a funnel; a step may be larger than the one before it.
    public init(
        title: String, description: String, steps: [Step], format: ValueFormat = .number, width: ChartWidth = .half
    ) {
        self.title = title
        self.description = description
        self.steps = steps
        self.format = format
        self.width = width
    }

    /// The values behind the picture.
    public var data: Table {
        let counts = counts
        let body = steps.indices.map { index in
            [
                steps[index].name, format.longText(counts[index]),
                ValueFormat.percent.text(share(of: index, from: 0)),
                index == 0 ? NumberText.missing : ValueFormat.percent.text(share(of: index, from: index - 1)),
            ]
        }
        return Table(caption: title, headers: ["Step", "Count", "Of the first", "Of the one before"], rows: body)
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let counts = counts
        guard let largest = counts.compactMap({ $0 }).max() else { return drawing.withoutData() }
        let nameRoom = min(
            steps.map { TextRuler.width($0.name, size: 13) }.max() ?? 0, drawing.width * 0.3)
        let figures = steps.indices.map { figure($0, room: drawing.width * 0.3) }
        let figureRoom = figures.map { TextRuler.width($0.count, size: 13, isBold: true) }.max() ?? 0
        let left = Drawing.margin + nameRoom + 14
        let right = max(drawing.width - Drawing.margin - figureRoom - 54, left + 20)
        let (bar, gap) = (32.0, 26.0)
        let top = drawing.top + 2
        func end(_ index: Int) -> Double {
            let share = largest > 0 ? (counts[index] ?? 0) / largest : 0
            return left + max((right - left) * share, 2)
        }
        for (index, step) in steps.enumerated() {
            let y = top + Double(index) * (bar + gap)
            if index > 0, counts[index] != nil, counts[index - 1] != nil {
                var path = PathText()
                path.move(left, y - gap)
                path.line(end(index - 1), y - gap)
                path.line(end(index), y)
                path.line(left, y)
                path.close()
                drawing.path(path.text, fill: Palette.shade(0.18))
                let passed = ValueFormat.percent.text(share(of: index, from: index - 1))
                let text = "↓ \(passed) go on"
                let isNarrow = max(end(index), end(index - 1)) - left < TextRuler.width(text, size: 12) + 24
                let x = isNarrow ? max(end(index), end(index - 1)) + 8 : left + 8
                drawing.text(text, at: Point(x: x, y: y - gap / 2 + 4))
            }
            let name = TextRuler.fitted(step.name, into: nameRoom + 2, size: 13)
            drawing.text(
                name, at: Point(x: left - 14, y: y + bar / 2 + 4), size: 13, fill: Palette.ink, anchor: .end,
                weight: .medium)
            if counts[index] != nil {
                let box = Box(left: left, top: y, right: end(index), bottom: y + bar)
                let label = "\(step.name): \(format.longText(counts[index]))"
                drawing.rect(box, fill: Palette.accent, radius: 2, tooltip: label)
            }
            let x = counts[index] == nil ? left : end(index) + 10
            drawing.text(
                figures[index].count, at: Point(x: x, y: y + bar / 2 + 4), size: 13, fill: Palette.ink, weight: .bold)
            let after = x + TextRuler.width(figures[index].count, size: 13, isBold: true) + 7
            drawing.text(figures[index].share, at: Point(x: after, y: y + bar / 2 + 4))
        }
        return drawing.svg(height: top + Double(steps.count) * (bar + gap) - gap + Drawing.margin)
    }
}

extension FunnelChart {
    private var counts: [Double?] {
        steps.map { step in Drawable.value(step.count).flatMap { $0 >= 0 ? $0 : nil } }
    }

    private func share(of index: Int, from other: Int) -> Double? {
        let counts = counts
        guard let count = counts[index], let base = counts[other], base > 0 else { return nil }
        return count / base
    }

    private func figure(_ index: Int, room: Double) -> (count: String, share: String) {
        let count = TextRuler.fitted(format.text(counts[index]), into: room, size: 13, isBold: true)
        return (count, index == 0 ? "" : ValueFormat.percent.text(share(of: index, from: 0)))
    }
}
