// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniDelivery
import Synchronization

extension OmniEngine {
    /// What a channel answers; that nobody knows, if it does not answer in time.
    ///
    /// An adapter that ignores cancellation is left behind, and what it says later is lost: its provider's receipts
    /// tell.
    func answer(of channel: any DeliveryChannel, to message: OutboundMessage) async -> DeliveryOutcome {
        let limit = configuration.answerTimeout
        let first = FirstAnswer()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                first.expect(continuation)
                let patience = Task {
                    guard (try? await Task.sleep(for: limit, clock: .continuous)) != nil else { return }
                    first.give(.inDoubt("the channel did not answer within \(limit)"))
                }
                let call = Task {
                    first.give(await channel.deliver(message))
                    patience.cancel()
                }
                first.onLate { call.cancel() }
            }
        } onCancel: {
            first.cancel()
        }
    }
}

/// The first of two answers counts.
private final class FirstAnswer: Sendable {
    private struct State {
        var continuation: CheckedContinuation<DeliveryOutcome, Never>?
        var isGiven = false
        var isCancelled = false
        var cancelCall: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    func expect(_ continuation: CheckedContinuation<DeliveryOutcome, Never>) {
        state.withLock { $0.continuation = continuation }
    }

    /// How to stop the channel, once its answer counts no more or nobody waits for it.
    func onLate(_ cancelCall: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            state.cancelCall = cancelCall
            return state.isGiven || state.isCancelled
        }
        if isOver { cancelCall() }
    }

    func give(_ outcome: DeliveryOutcome) {
        let (continuation, cancelCall) = state.withLock { state in
            defer {
                state.continuation = nil
                state.isGiven = true
            }
            return (state.continuation, state.cancelCall)
        }
        guard let continuation else { return }
        continuation.resume(returning: outcome)
        cancelCall?()
    }

    /// The channel is told to stop; what it answers then still counts.
    func cancel() {
        let cancelCall = state.withLock { state in
            state.isCancelled = true
            return state.cancelCall
        }
        cancelCall?()
    }
}
