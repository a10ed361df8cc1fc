// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Logging
import OmniStore
public import ServiceLifecycle

extension OmniEngine: Service {
    /// Wakes people and hands messages over until shutdown: add the engine to a `ServiceGroup`.
    ///
    /// A store that fails for a while is tried again, and so is one that fails with one person's bytes, which is
    /// logged as an error; only a store that is closed or cannot be used ends the service. Graceful shutdown finishes the batch in hand and marks the
    /// end as clean. Cancellation ends at once; whatever was committed goes on at the next start.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.catchUp()
                } catch {
                    try self.report(error)
                    // What is due stays due: without a pause the failure would be met again at once.
                    let next = self.now.advanced(by: self.configuration.pollInterval)
                    try? await self.clock.sleep(until: next, tolerance: nil)
                    continue
                }
                await self.rest()
            }
        }
        try await close()
    }

    /// Says what went wrong; throws what cannot get better by itself.
    private func report(_ error: any Error) throws {
        guard let failure = error as? StoreError else {
            if error is CancellationError { return }
            return configuration.logger.error(
                "work was left undone; trying again", metadata: ["error": "\(type(of: error))"])
        }
        let code: Logger.Metadata = ["code": "\(failure.code.rawValue)"]
        switch failure.code {
        case .closed, .tooNew, .unavailable: throw failure
        case .full, .busy, .io: configuration.logger.warning("the store failed; trying again", metadata: code)
        default: configuration.logger.error("the store refused; trying again", metadata: code)
        }
    }

    /// Sleeps until something is due, but never longer than the poll interval: facts may bring it forward.
    private func rest() async {
        let longest = now.advanced(by: configuration.pollInterval)
        let due = (try? await nextDue()) ?? nil
        let until = due.map { min(max($0, now), longest) } ?? longest
        try? await clock.sleep(until: until, tolerance: nil)
    }
}
