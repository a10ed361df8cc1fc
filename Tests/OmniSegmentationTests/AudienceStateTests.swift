// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation
import Testing

@Suite struct `Audiences kept fact by fact` {
    @Test(arguments: 0..<8)
    func `agree with a full scan at every instant of thousands of random lives`(block: Int) throws {
        for seed in (block * 300)..<(block * 300 + 300) {
            var life = try RandomLife(seed: seed)
            for _ in 0..<20 { try life.step() }
        }
    }

    @Test(arguments: 0..<4)
    func `are the same for every order in which the same facts arrive`(block: Int) throws {
        for seed in (block * 50)..<(block * 50 + 50) {
            var life = try RandomLife(seed: seed)
            for _ in 0..<15 { try life.step() }
            var chance = Chance(seed)
            var shuffled = AudienceState()
            var changes: [AudienceChange] = []
            for entry in life.entries.shuffled(using: &chance) {
                guard let fact = entry.fact else { continue }
                shuffled.record(fact, at: fact.time, now: life.time, life.plan, &changes)
            }
            shuffled.traitsChanged(life.oracle.traits, now: life.time, life.plan, &changes)
            if shuffled.settledAt == life.time { #expect(shuffled == life.folded()) }
            #expect(
                shuffled.memberIndexes(at: life.time, life.plan) == life.state.memberIndexes(at: life.time, life.plan))
        }
    }

    @Test(arguments: 0..<4)
    func `of two people merged equal those of one person with both pasts`(block: Int) throws {
        for seed in (block * 100)..<(block * 100 + 100) {
            var survivor = try RandomLife(seed: seed)
            for _ in 0..<12 { try survivor.step() }
            var other = survivor
            (other.state, other.oracle, other.entries) = (AudienceState(), NaiveAudiences(), [])
            (other.chance, other.now, other.told) = (Chance(-seed), 1_000, [])
            for _ in 0..<12 { try other.stepUnheard() }

            let now = Timestamp(microseconds: max(survivor.now, other.now) + Int64(survivor.chance.below(5)))
            let plan = survivor.plan
            var changes: [AudienceChange] = []
            var merged = survivor.state
            let traits = survivor.oracle.traits
            merged.merge(other.state, traits: traits, now: now, plan, &changes)
            var union = survivor.oracle
            union.happenings += other.oracle.happenings
            let truth = plan.audiences.indices.filter { union.holds(plan.audiences[$0].condition, at: now) }
            #expect(merged.memberIndexes(at: now, plan) == truth)
            var told = survivor.told
            for change in changes {
                if change.entered { told.insert(change.audience) } else { told.remove(change.audience) }
            }
            #expect(told == Set(truth))
            let folded = AudienceState.fold(survivor.entries + other.entries, traits: traits, plan, asOf: now)
            if merged.settledAt == now { #expect(merged == folded) }
            var reverse = other.state
            reverse.merge(survivor.state, traits: traits, now: now, plan, &changes)
            #expect(reverse.memberIndexes(at: now, plan) == truth)
        }
    }

    @Test func `leave no trace of a wake-up that told nothing`() throws {
        let plan = try AudiencePlan([
            Audience(
                "never", where: .all(.performed(event: "a", within: Span(microseconds: 5)), .any([])))
        ])
        var state = AudienceState()
        var changes: [AudienceChange] = []
        let start = Timestamp(microseconds: 100)
        state.record(.event("a", by: [], at: start), at: start, now: start, plan, &changes)
        let before = state
        #expect(state.nextFlip(after: start, plan) == Timestamp(microseconds: 105))
        state.advance(to: Timestamp(microseconds: 200), plan, &changes)
        #expect(state == before)
        #expect(changes.isEmpty)
        #expect(state.nextFlip(after: Timestamp(microseconds: 200), plan) == nil)
    }

    @Test func `tell nothing when a fact at the instant of expiry keeps the person in`() throws {
        let plan = try AudiencePlan([Audience("active", where: .performed(event: "a", within: .seconds(10)))])
        var state = AudienceState()
        var changes: [AudienceChange] = []
        for second in [0, 10, 20] as [Int64] {
            let time = Timestamp(seconds: second)
            state.record(.event("a", by: [], at: time), at: time, now: time, plan, &changes)
        }
        state.advance(to: Timestamp(seconds: 100), plan, &changes)
        #expect(
            changes == [
                AudienceChange(audience: 0, entered: true, at: Timestamp(seconds: 0)),
                AudienceChange(audience: 0, entered: false, at: Timestamp(seconds: 30)),
            ])
    }

    @Test func `keep nothing for people of whom no condition speaks`() throws {
        let plan = try AudiencePlan([Audience("buyers", where: .performed(event: "buy"))])
        var state = AudienceState()
        var changes: [AudienceChange] = []
        let time = Timestamp(seconds: 1)
        state.record(.event("look", by: [], at: time), at: time, now: time, plan, &changes)
        state.traitsChanged(["name": "Ada"], now: .init(seconds: 2), plan, &changes)
        #expect(state.isEmpty)
        #expect(state.encoded() == [0])
        #expect(!state.isMember(0, at: .init(seconds: 3), plan))
    }

    @Test func `know when they were made by another plan`() throws {
        let first = try AudiencePlan([Audience("a", where: .performed(event: "a"))])
        let second = try AudiencePlan([Audience("a", where: .performed(event: "b"))])
        var state = AudienceState()
        #expect(state.isCurrent(first) && state.isCurrent(second))
        var changes: [AudienceChange] = []
        let time = Timestamp(seconds: 1)
        state.record(.event("a", by: [], at: time), at: time, now: time, first, &changes)
        #expect(state.isCurrent(first))
        #expect(!state.isCurrent(second))
    }
}

extension RandomLife {
    /// A step of someone whose audiences nobody listens to.
    mutating func stepUnheard() throws {
        now += Int64(chance.below(6))
        let fact = chance.fact(arriving: now, id: entries.count + 1_000)
        entries.append(Entry(number: UInt64(entries.count + 1), at: time, body: .fact(ArrivedFact(fact))))
        oracle.happenings.append(.init(event: fact.event ?? "", time: fact.time, properties: fact.properties))
        var changes: [AudienceChange] = []
        state.record(fact, at: fact.time, now: time, plan, &changes)
    }
}
