// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension FlowDiagram {
    /// The text of a box, broken into lines, and the size that holds it.
    struct Content {
        let title: [String]
        let detail: [String]
        let width: Double
        let height: Double

        init(_ node: Node) {
            title = TextRuler.lines(node.title, into: 128, size: 13, atMost: 2, isBold: true)
            detail = TextRuler.lines(node.detail, into: 128, size: 12, atMost: 4)
            let widths =
                title.map { TextRuler.width($0, size: 13, isBold: true) } + detail.map { TextRuler.width($0, size: 12) }
            let padding = node.kind == .decision ? 44.0 : 28
            width = max((widths.max() ?? 0) + padding, 84)
            height = Double(title.count) * 17 + Double(detail.count) * 15 + (detail.isEmpty ? 24 : 28)
        }
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var seen: Set<String> = []
        let boxes = nodes.filter { seen.insert($0.id).inserted }
        guard !boxes.isEmpty else { return Drawing(self).withoutData() }
        let contents = boxes.map(Content.init)
        let places = Dictionary(boxes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let links = edges.compactMap { edge -> FlowLayout.Link? in
            guard let from = places[edge.from], let to = places[edge.to], from != to else { return nil }
            let room = edge.label.isEmpty ? 0 : TextRuler.width(edge.label, size: 12) + 26
            return FlowLayout.Link(from: from, to: to, label: edge.label, room: min(room, 200))
        }
        let layout = FlowLayout(sizes: contents.map { ($0.width, $0.height) }, links: links)
        let titleWidth = min(TextRuler.width(title, size: 16, isBold: true), 700)
        let width = max(layout.width, titleWidth) + 2 * Drawing.margin
        var drawing = Drawing(self, width: width)
        let shift = Point(x: (width - layout.width) / 2, y: drawing.top + 4)
        for route in layout.routes { Self.draw(route, shift: shift, on: &drawing) }
        for (index, node) in boxes.enumerated() {
            var box = layout.boxes[index]
            box.left += shift.x
            box.right += shift.x
            box.top += shift.y
            box.bottom += shift.y
            Self.draw(node, contents[index], in: box, on: &drawing)
        }
        for route in layout.routes where !route.label.isEmpty {
            let label = TextRuler.fitted(route.label, into: 180, size: 12)
            let point = Point(x: route.labelPoint.x + shift.x, y: route.labelPoint.y + shift.y - 6)
            drawing.text(label, at: point, anchor: .middle, hasHalo: true)
        }
        return drawing.svg(height: shift.y + layout.height + Drawing.margin, keepsSize: true)
    }

    private static func draw(_ route: FlowLayout.Route, shift: Point, on drawing: inout Drawing) {
        let points = route.points.map { Point(x: $0.x + shift.x, y: $0.y + shift.y) }
        guard let start = points.first, let end = points.last else { return }
        let direction: Double = route.isBack ? -1 : 1
        let tip = Point(x: end.x - direction * 2, y: end.y)
        var path = PathText()
        path.move(start.x, start.y)
        for index in points.indices.dropFirst() {
            let from = points[index - 1]
            var to = points[index]
            if index == points.count - 1 { to.x -= direction * 8 }
            if from.y == to.y {
                path.line(to.x, to.y)
            } else {
                let middle = (from.x + to.x) / 2
                path.curve(Point(x: middle, y: from.y), Point(x: middle, y: to.y), to: to)
            }
        }
        drawing.path(path.text, stroke: Palette.axis, width: 1.6, dash: route.isBack ? "5 4" : "")
        var head = PathText()
        head.move(tip.x, tip.y)
        head.line(tip.x - direction * 9, tip.y - 4.5)
        head.line(tip.x - direction * 9, tip.y + 4.5)
        head.close()
        drawing.path(head.text, fill: Palette.quietInk)
    }

    private static func draw(_ node: Node, _ content: Content, in box: Box, on drawing: inout Drawing) {
        switch node.kind {
        case .step:
            drawing.rect(box, fill: "#eaf3fb", radius: 8, stroke: Palette.accent, strokeWidth: 1.4)
        case .outside:
            drawing.rect(box, fill: Palette.paper, radius: 8, stroke: Palette.neutral, strokeWidth: 1.4, dash: "5 3")
        case .store:
            drawing.rect(box, fill: "#e8f5f0", radius: 3, stroke: Palette.fill(2), strokeWidth: 1.4)
            let x = box.left + 6
            drawing.line(
                from: Point(x: x, y: box.top), to: Point(x: x, y: box.bottom), stroke: Palette.fill(2), width: 1.4)
        case .decision:
            var path = PathText()
            path.move(box.left, box.midY)
            path.line(box.left + 16, box.top)
            path.line(box.right - 16, box.top)
            path.line(box.right, box.midY)
            path.line(box.right - 16, box.bottom)
            path.line(box.left + 16, box.bottom)
            path.close()
            drawing.path(path.text, fill: "#fdf1e7", stroke: Palette.fill(1), width: 1.4)
        }
        let x = node.kind == .store ? box.midX + 3 : box.midX
        var y = box.top + (content.detail.isEmpty ? 12 : 13) + 13
        for line in content.title {
            drawing.text(line, at: Point(x: x, y: y), size: 13, fill: Palette.ink, anchor: .middle, weight: .bold)
            y += 17
        }
        for line in content.detail {
            drawing.text(line, at: Point(x: x, y: y), anchor: .middle)
            y += 15
        }
    }
}
