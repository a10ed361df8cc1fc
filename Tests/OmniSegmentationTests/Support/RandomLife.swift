// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation
import Testing

/// One person living through random time, watched by the oracle at every instant that could matter.
struct RandomLife {
    let plan: AudiencePlan
    var chance: Chance
    var state = AudienceState()
    var oracle = NaiveAudiences()
    var entries: [Entry] = []
    var now: Int64 = 1_000
    /// Membership as the told changes imply it.
    var told: Set<Int> = []
    private(set) var comparisons = 0

    init(seed: Int, audiences: Int = 4) throws {
        chance = Chance(seed)
        plan = try AudiencePlan(chance.audiences(audiences))
        // From the first touch on, so that the empty image is judged like any other.
        var changes: [AudienceChange] = []
        state.traitsChanged(Properties(), now: time, plan, &changes)
        hear(changes)
    }

    var time: Timestamp { Timestamp(microseconds: now) }

    mutating func step() throws {
        let before = self
        now += Int64(chance.below(chance.happens(oneIn: 8) ? 40 : 5))
        var changes: [AudienceChange] = []
        switch chance.below(8) {
        case 0:
            oracle.traits = chance.traits(around: now)
            state.traitsChanged(oracle.traits, now: time, plan, &changes)
        case 1: state.advance(to: time, plan, &changes)
        default:
            let fact = chance.fact(arriving: now, id: entries.count)
            entries.append(Entry(number: UInt64(entries.count + 1), at: time, body: .fact(ArrivedFact(fact))))
            oracle.happenings.append(.init(event: fact.event ?? "", time: fact.time, properties: fact.properties))
            state.record(fact, at: fact.time, now: time, plan, &changes)
        }
        before.expectPast(until: self, changes)
        hear(changes)
        try expectPresent()
        comparisons += plan.audiences.count * (changes.count * 2 + 6)
    }

    private mutating func hear(_ changes: [AudienceChange]) {
        for change in changes {
            let (isNews, _) =
                change.entered ? told.insert(change.audience) : (told.remove(change.audience) != nil, change.audience)
            #expect(isNews, "a change must change something")
        }
    }

    private func members(at instant: Timestamp) -> Set<Int> {
        Set(plan.audiences.indices.filter { oracle.holds(plan.audiences[$0].condition, at: instant) })
    }

    /// Between two steps only time passed: what was told of it, and what the older image foresaw, must be true.
    private func expectPast(until later: RandomLife, _ changes: [AudienceChange]) {
        var instants: Set<Int64> = [now]
        for change in changes { instants.formUnion([change.at.microseconds - 1, change.at.microseconds]) }
        if later.now > now { instants.insert(now + (later.now - now) / 2) }
        for instant in instants where instant >= now && instant < later.now {
            let moment = Timestamp(microseconds: instant)
            let truth = members(at: moment)
            var heard = told
            for change in changes where change.at <= moment {
                if change.entered { heard.insert(change.audience) } else { heard.remove(change.audience) }
            }
            #expect(heard == truth, "told at \(instant)")
            #expect(Set(state.memberIndexes(at: moment, plan)) == truth, "foreseen at \(instant)")
        }
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(changes.allSatisfy { $0.at.microseconds >= now && $0.at.microseconds <= later.now })
    }

    private func expectPresent() throws {
        let truth = members(at: time)
        #expect(told == truth)
        #expect(Set(state.memberIndexes(at: time, plan)) == truth)
        for place in plan.audiences.indices {
            let proof = state.proof(of: place, at: time, plan)
            #expect(proof.holds == truth.contains(place))
            guard let until = proof.until else { continue }
            let condition = plan.audiences[place].condition
            #expect(oracle.holds(condition, at: until) != proof.holds)
            #expect(oracle.holds(condition, at: Timestamp(microseconds: until.microseconds - 1)) == proof.holds)
        }
        if let next = state.nextFlip(after: time, plan) {
            #expect(next > time)
            #expect(members(at: Timestamp(microseconds: next.microseconds - 1)) == truth, "a wake-up is never late")
        } else {
            #expect(members(at: Timestamp(microseconds: now + 1_000)) == truth)
        }
        if state.settledAt == time { #expect(state == folded(), "any order of arrival leads to the same image") }
        #expect(try state.recoded() == state)
    }

    func folded() -> AudienceState { .fold(entries.reversed(), traits: oracle.traits, plan, asOf: time) }
}

extension AudienceState {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        encode(to: &writer)
        return writer.bytes
    }

    func recoded() throws -> AudienceState {
        var reader = ByteReader(encoded())
        let decoded = try AudienceState(from: &reader, version: Self.sectionVersion)
        #expect(reader.isAtEnd)
        return decoded
    }
}
