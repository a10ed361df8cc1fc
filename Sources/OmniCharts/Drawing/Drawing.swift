// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// An `<svg>` element being drawn: a title, shapes and labels on white paper.
struct Drawing {
    enum Anchor: String {
        case start, middle, end
    }

    enum Weight: String {
        case regular = ""
        case medium = "500"
        case bold = "600"
    }

    static let margin = 20.0
    private static let fonts =
        "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', sans-serif"

    let width: Double
    /// The prefix of all ids within this drawing.
    let id: String
    private let title: String
    private let description: String
    private var body = Markup()
    /// The top of the room that is still free, below title and legend.
    var top = Drawing.margin

    /// Starts a drawing of a chart; with `showsTitle` the title is drawn and the free room begins below it.
    init(_ chart: some Chart, width: Double? = nil, showsTitle: Bool = true) {
        self.width = width ?? chart.width.units
        title = chart.title
        description = chart.description
        id = "omni-" + Self.fingerprint(of: chart)
        guard showsTitle, !chart.title.isEmpty else { return }
        let room = self.width - 2 * Self.margin
        for line in TextRuler.lines(chart.title, into: room, size: 16, atMost: 2, isBold: true) {
            text(line, at: Point(x: Self.margin, y: top + 15), size: 16, fill: Palette.ink, weight: .bold)
            top += 21
        }
        top += 9
    }

    /// The finished element.
    ///
    /// One that `keepsSize` is not enlarged when a page has more room than it needs.
    func svg(height: Double, keepsSize: Bool = false) -> String {
        var markup = Markup()
        markup.open(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "class": "omni-chart", "role": "img",
                "aria-labelledby": id + "-title", "aria-describedby": id + "-description",
                "viewBox": "0 0 \(px(width)) \(px(height))", "width": px(width), "height": px(height),
                "font-family": Self.fonts, "font-size": "12",
                "style": keepsSize ? "max-width:\(px(width))px" : "",
            ])
        markup.element("title", ["id": id + "-title"], text: title)
        markup.element("desc", ["id": id + "-description"], text: description)
        markup.leaf("rect", ["width": px(width), "height": px(height), "fill": Palette.paper, "rx": "8"])
        markup.raw(body.text)
        markup.close("svg")
        return markup.text
    }

    /// The same chart gets the same ids on every machine; different charts on one page get different ones.
    private static func fingerprint(of chart: some Chart) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01b3
        }
        mix(chart.title)
        mix(chart.description)
        for row in chart.data.rows { row.forEach(mix) }
        return String(hash, radix: 36)
    }
}

// MARK: - Shapes

extension Drawing {
    mutating func text(
        _ content: String, at point: Point, size: Double = 12, fill: String = Palette.quietInk,
        anchor: Anchor = .start, weight: Weight = .regular, hasHalo: Bool = false
    ) {
        guard !content.isEmpty else { return }
        body.element(
            "text",
            [
                "x": px(point.x), "y": px(point.y), "font-size": size == 12 ? "" : px(size), "fill": fill,
                "text-anchor": anchor == .start ? "" : anchor.rawValue, "font-weight": weight.rawValue,
                "stroke": hasHalo ? Palette.paper : "", "stroke-width": hasHalo ? "4" : "",
                "stroke-linejoin": hasHalo ? "round" : "", "paint-order": hasHalo ? "stroke" : "",
            ], text: content)
    }

    mutating func line(
        from: Point, to: Point, stroke: String = Palette.grid, width: Double = 1, dash: String = ""
    ) {
        body.leaf(
            "line",
            [
                "x1": px(from.x), "y1": px(from.y), "x2": px(to.x), "y2": px(to.y), "stroke": stroke,
                "stroke-width": px(width), "stroke-dasharray": dash,
            ])
    }

    mutating func rect(
        _ box: Box, fill: String, radius: Double = 0, stroke: String = "", strokeWidth: Double = 1, dash: String = "",
        tooltip: String = ""
    ) {
        shape(
            "rect",
            [
                "x": px(box.left), "y": px(box.top), "width": px(box.width), "height": px(box.height),
                "rx": radius > 0 ? px(min(radius, box.width / 2, box.height / 2)) : "", "fill": fill, "stroke": stroke,
                "stroke-width": stroke.isEmpty ? "" : px(strokeWidth), "stroke-dasharray": dash,
            ], tooltip: tooltip)
    }

    mutating func path(
        _ data: String, fill: String = "none", stroke: String = "", width: Double = 2, dash: String = "",
        opacity: Double = 1, tooltip: String = ""
    ) {
        guard !data.isEmpty else { return }
        shape(
            "path",
            [
                "d": data, "fill": fill, "stroke": stroke, "stroke-width": stroke.isEmpty ? "" : px(width),
                "stroke-dasharray": dash, "stroke-linejoin": stroke.isEmpty ? "" : "round",
                "stroke-linecap": stroke.isEmpty || !dash.isEmpty ? "" : "round",
                "opacity": opacity < 1 ? px(opacity) : "",
            ], tooltip: tooltip)
    }

    /// Defines the hatching of a series, to be used as a fill by the returned name.
    mutating func hatching(series index: Int) -> String {
        let colour = Palette.fill(index)
        guard index > 0 else { return colour }
        let name = "\(id)-hatch-\(index)"
        let strokes = [
            "M-2 10L10 -2M-2 2L2 -2M6 10L10 6", "M0 4H8", "M-2 -2L10 10M-2 6L2 10M6 -2L10 2", "M4 0V8", "M0 4H8M4 0V8",
        ]
        body.open(
            "pattern", ["id": name, "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"])
        body.leaf("rect", ["width": "8", "height": "8", "fill": colour])
        body.leaf(
            "path",
            [
                "d": strokes[(index - 1) % strokes.count], "stroke": Palette.paper, "stroke-width": "1.2",
                "stroke-opacity": "0.55",
            ])
        body.close("pattern")
        return "url(#\(name))"
    }

    private mutating func shape(_ name: String, _ attributes: Attributes, tooltip: String) {
        guard !tooltip.isEmpty else { return body.leaf(name, attributes) }
        body.open(name, attributes)
        body.element("title", text: tooltip)
        body.close(name)
    }
}

/// A coordinate as text.
func px(_ value: Double) -> String {
    NumberText.coordinate(value)
}
