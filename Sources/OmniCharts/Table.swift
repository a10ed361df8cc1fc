// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A table of text, with a caption and a header for every column and row.
public struct Table: Sendable, Hashable {
    /// Where the text of a column stands.
    public enum Alignment: String, Sendable, Hashable {
        case leading, center, trailing
    }

    /// What the table shows; read aloud first by screen readers.
    public var caption: String
    /// The headers of the columns.
    public var headers: [String]
    /// The cells, row by row.
    ///
    /// Rows may be shorter than the headers; cells beyond the last header are left out.
    public var rows: [[String]]
    /// How each column is aligned.
    ///
    /// Without it the first column is leading and all others, taken for numbers, trailing.
    public var alignment: [Alignment]
    /// A last row for totals, set apart; empty for none.
    public var footer: [String]

    /// Creates a table.
    public init(
        caption: String, headers: [String], rows: [[String]], alignment: [Alignment] = [], footer: [String] = []
    ) {
        self.caption = caption
        self.headers = headers
        self.rows = rows
        self.alignment = alignment
        self.footer = footer
    }

    /// One `<table>` element.
    public var html: String {
        var markup = Markup()
        markup.open("table")
        markup.element("caption", text: caption)
        markup.open("thead")
        markup.open("tr")
        for (column, header) in headers.enumerated() {
            markup.element("th", ["scope": "col", "class": style(of: column)], text: header)
        }
        markup.close("tr")
        markup.close("thead")
        markup.open("tbody")
        for row in rows { write(row, to: &markup) }
        if rows.isEmpty, !headers.isEmpty {
            markup.open("tr")
            markup.element("td", ["colspan": "\(headers.count)", "class": "none"], text: "No data")
            markup.close("tr")
        }
        markup.close("tbody")
        if !footer.isEmpty {
            markup.open("tfoot")
            write(footer, to: &markup)
            markup.close("tfoot")
        }
        markup.close("table")
        return markup.text
    }

    private func write(_ row: [String], to markup: inout Markup) {
        markup.open("tr")
        for column in headers.indices {
            let cell = row.indices.contains(column) ? row[column] : ""
            if column == 0 {
                markup.element("th", ["scope": "row", "class": style(of: column)], text: cell)
            } else {
                markup.element("td", ["class": style(of: column)], text: cell)
            }
        }
        markup.close("tr")
    }

    private func style(of column: Int) -> String {
        let chosen = alignment.indices.contains(column) ? alignment[column] : column == 0 ? .leading : .trailing
        switch chosen {
        case .leading: return ""
        case .center: return "center"
        case .trailing: return "number"
        }
    }
}

extension Table {
    /// The values of series, one row per label; intervals stand behind their value.
    init(caption: String, labelTitle: String, labels: [String], series: [Series], format: ValueFormat) {
        let count = max(labels.count, series.map(\.values.count).max() ?? 0)
        var rows: [[String]] = []
        for index in 0..<count {
            var row = [labels.indices.contains(index) ? labels[index] : ""]
            for item in series {
                var cell = format.longText(item.value(at: index))
                if let interval = item.interval(at: index) { cell += " " + interval.text(format) }
                row.append(cell)
            }
            rows.append(row)
        }
        self.init(caption: caption, headers: [labelTitle] + series.map(\.name), rows: rows)
    }
}

extension ErrorBar {
    /// The interval in brackets: `[0.3, 2.1]`, without the unit, which the value before it has.
    func text(_ format: ValueFormat, isSigned: Bool = false) -> String {
        let low = isSigned ? format.signedText(lower) : format.text(lower)
        let high = isSigned ? format.signedText(upper) : format.text(upper)
        return "[\(low), \(high)]"
    }
}
