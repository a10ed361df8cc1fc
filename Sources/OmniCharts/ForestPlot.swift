// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Effects with their intervals, one per row, against a line of no effect; such as the lift of journeys over holdout.
///
/// A filled square is an effect whose interval leaves out zero; a hollow circle one whose interval includes it. Rows
/// that compare like with like (A/A), where no effect can be, are grey diamonds and say so.
public struct ForestPlot: Chart {
    /// One comparison.
    public struct Row: Sendable, Hashable {
        /// What is compared.
        public var name: String
        /// The estimate; missing when there were too few observations.
        public var effect: Double?
        /// The uncertainty of the estimate; missing when it is not known.
        public var interval: ErrorBar?
        /// What the estimate stands on, in small print below the name, such as `"1,204 treated · 310 held out"`.
        public var detail: String
        /// Whether this is an A/A comparison, in which no lift is expected.
        public var expectsNoEffect: Bool

        /// Creates a comparison.
        public init(
            name: String, effect: Double?, interval: ErrorBar?, detail: String = "", expectsNoEffect: Bool = false
        ) {
            self.name = name
            self.effect = effect
            self.interval = interval
            self.detail = detail
            self.expectsNoEffect = expectsNoEffect
        }
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The comparisons, from the top.
    public var rows: [Row]
    /// How values are written.
    public var format: ValueFormat
    /// What it means to lie left of zero, such as `"holdout better"`; empty for nothing.
    public var lowerMeaning: String
    /// What it means to lie right of zero, such as `"journey better"`.
    public var upperMeaning: String
    /// What the interval is, such as `"95 % interval"`; written in the legend.
    public var intervalName: String
    /// The room that the picture wants on a page.
    public var width: ChartWidth

    /// Creates a forest plot; effects are shares if the format is percentage points.
    public init(
        title: String, description: String, rows: [Row], format: ValueFormat = .percentagePoints,
        lowerMeaning: String = "", upperMeaning: String = "", intervalName: String = "95% interval",
        width: ChartWidth = .full
    ) {
        self.title = title
        self.description = description
        self.rows = rows
        self.format = format
        self.lowerMeaning = lowerMeaning
        self.upperMeaning = upperMeaning
        self.intervalName = intervalName
        self.width = width
    }

    /// The values behind the picture.
    public var data: Table {
        let body = rows.map { row in
            let interval = row.interval?.drawable.map { $0.text(format, isSigned: true) } ?? NumberText.missing
            let expected = row.expectsNoEffect ? "A/A, no lift expected" : ""
            return [row.name, format.signedText(row.effect), interval, row.detail, expected]
        }
        return Table(
            caption: title, headers: ["Comparison", "Effect", intervalName, "Basis", "Remark"], rows: body,
            alignment: [.leading, .trailing, .trailing, .leading, .leading])
    }
}
