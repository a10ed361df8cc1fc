// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Drawing {
    /// How the key of a series looks in a legend.
    enum Key {
        case line(series: Int)
        case area(fill: String)
    }

    /// Draws a legend below the title, in as many lines as it needs, and moves the free room below it.
    mutating func legend(_ entries: [(name: String, key: Key)]) {
        guard !entries.isEmpty else { return }
        var x = Self.margin
        let limit = width - Self.margin
        for entry in entries {
            let name = TextRuler.fitted(entry.name, into: 220, size: 12)
            let advance = 26 + TextRuler.width(name, size: 12) + 18
            if x + advance - 18 > limit, x > Self.margin {
                x = Self.margin
                top += 20
            }
            let middle = top + 7
            switch entry.key {
            case .line(let series):
                line(
                    from: Point(x: x, y: middle), to: Point(x: x + 20, y: middle), stroke: Palette.fill(series),
                    width: 2.5,
                    dash: Palette.dash(series))
                let centre = Point(x: x + 10, y: middle)
                path(
                    Marker.of(series: series).path(at: centre, radius: 4), fill: Palette.fill(series),
                    stroke: Palette.paper, width: 1)
            case .area(let fill):
                rect(Box(left: x + 4, top: middle - 6, right: x + 18, bottom: middle + 6), fill: fill, radius: 3)
            }
            text(name, at: Point(x: x + 26, y: middle + 4), fill: Palette.ink)
            x += advance
        }
        top += 28
    }

    /// Says in the picture that there is nothing to show, so that an empty chart is not taken for a broken one.
    func withoutData(height: Double = 180) -> String {
        var drawing = self
        let box = Box(left: Self.margin, top: top, right: width - Self.margin, bottom: height - Self.margin)
        drawing.rect(box, fill: Palette.wash, radius: 6, stroke: Palette.grid, dash: "4 4")
        drawing.text("No data", at: Point(x: box.midX, y: box.midY + 4), size: 13, anchor: .middle)
        return drawing.svg(height: height)
    }

    /// Draws a caption of an axis above the plot and moves the free room below it.
    mutating func axisTitle(_ title: String) {
        guard !title.isEmpty else { return }
        let name = TextRuler.fitted(title, into: width - 2 * Self.margin, size: 12)
        text(name, at: Point(x: Self.margin, y: top + 8))
        top += 20
    }

    /// Draws horizontal grid lines with their labels; the line of zero is stronger.
    mutating func horizontalGrid(_ ticks: NiceTicks, _ format: ValueFormat, in plot: Box, _ scale: LinearScale) {
        horizontalGrid(ticks, label: { format.tickText($0, of: ticks) }, zero: 0, in: plot, scale)
    }

    /// Draws horizontal grid lines with what is written beside them; the one at `zero` is stronger, if there is one.
    mutating func horizontalGrid(
        _ ticks: NiceTicks, label: (Double) -> String, zero: Double?, in plot: Box, _ scale: LinearScale
    ) {
        for value in ticks.values {
            let y = crisp(scale(value))
            let isZero = value == zero
            line(
                from: Point(x: plot.left, y: y), to: Point(x: plot.right, y: y),
                stroke: isZero ? Palette.axis : Palette.grid)
            text(label(value), at: Point(x: plot.left - 8, y: y + 4), anchor: .end)
        }
    }

    /// Draws vertical grid lines with labels below the plot; labels that would touch are left out.
    mutating func verticalGrid(_ ticks: NiceTicks, _ format: ValueFormat, in plot: Box, _ scale: LinearScale) {
        let labels = ticks.values.map { format.tickText($0, of: ticks) }
        let widest = labels.map { TextRuler.width($0, size: 12) }.max() ?? 0
        let spacing = plot.width / Double(max(ticks.values.count - 1, 1))
        let stride = Self.stride(widest: widest + 10, spacing: spacing)
        for (index, value) in ticks.values.enumerated() {
            let x = crisp(scale(value))
            line(
                from: Point(x: x, y: plot.top), to: Point(x: x, y: plot.bottom),
                stroke: value == 0 ? Palette.axis : Palette.grid)
            guard index.isMultiple(of: stride) else { continue }
            text(labels[index], at: Point(x: x, y: plot.bottom + 18), anchor: .middle)
        }
    }

    /// Draws the labels of evenly spaced places below a plot, every second, third … one if they are crowded.
    mutating func placeLabels(_ labels: [String], at places: [Double], y: Double, spacing: Double) {
        let room = max(spacing - 8, 40)
        let shown = labels.map { TextRuler.fitted($0, into: max(room, 90), size: 12) }
        let widest = shown.map { TextRuler.width($0, size: 12) }.max() ?? 0
        let stride = Self.stride(widest: widest + 8, spacing: spacing)
        for (index, label) in shown.enumerated() where index.isMultiple(of: stride) && index < places.count {
            text(label, at: Point(x: places[index], y: y), anchor: .middle)
        }
    }

    /// The room of a plot between labels on both sides, which get at most two thirds of the width.
    func plot(after left: Double, before right: Double, top: Double, height: Double) -> Box {
        Box(
            left: Self.margin + min(left, width * 0.42), top: top,
            right: width - Self.margin - min(right, width * 0.32),
            bottom: top + height)
    }

    /// The half pixel that makes a thin line sharp.
    func crisp(_ value: Double) -> Double {
        value.rounded(.down) + 0.5
    }

    /// Every which label fits.
    static func stride(widest: Double, spacing: Double) -> Int {
        guard spacing > 0, widest > spacing else { return 1 }
        return Int(min((widest / spacing).rounded(.up), 1e6))
    }
}
