// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniDelivery
import OmniIdentity
import OmniJourneys
import OmniSegmentation

/// Definitions at work on facts, with nothing stored, nothing resolved and nothing sent.
///
/// ```swift
/// var rehearsal = try DryRun(definitions, channels: [.push: ChannelCapabilities()])
/// let ada = rehearsal.newPerson(.user("ada"), at: start)
/// let cart = Fact.track(ProductAdded.self, by: .user("ada"), at: start) { $0[ProductAdded.cartID] = "c-17" }
/// print(rehearsal.take(cart, of: ada, at: start))                     // the acts, in order
/// print(rehearsal.wake(ada, at: start + .hours(1)))
/// ```
/// It takes the very steps that the engine takes, one person at a time. Messages stay planned until they are taken for
/// accepted; consent, caps and quiet hours are not asked.
public struct DryRun: Sendable {
    private let step: Step
    private var people: [PersonState] = []
    private var outcome = Step.Outcome()

    /// Compiles definitions, as an engine with these channels would.
    ///
    /// - Throws: ``OmniError`` with every problem at once.
    public init(_ definitions: Definitions, channels: [ChannelName: ChannelCapabilities] = [:]) throws {
        step = Step(
            try EnginePlan(
                definitions, journeys: definitions.journeys.map { PublishedJourney($0) }, channels: channels))
    }

    /// Somebody new, by their place among the people of this run.
    ///
    /// The same first identifier draws the same arms of experiments as in an engine.
    public mutating func newPerson(_ first: Identifier? = nil, at now: Timestamp) -> Int {
        var state = PersonState()
        let key = BucketKey(first: first ?? .user("person \(people.count)"), salt: step.plan.chanceSeed)
        step.apply(.personCreated(key), to: &state, at: now)
        people.append(state)
        return people.count - 1
    }

    /// Takes in a fact of one person, and answers what was decided because of it and of time before it.
    ///
    /// Facts and instants of one person are expected in ascending order of `now`.
    @discardableResult
    public mutating func take(_ fact: Fact, of person: Int, at now: Timestamp) -> [Act] {
        outcome.reset()
        step.take(
            FactRules.arrive(fact, as: .live, at: now), identifiers: fact.identifiers, into: &people[person], at: now,
            &outcome)
        return outcome.before.isEmpty ? outcome.acts : outcome.before + outcome.acts
    }

    /// Lets time pass for one person.
    @discardableResult
    public mutating func wake(_ person: Int, at now: Timestamp) -> [Act] {
        outcome.reset()
        step.wake(&people[person], at: now, &outcome)
        return outcome.acts
    }

    /// Takes it that a planned message was accepted, so that its run goes on; nothing happens if it is not pending.
    @discardableResult
    public mutating func accept(_ message: MessageKey, of person: Int, at now: Timestamp) -> [Act] {
        guard let pending = people[person].delivery[message], let channel = pending.candidates.first else { return [] }
        let hand = pending.handOver(to: channel, content: Digest128(high: 0, low: 0), at: now)
        let settled = MessageSettled(
            key: message, channel: channel, attempt: hand.attempt, outcome: .accepted, reason: Reason(.allowed),
            retryAt: nil, asOf: now)
        var acts: [Act] = [.handingOver(hand), .messageSettled(settled)]
        for act in acts { step.apply(act, to: &people[person], at: now) }
        step.goOn(after: message, &people[person], at: now, &acts)
        return acts
    }

    /// When time alone may next decide something.
    public mutating func nextWake(of person: Int, after now: Timestamp) -> Timestamp? {
        step.wakeUp(of: &people[person], after: now)
    }

    /// Whether somebody is in an audience at an instant no earlier than their last step.
    public func isMember(_ person: Int, of audience: String, at now: Timestamp) -> Bool {
        guard let index = step.plan.audiences.index(of: audience) else { return false }
        return people[person].audiences.isMember(index, at: now, step.plan.audiences)
    }
}
