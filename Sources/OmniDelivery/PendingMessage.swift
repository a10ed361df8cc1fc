// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// A message that has not ended: where it stands on its way through its channels.
package struct PendingMessage: Sendable, Hashable {
    /// Where a message stands.
    package enum Phase: UInt8, Sendable, Hashable {
        /// Planned, never judged to wait.
        case planned = 0
        /// Held back until ``PendingMessage/dueAt``.
        case deferred = 1
        /// About to be given to ``PendingMessage/channel``, or just given; nothing is known yet.
        case handingOver = 2
        /// The last attempt failed and may succeed at ``PendingMessage/dueAt``, or on the next channel.
        case retrying = 3
        /// The provider may have it; the same channel may be asked again at ``PendingMessage/dueAt``.
        case inDoubt = 4
    }

    package var planned: MessagePlanned
    package var phase: Phase
    /// When it has to be looked at.
    ///
    /// While handing over: when the hand-over began.
    package var dueAt: Timestamp
    /// Why it waits.
    package var reason: Reason
    /// The channel of the last hand-over.
    package var channel: ChannelName?
    /// One for each of the planned channels.
    package var progress: [Progress]
    /// Some hand-over was in doubt: no other channel may be tried any more.
    package var wasInDoubt: Bool

    /// How far one channel got.
    package struct Progress: Sendable, Hashable {
        /// Hand-overs so far.
        package var attempts: UInt32 = 0
        /// It failed for good.
        package var isFinished = false
    }

    package var key: MessageKey { planned.key }

    package init(_ planned: MessagePlanned) {
        self.planned = planned
        phase = .planned
        dueAt = planned.asOf
        reason = Reason(.allowed)
        channel = nil
        progress = planned.channels.map { _ in Progress() }
        wasInDoubt = false
    }

    init(
        planned: MessagePlanned, phase: Phase, dueAt: Timestamp, reason: Reason, channel: ChannelName?,
        progress: [Progress], wasInDoubt: Bool
    ) {
        self.planned = planned
        self.phase = phase
        self.dueAt = dueAt
        self.reason = reason
        self.channel = channel
        self.progress = progress
        self.wasInDoubt = wasInDoubt
    }

    /// The hand-over of a message that was let out on a channel: what is committed before the provider is called.
    package func handOver(to channel: ChannelName, content: Digest128, at now: Timestamp) -> HandOver {
        let attempts = index(of: channel).map { progress[$0].attempts } ?? 0
        return HandOver(
            key: key, channel: channel, attempt: attempts == .max ? .max : attempts + 1, content: content, asOf: now)
    }

    /// The channels that may still be tried, best first.
    package var candidates: [ChannelName] {
        if wasInDoubt { return channel.map { [$0] } ?? [] }
        return planned.channels.indices.filter { !progress[$0].isFinished }.map { planned.channels[$0] }
    }

    func index(of channel: ChannelName) -> Int? { planned.channels.firstIndex(of: channel) }
}
