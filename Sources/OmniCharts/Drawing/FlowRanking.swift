// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The layer of every box of a flow, and which links lead back.
///
/// A link leads back if it closes a cycle, met depth first in the order given; it is turned round for the layers.
/// A box stands one layer to the right of the rightmost box that leads to it.
struct FlowRanking {
    private(set) var layers: [Int]
    private(set) var isBack: [Bool]

    init(count: Int, links: [(from: Int, to: Int)]) {
        layers = Array(repeating: 0, count: count)
        isBack = Array(repeating: false, count: links.count)
        var leaving: [[Int]] = Array(repeating: [], count: count)
        for (index, link) in links.enumerated() { leaving[link.from].append(index) }

        // Depth first without recursion: a long chain must not exhaust the stack.
        var state = Array(repeating: 0, count: count)  // 0 unseen, 1 on the path, 2 done
        var finished: [Int] = []
        for root in 0..<count where state[root] == 0 {
            var path: [(node: Int, next: Int)] = [(root, 0)]
            state[root] = 1
            while let (node, next) = path.last {
                guard next < leaving[node].count else {
                    state[node] = 2
                    finished.append(node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let link = leaving[node][next]
                let target = links[link].to
                switch state[target] {
                case 0:
                    state[target] = 1
                    path.append((target, 0))
                case 1: isBack[link] = true
                default: break
                }
            }
        }
        // A back link turned round leads from an earlier box of the path to a later one, so the order still holds.
        var targets: [[Int]] = Array(repeating: [], count: count)
        for (index, link) in links.enumerated() {
            if isBack[index] { targets[link.to].append(link.from) } else { targets[link.from].append(link.to) }
        }
        for node in finished.reversed() {
            for target in targets[node] { layers[target] = max(layers[target], layers[node] + 1) }
        }
    }
}
