// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

struct Point: Equatable {
    var x: Double
    var y: Double
}

/// A rectangle by its edges.
struct Box: Equatable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    var width: Double { max(right - left, 0) }
    var height: Double { max(bottom - top, 0) }
    var midX: Double { (left + right) / 2 }
    var midY: Double { (top + bottom) / 2 }
}

/// The data of a `<path>`, written step by step.
struct PathText {
    private(set) var text = ""

    mutating func move(_ x: Double, _ y: Double) { step("M", [x, y]) }
    mutating func line(_ x: Double, _ y: Double) { step("L", [x, y]) }
    mutating func close() { text += "Z" }

    mutating func curve(_ first: Point, _ second: Point, to end: Point) {
        step("C", [first.x, first.y, second.x, second.y, end.x, end.y])
    }

    private mutating func step(_ letter: String, _ numbers: [Double]) {
        text += letter
        text += numbers.map(NumberText.coordinate).joined(separator: " ")
    }
}

/// The marks of points; each series has its own, so that lines differ without colour.
enum Marker: CaseIterable {
    case circle, square, triangle, diamond

    static func of(series index: Int) -> Marker { allCases[index % allCases.count] }

    /// The outline around the centre; all four have about the same area.
    func path(at point: Point, radius: Double) -> String {
        var path = PathText()
        let (x, y) = (point.x, point.y)
        switch self {
        case .circle:
            let k = radius * 0.5523
            path.move(x - radius, y)
            path.curve(Point(x: x - radius, y: y - k), Point(x: x - k, y: y - radius), to: Point(x: x, y: y - radius))
            path.curve(Point(x: x + k, y: y - radius), Point(x: x + radius, y: y - k), to: Point(x: x + radius, y: y))
            path.curve(Point(x: x + radius, y: y + k), Point(x: x + k, y: y + radius), to: Point(x: x, y: y + radius))
            path.curve(Point(x: x - k, y: y + radius), Point(x: x - radius, y: y + k), to: Point(x: x - radius, y: y))
        case .square:
            let side = radius * 0.9
            path.move(x - side, y - side)
            path.line(x + side, y - side)
            path.line(x + side, y + side)
            path.line(x - side, y + side)
        case .triangle:
            path.move(x, y - radius * 1.25)
            path.line(x + radius * 1.15, y + radius * 0.8)
            path.line(x - radius * 1.15, y + radius * 0.8)
        case .diamond:
            let reach = radius * 1.25
            path.move(x, y - reach)
            path.line(x + reach, y)
            path.line(x, y + reach)
            path.line(x - reach, y)
        }
        path.close()
        return path.text
    }
}
