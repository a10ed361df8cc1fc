// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How one figure becomes another: each change hangs where the one before it ended.
///
/// Rises and falls differ by colour, by hatching and by the sign of their label; totals stand on the ground.
public struct WaterfallChart: Chart {
    /// One bar.
    public struct Step: Sendable, Hashable {
        /// What changes, or what the total is.
        public var name: String
        /// The change; for a total nothing, for it is the sum of what came before.
        public var change: Double?
        /// Whether the bar is a total.
        public var isTotal: Bool

        /// Creates a change; one that is missing or not finite leaves a gap and changes nothing.
        public init(name: String, change: Double?) {
            self.name = name
            self.change = change
            isTotal = false
        }

        private init(total name: String) {
            self.name = name
            isTotal = true
        }

        /// Creates the sum of all changes before it.
        public static func total(_ name: String) -> Step { Step(total: name) }
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The bars, from left to right.
    public var steps: [Step]
    /// How values are written.
    public var format: ValueFormat
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a waterfall.
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
        let rows = zip(steps, bars)
            .map { step, bar in
                [step.name, step.isTotal ? "" : format.signedText(bar?.value), format.longText(bar?.to)]
            }
        return Table(caption: title, headers: ["Step", "Change", "Level"], rows: rows)
    }

    private struct Bar {
        var from: Double
        var to: Double
        var value: Double
    }

    private var bars: [Bar?] {
        var level = 0.0
        return steps.map { step in
            if step.isTotal { return Bar(from: 0, to: level, value: level) }
            guard let change = Drawable.value(step.change), let next = Drawable.value(level + change) else {
                return nil
            }
            defer { level = next }
            return Bar(from: level, to: next, value: change)
        }
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let bars = self.bars
        let known = bars.compactMap(\.self)
        let ends: [Double] = [0] + known.map(\.from) + known.map(\.to)
        guard !known.isEmpty, let lowest = ends.min(), let highest = ends.max() else { return drawing.withoutData() }
        let fall = drawing.hatching(series: 1)
        let ticks = NiceTicks(
            covering: lowest, highest, atMost: 6, leastStep: format.leastStep(known.map(\.value)))
        let tickWidth = ticks.values.map { TextRuler.width(format.tickText($0, of: ticks), size: 12) }.max() ?? 0
        let plot = drawing.plot(
            after: tickWidth + 12, before: 4, top: drawing.top + 18, height: width == .full ? 250 : 210)
        let scale = LinearScale(ticks, from: plot.bottom, to: plot.top)
        drawing.horizontalGrid(ticks, format, in: plot, scale)
        let slot = plot.width / Double(steps.count)
        let thickness = min(slot * 0.64, 64)
        var last: (x: Double, y: Double)?
        for (place, bar) in bars.enumerated() {
            guard let bar else { continue }
            let middle = plot.left + (Double(place) + 0.5) * slot
            let (left, right) = (middle - thickness / 2, middle + thickness / 2)
            if let last {
                let y = drawing.crisp(last.y)
                drawing.line(from: Point(x: last.x, y: y), to: Point(x: left, y: y), stroke: Palette.axis, dash: "3 3")
            }
            let (top, bottom) = (scale(max(bar.from, bar.to)), scale(min(bar.from, bar.to)))
            let isTotal = steps[place].isTotal
            let fill = isTotal ? Palette.neutral : bar.value < 0 ? fall : Palette.accent
            let text = isTotal ? format.text(bar.value) : format.signedText(bar.value)
            drawing.rect(
                Box(left: left, top: top, right: right, bottom: max(bottom, top + 1.5)), fill: fill, radius: 2,
                tooltip: "\(steps[place].name): \(text)")
            let isBelow = bar.value < 0 && !isTotal
            drawing.text(
                text, at: Point(x: middle, y: isBelow ? bottom + 16 : top - 7), fill: Palette.ink, anchor: .middle,
                weight: .medium, hasHalo: true)
            last = (right, scale(bar.to))
        }
        for (place, step) in steps.enumerated() {
            let x = plot.left + (Double(place) + 0.5) * slot
            for (line, text) in TextRuler.lines(step.name, into: max(slot - 6, 34), size: 12, atMost: 2).enumerated() {
                drawing.text(text, at: Point(x: x, y: plot.bottom + 22 + Double(line) * 14), anchor: .middle)
            }
        }
        return drawing.svg(height: plot.bottom + 54)
    }
}
