// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Work in pieces on several threads, with results that do not depend on how many.
package enum Parallel {
    /// Returns what each piece gives, in the order of the pieces.
    ///
    /// Pieces are handed out one by one to as many threads as may work; each must depend on its number only.
    /// - Throws: the error of the piece with the smallest number that failed, or `CancellationError`.
    package static func map<Result>(
        _ pieces: Int, threads: Int, control: FitControl? = nil, phase: String = "",
        _ work: (Int) throws -> Result
    ) throws -> [Result] {
        guard pieces > 0 else { return [] }
        let workers = min(max(1, threads), pieces)
        if workers == 1 {
            var results: [Result] = []
            results.reserveCapacity(pieces)
            for piece in 0..<pieces {
                try control?.step(phase, piece, of: pieces)
                results.append(try work(piece))
            }
            try control?.step(phase, pieces, of: pieces)
            return results
        }
        let next = Atomic<Int>(0)
        let failed = Atomic<Bool>(false)
        let slots = UnsafeMutableBufferPointer<Swift.Result<Result, any Error>?>.allocate(capacity: pieces)
        slots.initialize(repeating: nil)
        defer {
            slots.deinitialize()
            slots.deallocate()
        }
        // Each thread writes only to the slots whose numbers it took, and nobody reads until all are done.
        nonisolated(unsafe) let results = slots
        withoutActuallyEscaping(work) { work in
            nonisolated(unsafe) let work = work
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                while !failed.load(ordering: .relaxed) {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if piece >= pieces { return }
                    do {
                        if worker == 0 { try control?.step(phase, piece, of: pieces) }
                        results[piece] = .success(try work(piece))
                    } catch {
                        results[piece] = .failure(error)
                        failed.store(true, ordering: .relaxed)
                    }
                }
            }
        }
        for case .failure(let error)? in slots { throw error }
        try control?.step(phase, pieces, of: pieces)
        var gathered: [Result] = []
        gathered.reserveCapacity(pieces)
        for case .success(let result)? in slots { gathered.append(result) }
        return gathered
    }
}
