// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension BarChart {
    /// The room along the category axis that a bar takes.
    private struct Lanes {
        let slot: Double
        let bar: Double
        let gap: Double
        let count: Int

        func start(_ bar: Bar) -> Double {
            let group = Double(count) * self.bar + Double(count - 1) * gap
            return Double(bar.category) * slot + (slot - group) / 2 + Double(bar.lane) * (self.bar + gap)
        }
    }

    func drawUpright(_ bars: [Bar], _ ticks: NiceTicks, _ fills: [String], on drawing: inout Drawing) -> String {
        let tickWidth = ticks.values.map { TextRuler.width(format.tickText($0, of: ticks), size: 12) }.max() ?? 0
        let height = width == .full ? 250.0 : 210
        let plot = drawing.plot(after: tickWidth + 12, before: 0, top: drawing.top + 12, height: height)
        let scale = LinearScale(ticks, from: plot.bottom, to: plot.top)
        drawing.horizontalGrid(ticks, format, in: plot, scale)

        let slot = plot.width / Double(max(categoryCount, 1))
        let gap = slot > 60 ? 3.0 : slot > 20 ? 1 : 0
        let thickness = max(min((slot * 0.76 - Double(lanes - 1) * gap) / Double(lanes), 56), 0.5)
        let room = Lanes(slot: slot, bar: thickness, gap: gap, count: lanes)
        let labelsFit = arrangement == .grouped && thickness + gap >= widestLabel(bars) + 2
        for bar in bars {
            let left = plot.left + room.start(bar)
            let (low, high) = (scale(min(bar.from, bar.to)), scale(max(bar.from, bar.to)))
            let box = Box(left: left, top: high, right: left + thickness, bottom: low)
            draw(bar, at: box, fill: fills[bar.series], on: &drawing)
            var top = high
            var bottom = low
            if let whisker = bar.whisker {
                top = min(top, scale(whisker.upper))
                bottom = max(bottom, scale(whisker.lower))
                drawing.whisker(x: box.midX, from: scale(whisker.lower), to: scale(whisker.upper), cap: thickness)
            }
            guard labelsFit else { continue }
            let y = bar.value < 0 ? bottom + 14 : top - 6
            drawing.text(
                format.text(bar.value), at: Point(x: box.midX, y: y), fill: Palette.ink, anchor: .middle,
                weight: .medium, hasHalo: true)
        }
        baseline(from: Point(x: plot.left, y: scale(0)), to: Point(x: plot.right, y: scale(0)), on: &drawing)
        let places = (0..<categoryCount).map { plot.left + (Double($0) + 0.5) * slot }
        drawing.placeLabels(categories, at: places, y: plot.bottom + 22, spacing: slot)
        return drawing.svg(height: plot.bottom + 40)
    }

    func drawLying(_ bars: [Bar], _ ticks: NiceTicks, _ fills: [String], on drawing: inout Drawing) -> String {
        let nameRoom = min(
            categories.map { TextRuler.width($0, size: 12) }.max() ?? 0, drawing.width * 0.32)
        let labelRoom = arrangement == .grouped ? widestLabel(bars) + 8 : 0
        let hasNegative = bars.contains { $0.value < 0 }
        let thickness = lanes > 1 ? 15.0 : 22
        let gap = 2.0
        let slot = Double(lanes) * (thickness + gap) + (lanes > 1 ? 16 : 12)
        let plot = drawing.plot(
            after: nameRoom + 12 + (hasNegative ? labelRoom : 0), before: max(labelRoom, 16), top: drawing.top + 4,
            height: slot * Double(categoryCount))
        let scale = LinearScale(ticks, from: plot.left, to: plot.right)
        drawing.verticalGrid(ticks, format, in: plot, scale)
        let room = Lanes(slot: slot, bar: thickness, gap: gap, count: lanes)
        for bar in bars {
            let top = plot.top + room.start(bar)
            let (low, high) = (scale(min(bar.from, bar.to)), scale(max(bar.from, bar.to)))
            let box = Box(left: low, top: top, right: high, bottom: top + thickness)
            draw(bar, at: box, fill: fills[bar.series], on: &drawing)
            var left = low
            var right = high
            if let whisker = bar.whisker {
                left = min(left, scale(whisker.lower))
                right = max(right, scale(whisker.upper))
                drawing.whisker(y: box.midY, from: scale(whisker.lower), to: scale(whisker.upper), cap: thickness)
            }
            guard arrangement == .grouped else { continue }
            let isNegative = bar.value < 0
            drawing.text(
                format.text(bar.value), at: Point(x: isNegative ? left - 6 : right + 6, y: box.midY + 4),
                fill: Palette.ink, anchor: isNegative ? .end : .start, weight: .medium, hasHalo: true)
        }
        baseline(from: Point(x: scale(0), y: plot.top), to: Point(x: scale(0), y: plot.bottom), on: &drawing)
        for category in 0..<categoryCount {
            let y = plot.top + (Double(category) + 0.5) * slot + 4
            let lines = TextRuler.lines(name(of: category), into: nameRoom + 2, size: 12, atMost: 2)
            for (index, line) in lines.enumerated() {
                let shift = (Double(index) - Double(lines.count - 1) / 2) * 14
                drawing.text(
                    line, at: Point(x: Drawing.margin + nameRoom, y: y + shift), fill: Palette.ink, anchor: .end)
            }
        }
        return drawing.svg(height: plot.bottom + 36)
    }

    private func draw(_ bar: Bar, at box: Box, fill: String, on drawing: inout Drawing) {
        let isStacked = arrangement == .stacked
        drawing.rect(
            box, fill: fill, radius: isStacked ? 0 : 2, stroke: isStacked ? Palette.paper : "", strokeWidth: 0.8,
            tooltip: tooltip(bar))
    }

    private func baseline(from: Point, to: Point, on drawing: inout Drawing) {
        let start = Point(x: drawing.crisp(from.x), y: drawing.crisp(from.y))
        let isLevel = from.y == to.y
        let end = Point(x: isLevel ? to.x : start.x, y: isLevel ? start.y : to.y)
        drawing.line(from: start, to: end, stroke: Palette.axis)
    }

    private func widestLabel(_ bars: [Bar]) -> Double {
        bars.map { TextRuler.width(format.text($0.value), size: 12, isBold: true) }.max() ?? 0
    }
}

extension Drawing {
    /// An upright interval with caps, on a white rim so that it shows on every colour.
    mutating func whisker(x: Double, from: Double, to: Double, cap: Double) {
        let reach = min(max(cap * 0.22, 2), 6)
        var path = PathText()
        path.move(x, from)
        path.line(x, to)
        for y in [from, to] {
            path.move(x - reach, y)
            path.line(x + reach, y)
        }
        rimmed(path.text)
    }

    /// A level interval with caps.
    mutating func whisker(y: Double, from: Double, to: Double, cap: Double) {
        let reach = min(max(cap * 0.22, 2), 6)
        var path = PathText()
        path.move(from, y)
        path.line(to, y)
        for x in [from, to] {
            path.move(x, y - reach)
            path.line(x, y + reach)
        }
        rimmed(path.text)
    }

    private mutating func rimmed(_ data: String) {
        path(data, stroke: Palette.paper, width: 4, opacity: 0.85)
        path(data, stroke: Palette.ink, width: 1.5)
    }
}
