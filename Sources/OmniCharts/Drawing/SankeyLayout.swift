// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Blocks in columns and ribbons between them; the same streams always give the same layout.
struct SankeyLayout {
    /// A step at a level.
    struct Block {
        var level: Int
        var name: String
        var incoming = 0.0
        var outgoing = 0.0
        var value: Double { max(incoming, outgoing) }
    }

    private struct Stream {
        var source: Int
        var target: Int
        var value: Double
    }

    struct Ribbon {
        var source: Int
        var target: Int
        var value: Double
        var path: String
    }

    private(set) var blocks: [Block] = []
    /// The blocks of each level, from top to bottom.
    private(set) var levels: [[Int]] = []
    private var streams: [Stream] = []
    private let names: [String: Int]
    private static let thickness = 14.0
    private static let gap = 14.0

    init(_ links: [SankeyChart.Link]) {
        struct Key: Hashable {
            var level: Int
            var name: String
        }
        var places: [Key: Int] = [:]
        var found: [Block] = []
        func place(_ level: Int, _ name: String) -> Int {
            let key = Key(level: level, name: name)
            if let known = places[key] { return known }
            places[key] = found.count
            found.append(Block(level: level, name: name))
            return found.count - 1
        }
        var sums: [[Int]: Double] = [:]
        for link in links where link.level >= 0 && link.level + 1 < SankeyChart.longest {
            guard let value = Drawable.value(link.value), value > 0 else { continue }
            let pair = [place(link.level, link.source), place(link.level + 1, link.target)]
            sums[pair] = min(sums[pair, default: 0] + value, Drawable.limit)
        }
        for (pair, value) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            streams.append(Stream(source: pair[0], target: pair[1], value: value))
            found[pair[0]].outgoing = min(found[pair[0]].outgoing + value, Drawable.limit)
            found[pair[1]].incoming = min(found[pair[1]].incoming + value, Drawable.limit)
        }
        blocks = found
        let sorted = Set(found.map(\.name)).sorted()
        names = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
        levels = [[Int]](repeating: [], count: (found.map(\.level).max() ?? -1) + 1)
        for index in found.indices { levels[found[index].level].append(index) }
        for level in levels.indices { sort(level) }
    }

    /// By the mean place of what flows in, weighted by how much; the first level by size.
    private mutating func sort(_ level: Int) {
        var ranks = [Double](repeating: 0, count: blocks.count)
        if level > 0 {
            var before = [Double](repeating: 0, count: blocks.count)
            for (place, index) in levels[level - 1].enumerated() { before[index] = Double(place) }
            for stream in streams where blocks[stream.target].level == level && blocks[stream.target].incoming > 0 {
                ranks[stream.target] += before[stream.source] * (stream.value / blocks[stream.target].incoming)
            }
        }
        levels[level]
            .sort { left, right in
                if ranks[left] != ranks[right] { return ranks[left] < ranks[right] }
                let (one, other) = (blocks[left].value, blocks[right].value)
                return one == other ? blocks[left].name < blocks[right].name : one > other
            }
    }

    /// The same step has the same colour at every level.
    func colour(of index: Int) -> Int { names[blocks[index].name] ?? 0 }

    /// The distance between the left edges of two levels.
    func step(in plot: Box) -> Double {
        levels.count > 1 ? (plot.width - Self.thickness) / Double(levels.count - 1) : plot.width
    }

    func boxes(in plot: Box) -> [Box] {
        var boxes = [Box](repeating: Box(left: 0, top: 0, right: 0, bottom: 0), count: blocks.count)
        // One scale for all levels: that of the level that fills the height.
        var scale = Double.infinity
        for level in levels {
            let sum = level.reduce(0) { $0 + min(blocks[$1].value, 1e299) }
            guard sum > 0 else { continue }
            let gaps = min(Double(level.count - 1) * Self.gap, plot.height * 0.6)
            scale = min(scale, (plot.height - gaps) / sum)
        }
        for (column, level) in levels.enumerated() {
            let left = plot.left + Double(column) * step(in: plot)
            let heights = level.map { max(min(blocks[$0].value, 1e299) * scale, 1.5) }
            let used = heights.reduce(0, +)
            let gap = level.count > 1 ? min(Self.gap, max(plot.height - used, 0) / Double(level.count - 1)) : 0
            var top = plot.top + max(plot.height - used - gap * Double(level.count - 1), 0) / 2
            for (index, height) in zip(level, heights) {
                boxes[index] = Box(left: left, top: top, right: left + Self.thickness, bottom: top + height)
                top += height + gap
            }
        }
        return boxes
    }

    func ribbons(_ boxes: [Box]) -> [Ribbon] {
        var places = [Int](repeating: 0, count: blocks.count)
        for level in levels { for (place, index) in level.enumerated() { places[index] = place } }
        var leaving = boxes.map(\.top)
        var arriving = boxes.map(\.top)
        var starts = [Double](repeating: 0, count: streams.count)
        var ends = starts
        func width(_ stream: Stream, _ index: Int) -> Double {
            let value = blocks[index].value
            return value > 0 ? boxes[index].height * (stream.value / value) : 0
        }
        let byTarget = streams.indices.sorted { places[streams[$0].target] < places[streams[$1].target] }
        for index in byTarget {
            starts[index] = leaving[streams[index].source]
            leaving[streams[index].source] += width(streams[index], streams[index].source)
        }
        let bySource = streams.indices.sorted { places[streams[$0].source] < places[streams[$1].source] }
        for index in bySource {
            ends[index] = arriving[streams[index].target]
            arriving[streams[index].target] += width(streams[index], streams[index].target)
        }
        return streams.indices.map { index in
            let stream = streams[index]
            let (from, to) = (boxes[stream.source].right, boxes[stream.target].left)
            let middle = (from + to) / 2
            let (high, low) = (starts[index], starts[index] + width(stream, stream.source))
            let (top, bottom) = (ends[index], ends[index] + width(stream, stream.target))
            var path = PathText()
            path.move(from, high)
            path.curve(Point(x: middle, y: high), Point(x: middle, y: top), to: Point(x: to, y: top))
            path.line(to, bottom)
            path.curve(Point(x: middle, y: bottom), Point(x: middle, y: low), to: Point(x: from, y: low))
            path.close()
            return Ribbon(source: stream.source, target: stream.target, value: stream.value, path: path.text)
        }
    }
}
