// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniChannels
package import OmniCore

extension Arbiter {
    /// What the outcome of a hand-over means for the message: whether, and when, it is tried again on this channel.
    ///
    /// The wait that a provider asks for is obeyed; when the next attempt would come after the deadline, there is none.
    /// A hand-over that a crash cut short is settled as `.inDoubt`.
    package func settle(
        _ outcome: DeliveryOutcome, of hand: HandOver, deadline: Timestamp, at now: Timestamp
    ) -> MessageSettled {
        var settled = MessageSettled(
            key: hand.key, channel: hand.channel, attempt: hand.attempt, outcome: .accepted,
            reason: Reason(.allowed), retryAt: nil, asOf: now)
        switch outcome {
        case .accepted(let reference):
            settled.reason.detail = Self.clean(reference ?? "")
        case .permanent(let text):
            settled.outcome = .permanent
            settled.reason = Reason(.refusedByProvider, Self.clean(text))
        case .retryable(let text, let asked):
            settled.outcome = .retryable
            settled.retryAt = retry(hand, asked: asked, deadline: deadline, at: now)
            let code: Reason.Code = settled.retryAt == nil ? .retriesExhausted : .retry
            settled.reason = Reason(code, Self.clean(text))
        case .inDoubt(let text):
            settled.outcome = .inDoubt
            settled.reason = Reason(.inDoubt, Self.clean(text))
            if channels[hand.channel]?.mayRepeatInDoubt == true {
                settled.retryAt = retry(hand, asked: nil, deadline: deadline, at: now)
            }
        }
        return settled
    }

    private func retry(
        _ hand: HandOver, asked: Duration?, deadline: Timestamp, at now: Timestamp
    ) -> Timestamp? {
        guard Int64(hand.attempt) < Int64(policy.retry.maximumAttempts) else { return nil }
        let next = now + policy.retry.wait(after: hand.attempt, of: hand.key, asked: asked)
        return next <= deadline ? next : nil
    }

    /// A provider's words, short and on one line: they are stored and shown.
    private static func clean(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(200) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            result.unicodeScalars.append(isControl ? " " : scalar)
        }
        return result
    }
}
