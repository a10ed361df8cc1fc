// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniChannels
package import OmniConsent
package import OmniCore

/// Decides whether a pending message goes out now, later, or not at all.
///
/// A pure function of what it is given. It is asked when a message is planned and again at every hand-over, and its
/// answer always carries a reason.
package struct Arbiter: Sendable {
    package let policy: DeliveryPolicy
    package let consentPolicy: ConsentPolicy
    package let channels: [ChannelName: ChannelCapabilities]

    package init(policy: DeliveryPolicy, consentPolicy: ConsentPolicy, channels: [ChannelName: ChannelCapabilities]) {
        self.policy = policy
        self.consentPolicy = consentPolicy
        self.channels = channels
    }

    /// What is to be done with a message.
    package enum Verdict: Sendable, Hashable {
        /// Hand it over now.
        case send(channel: ChannelName, address: Identifier?, proof: ConsentProof)
        /// Look at it again at that instant; never after its deadline.
        case deferred(until: Timestamp, Reason)
        /// It will not go out any more.
        case dropped(Reason)
    }

    /// A verdict, and what was found on each channel that was looked at, in order.
    package struct Judgement: Sendable, Hashable {
        package var verdict: Verdict
        package var trail: [Step]

        /// What was found on one channel.
        package struct Step: Sendable, Hashable {
            package var channel: ChannelName
            package var reason: Reason
        }

        /// The reason of the verdict; `allowed`, and on what consent, for a message that goes out.
        package var reason: Reason {
            switch verdict {
            case .send: trail.last?.reason ?? Reason(.allowed)
            case .deferred(_, let reason), .dropped(let reason): reason
            }
        }
    }

    /// Judges a message at an instant.
    ///
    /// Channels are tried in the order of the step. One that the person cannot be reached on, has not consented to or
    /// that is not set up is passed over; of the others the first that is open now is taken, else the message waits for
    /// the one that opens first. After a hand-over in doubt only that channel is looked at, and only if it may be
    /// asked twice; a message whose hand-over has no outcome yet counts as in doubt.
    ///
    /// The person's identifiers are given best first; their zone is `nil` when it is not known.
    package func judge(
        _ pending: PendingMessage, at now: Timestamp, identifiers: [Identifier], zone: Zone?, consent: ConsentState,
        delivery: DeliveryState
    ) -> Judgement {
        let deadline = pending.planned.deadline
        guard now <= deadline else {
            return Judgement(verdict: .dropped(Reason(.deadlinePassed, "it was \(deadline)")), trail: [])
        }
        // What failed, or may have arrived, is not tried again before its time, on whatever channel.
        let isWaiting = pending.phase == .retrying || pending.phase == .inDoubt
        let start = isWaiting ? max(now, pending.dueAt) : now
        var trail: [Judgement.Step] = []
        var earliest: (at: Timestamp, reason: Reason)?
        for channel in pending.channelsInReach {
            let access = access(to: channel, for: pending, at: now, identifiers, consent)
            guard case .open(let address, let proof) = access else {
                if case .closed(let reason) = access { trail.append(.init(channel: channel, reason: reason)) }
                continue
            }
            var opening = opening(
                of: channel, for: pending, from: start, zone: zone, contacts: delivery.contacts)
            if opening.at == now {
                trail.append(.init(channel: channel, reason: Reason(.allowed, proof.summary)))
                let verdict = Verdict.send(channel: channel, address: address, proof: proof)
                return Judgement(verdict: verdict, trail: trail)
            }
            if opening.at > deadline {
                opening.reason.detail += ", until after the deadline"
            } else if earliest.map({ opening.at < $0.at }) ?? true {
                earliest = opening
            }
            trail.append(.init(channel: channel, reason: opening.reason))
        }
        if let earliest {
            return Judgement(verdict: .deferred(until: earliest.at, earliest.reason), trail: trail)
        }
        return Judgement(verdict: .dropped(Self.summary(of: trail)), trail: trail)
    }

    /// When a channel may be used, and what held it back; `reason` is that of `pending` when it merely waits.
    private func opening(
        of channel: ChannelName, for pending: PendingMessage, from start: Timestamp, zone: Zone?,
        contacts: [DeliveryState.Contact]
    ) -> (at: Timestamp, reason: Reason) {
        let purpose = pending.planned.purpose
        var result = (at: start, reason: pending.reason)
        for cap in policy.caps where cap.concerns(channel, purpose) {
            guard let free = cap.frees(contacts, besides: pending.key), free > result.at else { continue }
            let count = cap.count(contacts, at: start, besides: pending.key)
            result = (free, Reason(.frequencyCap, "\(count) of \(cap.limit) within \(cap.window)"))
        }
        // A cap that is free stays free until the next hand-over, so quiet hours may have the last word.
        guard let quiet = policy.quietHours, quiet.concern(channel, purpose) else { return result }
        let end = quiet.end(from: result.at, in: zone ?? policy.defaultZone)
        if end > result.at {
            let place = zone.map(\.name) ?? "\(policy.defaultZone.name), the person's zone is not known"
            result = (end, Reason(.quietHours, "\(quiet.from) to \(quiet.to) in \(place)"))
        }
        return result
    }

    /// Why nothing can be sent: the code of the channel that came closest, and what was found on each.
    private static func summary(of trail: [Judgement.Step]) -> Reason {
        let order: [Reason.Code] = [.noChannel, .unreachable, .noConsent, .suppressed]
        func closeness(_ code: Reason.Code) -> Int { order.firstIndex(of: code) ?? order.count }
        guard var closest = trail.first?.reason else { return Reason(.noChannel, "no channel is left") }
        for step in trail.dropFirst() where closeness(step.reason.code) > closeness(closest.code) {
            closest = step.reason
        }
        guard trail.count > 1 else { return closest }
        let details = trail.map { "\($0.channel) \($0.reason)" }
        return Reason(closest.code, details.joined(separator: "; "))
    }
}
