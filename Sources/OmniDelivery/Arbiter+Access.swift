// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniChannels
import OmniConsent
package import OmniCore

extension Arbiter {
    /// Whether a channel may be used at all, apart from the hour.
    enum Access {
        case open(Identifier?, ConsentProof)
        case closed(Reason)
    }

    func access(
        to channel: ChannelName, for pending: PendingMessage, at now: Timestamp, _ identifiers: [Identifier],
        _ consent: ConsentState
    ) -> Access {
        guard let capabilities = channels[channel] else {
            return .closed(Reason(.noChannel, "\(channel) is not set up"))
        }
        if pending.isInDoubt, !capabilities.mayRepeatInDoubt {
            return .closed(Reason(.inDoubt, "\(channel) may have it and does not tell repeats"))
        }
        // Hand-overs that crashes cut short count as well, so that a message that kills its process ends.
        if let index = pending.index(of: channel), Int64(pending.progress[index].attempts) >= attemptLimit {
            let code: Reason.Code = pending.isInDoubt ? .inDoubt : .retriesExhausted
            return .closed(Reason(code, "\(attemptLimit) attempts on \(channel)"))
        }
        let purpose = pending.planned.purpose
        func ask(_ address: Identifier?) -> ConsentVerdict {
            consent.verdict(
                purpose: purpose, channel: channel, address: address?.value, at: now, policy: consentPolicy)
        }
        if capabilities.addressKinds.isEmpty {
            switch ask(nil) {
            case .granted(let proof): return .open(nil, proof)
            case .refused(let reason): return .closed(reason)
            }
        }
        var refusal: Reason?
        for kind in capabilities.addressKinds {
            for identifier in identifiers where identifier.kind == kind {
                switch ask(identifier) {
                case .granted(let proof): return .open(identifier, proof)
                case .refused(let reason): refusal = refusal ?? reason
                }
            }
        }
        return .closed(refusal ?? Reason(.unreachable, "no address for \(channel)"))
    }

    private var attemptLimit: Int64 { max(1, Int64(policy.retry.maximumAttempts)) }

    /// Why a channel cannot carry this content, or `nil` when it can.
    package func objection(to content: MessageContent, on channel: ChannelName) -> Reason? {
        guard let capabilities = channels[channel] else {
            return Reason(.noChannel, "\(channel) is not set up")
        }
        let size = content.fitted(to: capabilities).byteCount
        guard size > capabilities.maximumBytes else { return nil }
        return Reason(.notRendered, "\(size) bytes, and \(channel) carries at most \(capabilities.maximumBytes)")
    }
}

extension PendingMessage {
    /// Whether some provider may have it.
    package var isInDoubt: Bool { wasInDoubt || phase == .handingOver }

    /// The channels that may be looked at: after doubt only the one that may have it.
    var channelsInReach: [ChannelName] {
        guard phase == .handingOver else { return candidates }
        return channel.map { [$0] } ?? []
    }
}

extension ConsentProof {
    /// For explanations: on what it rests, without the person's words.
    var summary: String {
        switch basis {
        case .granted(let factID, _): "\(purpose) on \(channel) granted by \(factID)"
        case .noOptInNeeded: "\(purpose) needs no opt-in"
        }
    }
}
