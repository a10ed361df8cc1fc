// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A layered layout from left to right: layers by longest path, order by the mean place of neighbours.
///
/// The method is that of Sugiyama, Tagawa and Toda (1981) with the barycentre heuristic; arrows over several layers
/// pass through invisible places so that they go around boxes. The same input always gives the same layout.
struct FlowLayout {
    struct Link {
        let from: Int
        let to: Int
        let label: String
        /// How much room between layers the label wants.
        let room: Double
    }

    struct Route {
        let points: [Point]
        let label: String
        let labelPoint: Point
        let isBack: Bool
    }

    /// A box, or a place that an arrow passes.
    private struct Item {
        let width: Double
        let height: Double
        let layer: Int
        var left: [Int] = []
        var right: [Int] = []
        var middle = 0.0
    }

    private(set) var boxes: [Box] = []
    private(set) var routes: [Route] = []
    private(set) var width = 0.0
    private(set) var height = 0.0
    private var items: [Item] = []
    private var layers: [[Int]] = []
    private static let gap = 26.0

    init(sizes: [(width: Double, height: Double)], links: [Link]) {
        let ranking = FlowRanking(count: sizes.count, links: links.map { ($0.from, $0.to) })
        items = sizes.enumerated().map { Item(width: $1.width, height: $1.height, layer: ranking.layers[$0]) }
        var chains: [[Int]] = []
        for (index, link) in links.enumerated() {
            let isBack = ranking.isBack[index]
            chains.append(chain(from: isBack ? link.to : link.from, to: isBack ? link.from : link.to))
        }
        layers = Array(repeating: [], count: (items.map(\.layer).max() ?? 0) + 1)
        for index in items.indices { layers[items[index].layer].append(index) }
        sortLayers()
        setMiddles()
        let lefts = columns(links: links, ranking: ranking)
        boxes = sizes.indices.map { index in
            let item = items[index]
            let column = lefts[item.layer]
            let left = column.left + (column.width - item.width) / 2
            return Box(
                left: left, top: item.middle - item.height / 2, right: left + item.width,
                bottom: item.middle + item.height / 2)
        }
        let ports = Ports(chains: chains, middles: items.map(\.middle), boxes: boxes)
        for (index, chain) in chains.enumerated() {
            var points: [Point] = []
            for (place, item) in chain.enumerated() {
                if item < boxes.count {
                    let isStart = place == 0
                    points.append(
                        Point(
                            x: isStart ? boxes[item].right : boxes[item].left,
                            y: ports.y(chain: index, isStart: isStart)))
                } else {
                    let column = lefts[items[item].layer]
                    points.append(Point(x: column.left, y: items[item].middle))
                    points.append(Point(x: column.left + column.width, y: items[item].middle))
                }
            }
            // The label stands in the first gap, where the arrow leaves its box.
            let (first, second) = (points[0], points[1])
            let label = Point(x: (first.x + second.x) / 2, y: (first.y + second.y) / 2)
            let isBack = ranking.isBack[index]
            routes.append(
                Route(
                    points: isBack ? points.reversed() : points, label: links[index].label, labelPoint: label,
                    isBack: isBack))
        }
        height = items.map { $0.middle + $0.height / 2 }.max() ?? 0
    }

    /// The items from one box to another, with a place in every layer between.
    private mutating func chain(from: Int, to: Int) -> [Int] {
        var chain = [from]
        var layer = items[from].layer + 1
        while layer < items[to].layer {
            chain.append(items.count)
            items.append(Item(width: 0, height: 6, layer: layer))
            layer += 1
        }
        chain.append(to)
        for (one, other) in zip(chain, chain.dropFirst()) {
            items[one].right.append(other)
            items[other].left.append(one)
        }
        return chain
    }

