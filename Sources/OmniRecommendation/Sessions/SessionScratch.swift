// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Arrays that questions borrow and give back, so that as many are kept as questions ran at once.
final class SessionScratch: Sendable {
    private let free = Mutex<[SessionCounts]>([])

    func borrow(sessions: Int, _ body: (inout SessionCounts) -> Void) {
        var counts = free.withLock { $0.popLast() } ?? SessionCounts()
        body(&counts)
        free.withLock { [counts] in $0.append(counts) }
    }
}

/// Quickselect.
enum Selection {
    /// Cuts an array down to its largest elements, in any order; elements differ from one another.
    static func largest<Element: Comparable>(_ count: Int, of elements: inout [Element]) {
        guard elements.count > count else { return }
        elements.withUnsafeMutableBufferPointer { elements in
            var low = 0
            var high = elements.count - 1
            while low < high {
                // The middle of three keeps sorted input from taking quadratic time.
                let pivot = median(elements[low], elements[(low + high) / 2], elements[high])
                var left = low
                var right = high
                while left <= right {
                    while elements[left] > pivot { left += 1 }
                    while elements[right] < pivot { right -= 1 }
                    if left <= right {
                        elements.swapAt(left, right)
                        left += 1
                        right -= 1
                    }
                }
                if count - 1 <= right {
                    high = right
                } else if count - 1 >= left {
                    low = left
                } else {
                    break
                }
            }
        }
        elements.removeLast(elements.count - count)
    }

    private static func median<Element: Comparable>(_ a: Element, _ b: Element, _ c: Element) -> Element {
        max(min(a, b), min(max(a, b), c))
    }
}
