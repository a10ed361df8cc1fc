// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys

/// One person on a virtual clock: signals go in, and every act that comes out is told as text.
///
/// Times are counted from the start of the story: `"0: enter rescue, quiet until 1h · 1h: remind, plan reminder"`.
/// Acts that were committed later than they are dated show both: `"1h (at 3h)"`.
struct Scenario {
    /// When a planned message's fate is decided.
    enum Delivery {
        case atOnce
        case after(Span)
        case never
    }

    let start: Timestamp
    let audiences: [String]
    var plan: JourneyPlan
    var delivery = Delivery.atOnce
    var now: Timestamp
    var zone = Zone.utc
    var traits = Properties()
    var members: Set<String> = []
    var state = JourneyState()
    var arms = ArmState()
    let bucketKey: BucketKey
    /// Every act with the instant of its commit.
    private(set) var log: [(at: Timestamp, act: Act)] = []
    private var settling: [(at: Timestamp, key: MessageKey)] = []
    private var factCount = 0

    init(
        _ journeys: Journey..., audiences: [Audience] = [loyal, dormant], start: Timestamp = Scenario.usualStart,
        person: UInt64 = 1
    ) throws {
        try self.init(journeys.map { PublishedJourney($0) }, audiences: audiences, start: start, person: person)
    }

    init(
        _ published: [PublishedJourney], audiences: [Audience] = [loyal, dormant],
        start: Timestamp = Scenario.usualStart, person: UInt64 = 1
    ) throws {
        self.audiences = audiences.map(\.name)
        self.start = start
        now = start
        plan = try JourneyPlan(published, audiences: self.audiences)
        bucketKey = BucketKey(Digest128(high: person, low: person))
        apply(.personCreated(bucketKey))
    }

    /// 2026-03-02T10:00:00Z, a Monday.
    static let usualStart = Timestamp(seconds: 1_772_445_600)

    var nextWake: Timestamp? { state.nextWake(plan, zone: zone) }
    var acts: [Act] { log.map(\.act) }

    mutating func apply(_ act: Act) {
        state.apply(act, at: now)
        if case .armAssigned = act { arms.apply(act) }
        log.append((now, act))
    }

    /// An event happens, and arrives at once.
    mutating func track<E: EventSchema>(
        _ schema: E.Type, at offset: Span? = nil, _ fill: (inout TypedProperties<E>) -> Void = { _ in }
    ) {
        if let offset { advance(to: offset) }
        arrive(schema, happenedAt: nil, fill)
    }

    /// An event arrives now that happened earlier.
    mutating func arrive<E: EventSchema>(
        _ schema: E.Type, happenedAt offset: Span?, isHistory: Bool = false,
        _ fill: (inout TypedProperties<E>) -> Void = { _ in }
    ) {
        let time = offset.map { start + $0 } ?? now
        factCount += 1
        let fact = Fact.track(schema, by: .user("ada"), at: time, id: "f\(bucketKey.digest.low)-\(factCount)", fill)
        signal(.fact(fact, eventTime: min(time, now), isHistory: isHistory))
        signal(.time)
    }

    mutating func join(_ audience: Audience, at offset: Span? = nil, isHistory: Bool = false) {
        change(audience, true, offset, isHistory)
    }

    mutating func leave(_ audience: Audience, at offset: Span? = nil) { change(audience, false, offset, false) }

    private mutating func change(_ audience: Audience, _ entered: Bool, _ offset: Span?, _ isHistory: Bool) {
        if let offset { advance(to: offset) }
        if entered { members.insert(audience.name) } else { members.remove(audience.name) }
        guard let index = audiences.firstIndex(of: audience.name) else { return }
        signal(.audience(AudienceChange(audience: index, entered: entered, at: now), isHistory: isHistory))
        signal(.time)
    }

    /// Lets time pass: every wake-up happens exactly when it is due.
    mutating func advance(to offset: Span) { advance(until: start + offset) }

    mutating func advance(until target: Timestamp) {
        while true {
            let dues = [nextWake, settling.map(\.at).min()].compactMap(\.self)
            guard let due = dues.min(), due <= target else { break }
            now = max(now, due)
            settleDue()
            signal(.time)
        }
        now = max(now, target)
    }

    /// The engine was down until then: nothing happens in between.
    mutating func sleep(to offset: Span) { now = max(now, start + offset) }

    mutating func signal(_ signal: JourneySignal) {
        var decided: [Act] = []
        plan.decide(signal, state: &state, arms: &arms, in: context, acts: &decided)
        for act in decided {
            log.append((now, act))
            guard case .messagePlanned(let message) = act else { continue }
            switch delivery {
            case .atOnce: settling.append((now, message.key))
            case .after(let span): settling.append((now + span, message.key))
            case .never: break
            }
        }
        settleDue()
    }

    private mutating func settleDue() {
        while let index = settling.firstIndex(where: { $0.at <= now }) {
            signal(.messageSettled(settling.remove(at: index).key))
        }
    }

    var context: JourneyContext {
        JourneyContext(
            now: now, zone: zone, traits: traits, bucketKey: bucketKey,
            members: NamedMembers(names: audiences, members: members))
    }
}

/// Membership by name, as a story tells it.
struct NamedMembers: AudienceMembership {
    let names: [String]
    let members: Set<String>

    func isMember(_ audience: Int, at instant: Timestamp) -> Bool { members.contains(names[audience]) }
}