    private mutating func sortLayers() {
        var places = Array(repeating: 0.0, count: items.count)
        for layer in layers { for (place, item) in layer.enumerated() { places[item] = Double(place) } }
        for sweep in 0..<8 {
            let isForward = sweep.isMultiple(of: 2)
            for index in isForward ? Array(layers.indices) : layers.indices.reversed() {
                let keyed = layers[index]
                    .map { item -> (key: Double, item: Int) in
                        let near = isForward ? items[item].left : items[item].right
                        guard !near.isEmpty else { return (places[item], item) }
                        return (near.reduce(0) { $0 + places[$1] } / Double(near.count), item)
                    }
                // Ties keep their order, so that sorting is the same everywhere.
                let sorted = keyed.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
                layers[index] = sorted.map(\.element.item)
                for (place, item) in layers[index].enumerated() { places[item] = Double(place) }
            }
        }
    }

    private mutating func setMiddles() {
        for layer in layers { place(layer, wanted: layer.map { _ in 0 }) }
        for sweep in 0..<10 {
            let isForward = sweep.isMultiple(of: 2)
            for layer in isForward ? layers : layers.reversed() {
                let wanted = layer.map { item -> Double in
                    let near = isForward ? items[item].left : items[item].right
                    guard !near.isEmpty else { return items[item].middle }
                    return near.reduce(0) { $0 + items[$1].middle } / Double(near.count)
                }
                place(layer, wanted: wanted)
            }
        }
        let top = items.map { $0.middle - $0.height / 2 }.min() ?? 0
        for index in items.indices { items[index].middle -= top }
    }

    /// Stacks a layer in its order as near to the wanted middles as the gaps allow.
    private mutating func place(_ layer: [Int], wanted: [Double]) {
        guard let first = layer.first else { return }
        items[first].middle = wanted[0]
        for index in layer.indices.dropFirst() {
            let (above, item) = (layer[index - 1], layer[index])
            let distance = (items[above].height + items[item].height) / 2 + Self.gap
            items[item].middle = max(wanted[index], items[above].middle + distance)
        }
        let drift = zip(layer, wanted).reduce(0.0) { $0 + items[$1.0].middle - $1.1 } / Double(layer.count)
        for item in layer { items[item].middle -= drift }
    }

    /// The left edge and width of each layer; gaps are wide enough for the labels in them.
    private mutating func columns(links: [Link], ranking: FlowRanking) -> [(left: Double, width: Double)] {
        var gaps = Array(repeating: 40.0, count: layers.count)
        for (index, link) in links.enumerated() {
            let layer = items[ranking.isBack[index] ? link.to : link.from].layer
            gaps[layer] = max(gaps[layer], link.room)
        }
        var left = 0.0
        var columns: [(left: Double, width: Double)] = []
        for (index, layer) in layers.enumerated() {
            let widest = layer.map { items[$0].width }.max() ?? 0
            columns.append((left, widest))
            width = left + widest
            left += widest + gaps[index]
        }
        return columns
    }
}

/// Where arrows touch the sides of boxes: spread along the side in the order of what is at their other ends.
private struct Ports {
    private var heights: [[Double]]

    init(chains: [[Int]], middles: [Double], boxes: [Box]) {
        heights = chains.map { _ in [0, 0] }
        for side in 0...1 {
            var ends: [Int: [(y: Double, chain: Int)]] = [:]
            for (index, chain) in chains.enumerated() {
                let box = side == 0 ? chain[0] : chain[chain.count - 1]
                let next = side == 0 ? chain[1] : chain[chain.count - 2]
                ends[box, default: []].append((middles[next], index))
            }
            for (box, found) in ends {
                let order = found.sorted { ($0.y, $0.chain) < ($1.y, $1.chain) }
                let step = min(boxes[box].height / Double(order.count + 1), 18)
                for (place, end) in order.enumerated() {
                    let offset = (Double(place) - Double(order.count - 1) / 2) * step
                    heights[end.chain][side] = boxes[box].midY + offset
                }
            }
        }
    }

    func y(chain: Int, isStart: Bool) -> Double {
        heights[chain][isStart ? 0 : 1]
    }
}
