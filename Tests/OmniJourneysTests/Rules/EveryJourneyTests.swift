// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

/// Properties of every journey and every story, shown on random ones.
///
/// A failure names its seed.
@Suite struct `Whatever the journeys and whatever happens` {
    /// Three random journeys, with what fifty random things did to a person in them.
    private func story(
        _ seed: UInt64, each: (inout Scenario, inout Chance) throws -> Void = { _, _ in }
    ) throws -> Scenario {
        var chance = Chance(state: seed)
        let journeys = ["x", "y", "z"].map { PublishedJourney(chance.journey($0)) }
        var ada = try Scenario(journeys, person: seed)
        ada.delivery = [.atOnce, .after(.hours(3)), .after(.days(2))][chance.below(3)]
        for _ in 0..<50 {
            let pause = chance.pick([Span.zero, .minutes(5), .hours(2), .days(1), .days(4)])
            let offset = Span.elapsed(ada.start.duration(to: ada.now)) + pause
            if chance.one(in: 5) { ada.sleep(to: offset) } else { ada.advance(to: offset) }
            chance.happen(to: &ada)
            try each(&ada, &chance)
        }
        return ada
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `acts alone rebuild the state, byte for byte`(seed: UInt64) throws {
        let ada = try story(seed)
        var rebuilt = JourneyState()
        var arms = ArmState()
        for (at, act) in ada.log {
            rebuilt.apply(act, at: at)
            arms.apply(act)
        }
        #expect(rebuilt == ada.state)
        #expect(rebuilt.encoded == ada.state.encoded)
        #expect(arms == ada.arms)
        #expect(try JourneyState.decoded(ada.state.encoded) == ada.state)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `deciding again decides the same`(seed: UInt64) throws {
        let one = try story(seed)
        let two = try story(seed)
        #expect(one.acts == two.acts)
        #expect(one.timeline == two.timeline)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a run rests only where something can move it, and nothing due is left`(seed: UInt64) throws {
        _ = try story(seed) { ada, _ in
            for run in ada.state.runs {
                #expect((run.wakeAt != nil) != (run.message != nil), "\(run.step)")
                #expect(run.wakeAt ?? .distantFuture > ada.now, "\(run.step)")
            }
            if let wake = ada.nextWake { #expect(wake > ada.now) }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no message has the key of another, and no act is dated after its commit`(seed: UInt64) throws {
        let ada = try story(seed)
        var keys: Set<MessageKey> = []
        for (at, act) in ada.log {
            switch act {
            case .messagePlanned(let message):
                #expect(keys.insert(message.key).inserted)
                #expect(message.asOf <= at && message.deadline > message.asOf)
            case .runEntered(let run): #expect(run.asOf <= at)
            case .runMoved(let move): #expect(move.asOf <= at)
            case .runEnded(let end): #expect(end.asOf <= at)
            default: break
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a wake-up that comes early changes nothing`(seed: UInt64) throws {
        _ = try story(seed) { ada, _ in
            var wakes = [ada.now]
            if let due = ada.nextWake { wakes.append(Timestamp(microseconds: due.microseconds - 1)) }
            for wake in wakes {
                var early = ada
                early.now = wake
                var acts: [Act] = []
                early.plan.decide(.time, state: &early.state, arms: &early.arms, in: early.context, acts: &acts)
                #expect(acts.isEmpty)
                #expect(early.state == ada.state)
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `every run comes to its end when nothing more happens`(seed: UInt64) throws {
        var chance = Chance(state: seed)
        let journeys = ["x", "y", "z"].map { PublishedJourney(chance.journey($0, monthly: false)) }
        var ada = try Scenario(journeys, person: seed)
        for _ in 0..<30 { chance.happen(to: &ada) }
        ada.advance(to: .days(2_000))
        #expect(ada.state.runs.isEmpty)
        let entered = ada.acts.count { if case .runEntered = $0 { true } else { false } }
        let ended = ada.acts.count { if case .runEnded = $0 { true } else { false } }
        #expect(entered == ended)
        #expect(ada.nextWake == nil)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `after an outage the same happened at the same instants, if nothing else did`(seed: UInt64) throws {
        var chance = Chance(state: seed)
        let journeys = ["x", "y"].map { PublishedJourney(chance.journey($0, sends: false, monthly: false)) }
        var punctual = try Scenario(journeys, person: seed)
        for _ in 0..<5 { chance.happen(to: &punctual) }
        var late = punctual
        punctual.advance(to: .days(400))
        late.sleep(to: .days(400))
        late.signal(.time)
        #expect(late.acts == punctual.acts)
        #expect(late.state == punctual.state)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a journey's stored form decides as the journey does`(seed: UInt64) throws {
        var chance = Chance(state: seed)
        let journey = chance.journey("x")
        #expect(try Journey(canonicalJSON: journey.canonicalJSON()) == journey)
        let drawn = journey.mermaid()
        for step in journey.allSteps { #expect(drawn.contains("\"\(step.name): ")) }
    }
}
