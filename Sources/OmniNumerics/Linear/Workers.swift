// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Pieces of work that write to places of their own, on several threads.
package enum Workers {
    /// Calls `work` with each number below `pieces`, once, from at most so many threads at the same time.
    ///
    /// Which thread takes which piece is left to chance, so a piece must depend on its number only.
    package static func run(_ pieces: Int, threads: Int, _ work: (Int) -> Void) {
        let workers = min(max(1, threads), pieces)
        guard workers > 1 else {
            for piece in 0..<max(0, pieces) { work(piece) }
            return
        }
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(work) { work in
            nonisolated(unsafe) let work = work
            DispatchQueue.concurrentPerform(iterations: workers) { _ in
                while true {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard piece < pieces else { return }
                    work(piece)
                }
            }
        }
    }
}
