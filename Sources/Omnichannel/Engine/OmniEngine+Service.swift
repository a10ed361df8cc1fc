// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Logging
import OmniStore
public import ServiceLifecycle

extension OmniEngine: Service {
    /// Wakes people and hands messages over until shutdown: add the engine to a `ServiceGroup`.
    ///
    /// A store that fails for a while is tried again; graceful shutdown finishes the batch in hand and marks the
    /// end as clean. Cancellation ends at once; whatever was committed goes on at the next start.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.catchUp()
                } catch let error as StoreError where error.isRetryable {
                    self.configuration.logger.warning(
                        "the store failed; trying again", metadata: ["code": "\(error.code.rawValue)"])
                }
                await self.rest()
            }
        }
        try await close()
    }

    /// Sleeps until something is due, but never longer than the poll interval: facts may bring it forward.
    private func rest() async {
        let longest = now.advanced(by: configuration.pollInterval)
        let due = (try? await nextDue()) ?? nil
        let until = due.map { min(max($0, now), longest) } ?? longest
        try? await clock.sleep(until: until, tolerance: nil)
    }
}
