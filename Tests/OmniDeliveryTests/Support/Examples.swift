// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery

/// Short ways to write what the tests are about.
enum Example {
    static let noon = Timestamp(seconds: 1_709_294_400)  // 2024-03-01T12:00:00Z, a Friday

    static func key(_ number: UInt64) -> MessageKey { MessageKey(Digest128(high: number, low: ~number)) }

    static func planned(
        _ number: UInt64 = 1, purpose: Purpose = .marketing, via channels: [ChannelName] = [.push],
        at time: Timestamp = noon, deadline: Span = .days(1)
    ) -> MessagePlanned {
        MessagePlanned(
            key: key(number), run: RunID(Digest128(high: 7, low: number)), journey: "cart-rescue", step: "remind",
            template: "reminder", purpose: purpose, channels: channels, asOf: time, deadline: time + deadline)
    }

    static func handOver(
        _ number: UInt64 = 1, on channel: ChannelName = .push, attempt: UInt32 = 1, at time: Timestamp = noon
    ) -> HandOver {
        HandOver(key: key(number), channel: channel, attempt: attempt, content: Digest128(high: 1, low: 2), asOf: time)
    }

    static func settled(
        _ outcome: MessageSettled.Outcome, of number: UInt64 = 1, on channel: ChannelName = .push,
        attempt: UInt32 = 1, retryAt: Timestamp? = nil, at time: Timestamp = noon
    ) -> MessageSettled {
        MessageSettled(
            key: key(number), channel: channel, attempt: attempt, outcome: outcome, reason: Reason(.allowed, "test"),
            retryAt: retryAt, asOf: time)
    }

    /// Push reaches everybody; e-mail, SMS need an address; all but SMS tell repeats.
    static let channels: [ChannelName: ChannelCapabilities] = [
        .push: ChannelCapabilities(isIdempotent: true),
        .email: ChannelCapabilities(addressKinds: [.email], hasSubject: true, isIdempotent: true),
        .sms: ChannelCapabilities(addressKinds: [.phone]),
    ]

    static func arbiter(_ policy: DeliveryPolicy = DeliveryPolicy()) -> Arbiter {
        Arbiter(policy: policy, consentPolicy: .standard, channels: channels)
    }

    static func consent(to purposes: [Purpose] = [.marketing], on channels: [ChannelName]) -> ConsentState {
        var state = ConsentState()
        for purpose in purposes {
            for channel in channels {
                let time = noon - .days(100)
                state.apply(.consent(purpose, on: channel, by: .user("ada"), at: time, proof: "form"), at: time)
            }
        }
        return state
    }

    static func state(_ acts: [Act]) -> DeliveryState {
        var state = DeliveryState()
        for act in acts { state.apply(act, at: noon) }
        return state
    }

    static func zone(_ name: String) -> Zone? { try? Zone(name) }
}

extension Arbiter {
    /// Judges the only message of a state.
    func judge(
        _ delivery: DeliveryState, at now: Timestamp, identifiers: [Identifier] = [], zone: Zone? = .utc,
        consent: ConsentState
    ) -> Judgement? {
        delivery.pending.first.map {
            judge($0, at: now, identifiers: identifiers, zone: zone, consent: consent, delivery: delivery)
        }
    }
}
