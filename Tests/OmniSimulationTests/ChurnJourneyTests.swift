// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Testing

/// The trait under which OmniPrediction writes the chance that somebody does not come back.
private enum Scores: TraitSchema {
    static let churnRisk = Key<Double>("predictedChurnRisk")
}

@Suite struct `J19: a customer whose churn score crosses its threshold` {
    let clock: VirtualClock
    let push = RecordingChannel(as: .push)
    let engine: OmniEngine
    let ada = Identifier.user("ada")

    init() async throws {
        clock = try VirtualClock("2026-03-02T10:00:00Z")
        let endangered = Audience("at-risk", where: .trait(Scores.churnRisk >= 0.7))
        let stay = MessageTemplate("stay", purpose: .marketing, text: "Stay with us.")
        let keep = Journey(
            "keep", entry: .audience(endangered, again: .after(.days(30))), exits: [.audienceLeft(endangered)],
            steps: [.wait("consider", for: .hours(1)), .send("offer", stay, via: [.push])])
        engine = try await OmniEngine(
            Definitions(audiences: [endangered], journeys: [keep], templates: [stay]), store: InMemoryStore(),
            channels: [push], clock: clock)
        try await engine.ingest([.consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form")])
    }

    private func score(_ risk: Double) async throws {
        var traits = Properties()
        traits[Scores.churnRisk] = risk
        try await engine.ingest([.identify(ada, traits: traits, at: clock.now)])
    }

    @Test func `gets one retention offer for each crossing, and none within the cool-down`() async throws {
        try await score(0.4)
        try await engine.run(until: clock.now + .hours(2))
        #expect(push.effects.isEmpty)
        try await score(0.7)
        try await score(0.9)
        try await engine.run(until: clock.now + .days(1))
        #expect(push.effects.map(\.content.text) == ["Stay with us."])
        // Up and down within the cool-down: no second offer.
        try await score(0.1)
        try await score(0.8)
        try await engine.run(until: clock.now + .days(2))
        #expect(push.effects.count == 1)
        try await score(0.1)
        try await engine.run(until: clock.now + .days(40))
        try await score(0.8)
        try await engine.run(until: clock.now + .days(1))
        #expect(push.effects.count == 2)
    }

    @Test func `is left alone when the score falls before the offer goes out`() async throws {
        try await score(0.9)
        try await engine.run(until: clock.now + .minutes(30))
        try await score(0.2)
        try await engine.run(until: clock.now + .days(2))
        #expect(push.effects.isEmpty)
    }
}
