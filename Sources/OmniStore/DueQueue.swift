// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Which keys are due when: the earliest first, equal ones by key.
///
/// Changing a key's instant is O(log n).
///
/// A heap whose entries may be outdated: `instants` is the truth, and what disagrees with it is dropped on the way
/// out. It is built anew when more than half of it is outdated.
package struct DueQueue: Sendable {
    private struct Item: Comparable {
        var at: Timestamp
        var key: Digest128

        static func < (left: Item, right: Item) -> Bool {
            left.at != right.at ? left.at < right.at : left.key < right.key
        }
    }

    private var heap: [Item] = []
    /// `nil` for keys that were taken out.
    private var instants = DigestMap<Timestamp?>()
    /// How many of them are in the queue.
    package private(set) var count = 0
    /// How many keys are remembered, also such as were taken out since it was last built anew.
    package var remembered: Int { instants.count }

    package init() {}

    package subscript(key: Digest128) -> Timestamp? {
        instants.index(of: key).flatMap { instants.values[$0] }
    }

    /// Sets when a key is due; `nil` takes it out.
    package mutating func set(_ key: Digest128, _ instant: Timestamp?) {
        guard let instant else { return remove(key) }
        let (index, isNew) = instants.insert(key, nil)
        let known = isNew ? nil : instants.values[index]
        guard known != instant else { return }
        instants.values[index] = instant
        if known == nil { count += 1 }
        push(Item(at: instant, key: key))
        if heap.count > 2 * count + 64 || instants.count > 2 * count + 64 { rebuild() }
    }

    private mutating func remove(_ key: Digest128) {
        guard let index = instants.index(of: key), instants.values[index] != nil else { return }
        instants.values[index] = nil
        count -= 1
    }

    /// Returns the first `limit` keys due at or before an instant; they stay in the queue.
    package mutating func earliest(before instant: Timestamp, limit: Int) -> [(Digest128, Timestamp)] {
        var found: [Item] = []
        while found.count < limit, let first = heap.first, first.at <= instant {
            pop()
            // The same instant set, taken back and set again leaves two equal items.
            guard self[first.key] == first.at, found.last != first else { continue }
            found.append(first)
        }
        for item in found { push(item) }
        return found.map { ($0.key, $0.at) }
    }

    package mutating func removeAll() {
        heap = []
        instants = DigestMap()
        count = 0
    }

    private mutating func rebuild() {
        var items: [Item] = []
        items.reserveCapacity(count)
        for index in 0..<instants.count {
            if let at = instants.values[index] { items.append(Item(at: at, key: instants.keys[index])) }
        }
        // A sorted array is a heap.
        items.sort()
        heap = items
        guard instants.count > 2 * count + 64 else { return }
        instants = DigestMap(reserving: count)
        for item in items { _ = instants.insert(item.key, item.at) }
    }

    private mutating func push(_ item: Item) {
        heap.append(item)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
