// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Streams between levels: how many go from which step to which, as ribbons of that width.
///
/// A step is drawn once per level. Colours only tell neighbours apart; names and numbers stand beside the blocks.
public struct SankeyChart: Chart {
    /// A stream from a step at one level to a step at the next.
    public struct Link: Sendable, Hashable {
        /// The level of the source, from 0.
        public var level: Int
        /// The step before.
        public var source: String
        /// The step after.
        public var target: String
        /// How many; a value that is not finite or not above zero is left out.
        public var value: Double

        /// Creates a stream.
        public init(level: Int, source: String, target: String, value: Double) {
            self.level = level
            self.source = source
            self.target = target
            self.value = value
        }
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The streams; several between the same steps are added up.
    public var links: [Link]
    /// How values are written.
    public var format: ValueFormat
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// The first levels, which are drawn; streams beyond are in ``data`` only.
    public static let longest = 12

    /// Creates a Sankey diagram.
    public init(
        title: String, description: String, links: [Link], format: ValueFormat = .number, width: ChartWidth = .full
    ) {
        self.title = title
        self.description = description
        self.links = links
        self.format = format
        self.width = width
    }

    /// The values behind the picture.
    public var data: Table {
        let rows = links.map { ["\($0.level)", $0.source, $0.target, format.longText($0.value)] }
        return Table(
            caption: title, headers: ["Level", "From", "To", "Value"], rows: rows,
            alignment: [.leading, .leading, .leading, .trailing])
    }

    /// The picture as one `<svg>` element.
    public var svg: String {
        var drawing = Drawing(self)
        let layout = SankeyLayout(links)
        guard !layout.blocks.isEmpty else { return drawing.withoutData() }
        let most = layout.levels.map(\.count).max() ?? 1
        let height = min(max(220, Double(most) * 44), 1_200)
        // The last level's names stand to its right, those of all others to the right of their own block.
        let nameRoom = min(150, drawing.width * 0.2)
        let plot = Box(
            left: Drawing.margin, top: drawing.top + 6, right: drawing.width - Drawing.margin - nameRoom,
            bottom: drawing.top + 6 + height)
        let boxes = layout.boxes(in: plot)
        for ribbon in layout.ribbons(boxes) {
            let source = layout.blocks[ribbon.source]
            let target = layout.blocks[ribbon.target]
            drawing.path(
                ribbon.path, fill: Palette.fill(layout.colour(of: ribbon.source)), opacity: 0.32,
                tooltip: "\(source.name) to \(target.name): \(format.longText(ribbon.value))")
        }
        for (index, block) in layout.blocks.enumerated() {
            let box = boxes[index]
            drawing.rect(
                box, fill: Palette.fill(layout.colour(of: index)), radius: 1.5,
                tooltip: "\(block.name): \(format.longText(block.value))")
            let room = block.level + 1 < layout.levels.count ? layout.step(in: plot) - 30 : nameRoom - 8
            let text = "\(block.name) \(format.text(block.value))"
            drawing.text(
                TextRuler.fitted(text, into: max(room, 40), size: 12, isBold: true),
                at: Point(x: box.right + 6, y: box.midY + 4), fill: Palette.ink, weight: .medium, hasHalo: true)
        }
        return drawing.svg(height: plot.bottom + Drawing.margin)
    }
}
