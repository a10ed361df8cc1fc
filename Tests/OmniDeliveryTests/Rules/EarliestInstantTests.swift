// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery
import Testing

@Suite struct `The instant to which a message is deferred` {
    /// A small world on a grid of minutes: what was sent, and the rules.
    struct World {
        var policy: DeliveryPolicy
        var zone: Zone
        var sent: [(at: Timestamp, channel: ChannelName, purpose: Purpose)]
        var planned: MessagePlanned

        init(_ seed: UInt64) {
            var chance = Chance(seed)
            let channels: [ChannelName] = [.push, .email]
            let purposes: [Purpose] = [.marketing, .transactional]
            let names = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
            zone = Example.zone(chance.one(of: names)) ?? .utc
            // Berlin and Lord Howe change clocks in this window.
            let start = Timestamp(seconds: 1_711_756_800) + .minutes(chance.number(0...2_880))
            let caps = (0..<chance.number(0...3))
                .map { _ in
                    FrequencyCap(
                        Int(chance.number(1...3)), per: .minutes(chance.number(10...2_000)),
                        channels: chance.happens(30) ? [chance.one(of: channels)] : nil,
                        purposes: chance.happens(50) ? [.marketing] : nil)
                }
            let quiet = QuietHours(
                from: .at(Int(chance.number(0...23)), Int(chance.number(0...59))),
                to: .at(Int(chance.number(0...23)), Int(chance.number(0...59))),
                channels: chance.happens(20) ? [.push] : nil, purposes: chance.happens(80) ? [.marketing] : nil)
            policy = DeliveryPolicy(caps: caps, quietHours: chance.happens(70) ? quiet : nil, defaultZone: zone)
            sent = (0..<chance.number(0...6))
                .map { _ in
                    (start - .minutes(chance.number(0...2_500)), chance.one(of: channels), chance.one(of: purposes))
                }
            planned = Example.planned(
                999, purpose: chance.happens(80) ? .marketing : .transactional,
                via: chance.happens(50) ? [.push] : [.push, .email], at: start,
                deadline: .minutes(chance.number(1...3_000)))
        }

        /// Whether the rules allow a message at an instant: read off the definitions.
        func allows(_ channel: ChannelName, at now: Timestamp) -> Bool {
            func concerns(
                _ channels: [ChannelName]?, _ purposes: [Purpose]?, _ channel: ChannelName, _ purpose: Purpose
            )
                -> Bool
            { (channels ?? [channel]).contains(channel) && (purposes ?? [purpose]).contains(purpose) }
            for cap in policy.caps where concerns(cap.channels, cap.purposes, channel, planned.purpose) {
                let counted = sent.filter { message in
                    concerns(cap.channels, cap.purposes, message.channel, message.purpose)
                        && now - cap.window < message.at && message.at <= now
                }
                if counted.count >= cap.limit { return false }
            }
            guard let quiet = policy.quietHours,
                concerns(quiet.channels, quiet.purposes, channel, planned.purpose)
            else { return true }
            return !`The end of quiet hours`.isQuiet(quiet, zone.local(at: now).time)
        }

        /// Every minute until the deadline is tried.
        var expected: String {
            var now = planned.asOf
            while now <= planned.deadline {
                if let channel = planned.channels.first(where: { allows($0, at: now) }) {
                    return now == planned.asOf ? "send \(channel)" : "deferred \(now)"
                }
                now += .minutes(1)
            }
            return "dropped"
        }

        var judged: Arbiter.Judgement? {
            var acts: [Act] = []
            for (index, message) in sent.enumerated() {
                let number = UInt64(index + 1)
                let hand = Example.handOver(number, on: message.channel, at: message.at)
                acts.append(
                    .messagePlanned(
                        Example.planned(number, purpose: message.purpose, via: [message.channel], at: message.at)))
                acts.append(.handingOver(hand))
                let outcome = Example.settled(.accepted, of: number, on: message.channel, at: message.at)
                acts.append(.messageSettled(outcome))
            }
            let channels: [ChannelName: ChannelCapabilities] = [
                .push: ChannelCapabilities(), .email: ChannelCapabilities(),
            ]
            let arbiter = Arbiter(policy: policy, consentPolicy: .standard, channels: channels)
            return arbiter.judge(
                Example.state(acts + [.messagePlanned(planned)]), at: planned.asOf, zone: zone,
                consent: Example.consent(to: [.marketing, .transactional], on: [.push, .email]))
        }
    }

    @Test(arguments: 0..<400)
    func `is the first that a search minute by minute finds`(_ seed: Int) throws {
        let world = World(UInt64(seed))
        let judgement = try #require(world.judged)
        let found =
            switch judgement.verdict {
            case .send(let channel, _, _): "send \(channel)"
            case .deferred(let until, _): "deferred \(until)"
            case .dropped: "dropped"
            }
        #expect(found == world.expected, "seed \(seed)")
    }
}
