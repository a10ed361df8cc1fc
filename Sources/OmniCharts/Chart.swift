// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A picture made of plain values.
///
/// A chart is a value: build it, read ``svg``. Reading is pure and gives the same text on every machine, so a picture
/// can be compared with a stored one. Nothing a chart writes contains script, refers to another resource or lets
/// through markup from a name or label.
public protocol Chart: Sendable {
    /// What the picture is about, in a few words; drawn above it and read aloud by screen readers.
    var title: String { get }

    /// What a reader who cannot see the picture should know, in a sentence or two.
    var description: String { get }

    /// How much room the picture wants on a page.
    var width: ChartWidth { get }

    /// The values behind the picture, for readers who want figures.
    var data: Table { get }

    /// One `<svg>` element, with `role="img"`, `<title>` and `<desc>`; usable in a page or as a file of its own.
    var svg: String { get }
}

/// The room that a picture takes in a page's grid.
public enum ChartWidth: Sendable, Hashable {
    /// A quarter of a row, for key figures.
    case tile
    /// Half of a row.
    case half
    /// A whole row.
    case full

    /// The width of the drawing in user units, chosen so that text keeps its size in the page's grid.
    var units: Double {
        switch self {
        case .tile: 268
        case .half: 560
        case .full: 1140
        }
    }
}
