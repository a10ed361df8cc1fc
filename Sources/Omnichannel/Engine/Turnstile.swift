// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Lets one task at a time work on a value, in the order in which they came.
///
/// An actor would not do: its other callers get in at every `await` on the store, and the engine's invariant is
/// that nobody sees people between a step and its commit. The value never leaves the turn of the task that holds it.
package final class Turnstile<Value>: @unchecked Sendable {
    private struct Line {
        var isOccupied = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var head = 0
    }

    /// Touched only between `enter` and `leave`, which are handed on one to one: that is what makes sharing it safe.
    private let value: Value
    private let line = Mutex(Line())

    package init(_ value: sending Value) { self.value = value }

    /// Runs `body` when everybody who came earlier has left.
    package func pass<Result: Sendable>(_ body: (Value) async throws -> Result) async rethrows -> Result {
        await enter()
        defer { leave() }
        return try await body(value)
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let goesNow = line.withLock { line in
                if line.isOccupied {
                    line.waiting.append(continuation)
                    return false
                }
                line.isOccupied = true
                return true
            }
            if goesNow { continuation.resume() }
        }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = line.withLock { line in
            guard line.head < line.waiting.count else {
                line.waiting.removeAll(keepingCapacity: true)
                line.head = 0
                line.isOccupied = false
                return nil
            }
            let next = line.waiting[line.head]
            line.head += 1
            if line.head > 64, line.head > line.waiting.count / 2 {
                line.waiting.removeFirst(line.head)
                line.head = 0
            }
            return next
        }
        next?.resume()
    }
}
