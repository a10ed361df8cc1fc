// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Shares in a grid, such as the retention of monthly cohorts: a darker cell is a larger share.
///
/// Cells without a value stay white, which gives cohorts their triangle. The scale runs from zero to the largest share
/// below one, because the month in which a cohort begins is always 100 % and would make all others pale.
public struct HeatMap: Chart {
    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The names of the rows, from the top.
    public var rows: [String]
    /// The names of the columns, from the left.
    public var columns: [String]
    /// The shares, row by row, 0 to 1.
    ///
    /// Missing ones, and those that are not finite, are left white.
    public var values: [[Double?]]
    /// A figure per row between its name and its cells, such as the size of the cohort; empty for none.
    public var rowTotals: [Double?]
    /// The header of the row totals.
    public var rowTotalTitle: String
    /// How values are written.
    public var format: ValueFormat
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a heat map; rows of values may be shorter than the columns.
    public init(
        title: String, description: String, rows: [String], columns: [String], values: [[Double?]],
        rowTotals: [Double?] = [], rowTotalTitle: String = "", format: ValueFormat = .percent,
        width: ChartWidth = .full
    ) {
        self.title = title
        self.description = description
        self.rows = rows
        self.columns = columns
        self.values = values
        self.rowTotals = rowTotals
        self.rowTotalTitle = rowTotalTitle
        self.format = format
        self.width = width
    }

    /// The values behind the picture.
    public var data: Table {
        let hasTotals = !rowTotals.isEmpty
        var body: [[String]] = []
        for (index, name) in rows.enumerated() {
            var row = [name]
            if hasTotals { row.append(ValueFormat.number.longText(total(of: index))) }
            for column in columns.indices { row.append(format.text(value(row: index, column: column))) }
            body.append(row)
        }
        return Table(caption: title, headers: ["Row"] + (hasTotals ? [rowTotalTitle] : []) + columns, rows: body)
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let shown = rows.indices.flatMap { row in columns.indices.compactMap { value(row: row, column: $0) } }
        guard !shown.isEmpty else { return drawing.withoutData() }
        let largest = shown.filter { $0 < 1 }.max() ?? 0
        let top = largest > 0 ? largest : max(shown.max() ?? 1, 1)

        let nameWidth = min(rows.map { TextRuler.width($0, size: 12) }.max() ?? 0, drawing.width * 0.25)
        let totalTitle = TextRuler.fitted(rowTotalTitle, into: drawing.width * 0.2, size: 12)
        let totals = rows.indices.map { rowTotals.isEmpty ? "" : ValueFormat.number.text(total(of: $0)) }
        let totalWidth = ([totalTitle] + totals).map { TextRuler.width($0, size: 12) }.max() ?? 0
        let totalEnd = Drawing.margin + nameWidth + (rowTotals.isEmpty ? 0 : 16 + totalWidth)
        drawLegend(upTo: top, on: &drawing)
        let left = totalEnd + 12
        let cell = min((drawing.width - Drawing.margin - left) / Double(columns.count), 96)
        let height = 30.0
        let grid = Box(
            left: left, top: drawing.top + 24, right: left + cell * Double(columns.count),
            bottom: drawing.top + 24 + height * Double(rows.count))

        if !rowTotals.isEmpty {
            drawing.text(totalTitle, at: Point(x: totalEnd, y: drawing.top + 14), anchor: .end)
        }
        let places = columns.indices.map { left + (Double($0) + 0.5) * cell }
        drawing.placeLabels(columns, at: places, y: drawing.top + 14, spacing: cell)
        for (index, name) in rows.enumerated() {
            let y = grid.top + (Double(index) + 0.5) * height + 4
            let label = TextRuler.fitted(name, into: nameWidth + 2, size: 12)
            drawing.text(label, at: Point(x: Drawing.margin, y: y), fill: Palette.ink)
            drawing.text(totals[index], at: Point(x: totalEnd, y: y), anchor: .end)
            for column in columns.indices {
                guard let value = value(row: index, column: column) else { continue }
                let x = left + Double(column) * cell
                let box = Box(
                    left: x + 1, top: grid.top + Double(index) * height + 1, right: x + cell - 1,
                    bottom: grid.top + Double(index + 1) * height - 1)
                draw(value, share: value / top, at: box, label: "\(name), \(columns[column])", on: &drawing)
            }
        }
        return drawing.svg(height: grid.bottom + Drawing.margin)
    }
}

extension HeatMap {
    private func value(row: Int, column: Int) -> Double? {
        guard values.indices.contains(row), values[row].indices.contains(column) else { return nil }
        return Drawable.value(values[row][column])
    }

    private func total(of row: Int) -> Double? {
        rowTotals.indices.contains(row) ? Drawable.value(rowTotals[row]) : nil
    }

    private func draw(_ value: Double, share: Double, at box: Box, label: String, on drawing: inout Drawing) {
        let full = format.text(value)
        drawing.rect(box, fill: Palette.shade(share), radius: 3, tooltip: "\(label): \(full)")
        // A whole percent is enough to read a pattern; the exact share is in the tooltip and in the table.
        let text = short(value)
        guard TextRuler.width(text, size: 12) <= box.width - 4 else { return }
        drawing.text(
            text, at: Point(x: box.midX, y: box.midY + 4), fill: Palette.ink(onShade: share), anchor: .middle)
    }

    private func short(_ value: Double) -> String {
        guard format == .percent, value.magnitude >= 0.0995, value.magnitude < 10 else { return format.text(value) }
        return NumberText.decimal(value * 100) + "%"
    }

    private func drawLegend(upTo top: Double, on drawing: inout Drawing) {
        let steps = 6
        var x = Drawing.margin
        let swatch = min(26, drawing.width * 0.05)
        let low = TextRuler.fitted(format.text(0), into: drawing.width * 0.25, size: 12)
        drawing.text(low, at: Point(x: x, y: drawing.top + 11))
        x += TextRuler.width(low, size: 12) + 8
        for step in 0..<steps {
            let box = Box(left: x, top: drawing.top + 1, right: x + swatch, bottom: drawing.top + 13)
            drawing.rect(box, fill: Palette.shade(Double(step) / Double(steps - 1)))
            x += swatch
        }
        let isCapped = format == .percent && top < 1
        drawing.text(short(top) + (isCapped ? " and more" : ""), at: Point(x: x + 8, y: drawing.top + 11))
        drawing.top += 28
    }
}
