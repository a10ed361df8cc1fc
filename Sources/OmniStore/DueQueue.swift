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

    /// Keys are hashes or random: half of one is as good as a hash of it.
    private struct Key: Hashable {
        var digest: Digest128

        func hash(into hasher: inout Hasher) { hasher.combine(digest.low ^ digest.high) }
    }

    private var heap: [Item] = []
    private var instants: [Key: Timestamp] = [:]

    package init() {}

    package var count: Int { instants.count }

    package subscript(key: Digest128) -> Timestamp? { instants[Key(digest: key)] }

    /// Sets when a key is due; `nil` takes it out.
    package mutating func set(_ key: Digest128, _ instant: Timestamp?) {
        guard let instant else {
            instants[Key(digest: key)] = nil
            return
        }
        guard instants.updateValue(instant, forKey: Key(digest: key)) != instant else { return }
        push(Item(at: instant, key: key))
        if heap.count > 2 * instants.count + 64 { rebuild() }
    }

    /// Returns the first `limit` keys due at or before an instant; they stay in the queue.
    package mutating func earliest(before instant: Timestamp, limit: Int) -> [(Digest128, Timestamp)] {
        var found: [Item] = []
        while found.count < limit, let first = heap.first, first.at <= instant {
            pop()
            // The same instant set, taken back and set again leaves two equal items.
            guard instants[Key(digest: first.key)] == first.at, found.last != first else { continue }
            found.append(first)
        }
        for item in found { push(item) }
        return found.map { ($0.key, $0.at) }
    }

    package mutating func removeAll() {
        heap = []
        instants = [:]
    }

    private mutating func rebuild() {
        // A sorted array is a heap.
        heap = instants.map { Item(at: $0.value, key: $0.key.digest) }.sorted()
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
