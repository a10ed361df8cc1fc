// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ForestPlot {
    /// What a row shows, which its marker tells.
    enum Verdict: CaseIterable {
        case clear, open, sameWithSame

        var legend: String {
            switch self {
            case .clear: "interval leaves out zero"
            case .open: "interval includes zero"
            case .sameWithSame: "A/A – no lift expected"
            }
        }
    }

    static func verdict(_ row: Row) -> Verdict {
        if row.expectsNoEffect { return .sameWithSame }
        guard let interval = row.interval?.drawable else { return .open }
        return interval.lower > 0 || interval.upper < 0 ? .clear : .open
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let ends = rows.flatMap { row in
            [Drawable.value(row.effect), row.interval?.drawable?.lower, row.interval?.drawable?.upper].compactMap { $0 }
        }
        guard let lowest = ends.min(), let highest = ends.max() else { return drawing.withoutData() }
        drawLegend(on: &drawing)

        let ticks = NiceTicks(covering: min(lowest, 0), max(highest, 0), atMost: width == .full ? 9 : 6)
        let names = rows.flatMap { [$0.name, $0.detail] }
        let nameRoom = min(names.map { TextRuler.width($0, size: 13) }.max() ?? 0, drawing.width * 0.3)
        let figures = rows.map(figure)
        let figureRoom = min(
            figures.map { TextRuler.width($0, size: 12, isBold: true) }.max() ?? 0, drawing.width * 0.3)
        let height = rows.contains { !$0.detail.isEmpty } ? 46.0 : 34
        let hasMeanings = !lowerMeaning.isEmpty || !upperMeaning.isEmpty
        let top = drawing.top + (hasMeanings ? 24 : 4)
        let plot = drawing.plot(
            after: nameRoom + 24, before: figureRoom + 20, top: top, height: height * Double(rows.count))
        let scale = LinearScale(ticks, from: plot.left, to: plot.right)
        for index in rows.indices where index.isMultiple(of: 2) {
            let y = plot.top + Double(index) * height
            let stripe = Box(left: 12, top: y, right: drawing.width - 12, bottom: y + height)
            drawing.rect(stripe, fill: Palette.wash, radius: 4)
        }
        drawing.verticalGrid(ticks, format, in: plot, scale)
        drawMeanings(zero: scale(0), in: plot, on: &drawing)
        for (index, row) in rows.enumerated() {
            let y = plot.top + (Double(index) + 0.5) * height
            let label = TextRuler.fitted(row.name, into: nameRoom + 2, size: 13)
            let hasDetail = !row.detail.isEmpty
            drawing.text(
                label, at: Point(x: Drawing.margin, y: hasDetail ? y - 2 : y + 4), size: 13, fill: Palette.ink,
                weight: .medium)
            let detail = TextRuler.fitted(row.detail, into: nameRoom + 2, size: 12)
            drawing.text(detail, at: Point(x: Drawing.margin, y: y + 14))
            draw(row, y: y, scale: scale, on: &drawing)
            let figure = TextRuler.fitted(figures[index], into: figureRoom + 2, size: 12, isBold: true)
            drawing.text(
                figure, at: Point(x: drawing.width - Drawing.margin, y: y + 4),
                fill: Self.verdict(row) == .clear ? Palette.ink : Palette.quietInk, anchor: .end,
                weight: Self.verdict(row) == .clear ? .bold : .regular)
        }
        return drawing.svg(height: plot.bottom + 36)
    }

    private func figure(_ row: Row) -> String {
        guard let effect = Drawable.value(row.effect) else { return "too little data" }
        let interval = row.interval?.drawable.map { "  " + $0.text(format, isSigned: true).replacing(" pp", with: "") }
        return format.signedText(effect) + (interval ?? "")
    }

    private func draw(_ row: Row, y: Double, scale: LinearScale, on drawing: inout Drawing) {
        let verdict = Self.verdict(row)
        let colour = Self.colour(row, verdict)
        let tooltip = "\(row.name): \(figure(row))"
        if let interval = row.interval?.drawable {
            var path = PathText()
            path.move(scale(interval.lower), y)
            path.line(scale(interval.upper), y)
            for end in [interval.lower, interval.upper] {
                path.move(scale(end), y - 4)
                path.line(scale(end), y + 4)
            }
            drawing.path(path.text, stroke: colour, width: 2, tooltip: tooltip)
        }
        guard let effect = Drawable.value(row.effect) else { return }
        Self.mark(verdict, at: Point(x: scale(effect), y: y), colour: colour, tooltip: tooltip, on: &drawing)
    }

    private static func colour(_ row: Row, _ verdict: Verdict) -> String {
        switch verdict {
        case .sameWithSame: Palette.neutral
        case .open: Palette.accent
        case .clear: (Drawable.value(row.effect) ?? 0) < 0 ? Palette.fill(1) : Palette.accent
        }
    }

    private static func mark(
        _ verdict: Verdict, at point: Point, colour: String, tooltip: String = "", on drawing: inout Drawing
    ) {
        let shape: Marker =
            switch verdict {
            case .clear: .square
            case .open: .circle
            case .sameWithSame: .diamond
            }
        let isFilled = verdict == .clear
        drawing.path(
            shape.path(at: point, radius: 6), fill: isFilled ? colour : Palette.paper,
            stroke: isFilled ? Palette.paper : colour, width: isFilled ? 1 : 2, tooltip: tooltip)
    }

    private func drawLegend(on drawing: inout Drawing) {
        var x = Drawing.margin
        let present = Verdict.allCases.filter { verdict in rows.contains { Self.verdict($0) == verdict } }
        for verdict in present {
            let advance = 18 + TextRuler.width(verdict.legend, size: 12) + 20
            if x + advance > drawing.width - Drawing.margin, x > Drawing.margin {
                x = Drawing.margin
                drawing.top += 20
            }
            let colour = verdict == .sameWithSame ? Palette.neutral : Palette.accent
            Self.mark(verdict, at: Point(x: x + 7, y: drawing.top + 7), colour: colour, on: &drawing)
            drawing.text(verdict.legend, at: Point(x: x + 20, y: drawing.top + 11))
            x += advance + 2
        }
        drawing.top += 28
    }

    private func drawMeanings(zero: Double, in plot: Box, on drawing: inout Drawing) {
        let y = plot.top - 10
        if !lowerMeaning.isEmpty {
            let text = TextRuler.fitted("← " + lowerMeaning, into: max(zero - Drawing.margin - 8, 0), size: 12)
            drawing.text(text, at: Point(x: zero - 8, y: y), anchor: .end)
        }
        if !upperMeaning.isEmpty {
            let room = max(drawing.width - Drawing.margin - zero - 8, 0)
            drawing.text(TextRuler.fitted(upperMeaning + " →", into: room, size: 12), at: Point(x: zero + 8, y: y))
        }
    }
}
