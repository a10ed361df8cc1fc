// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniChannels
public import OmniCore
public import OmniExperiments
public import OmniSegmentation

extension Journey.Step {
    /// Waits for a while after arriving here.
    ///
    /// Calendar parts count on the wall clock where the person lives.
    public static func wait(_ name: String, for span: Span) -> Self { Self(name, .wait(span, restart: nil)) }

    /// Waits until nothing of the kind has happened for a while.
    ///
    /// Each event makes the while begin again at the event's own time, whenever it arrives. If it is the event by
    /// which the journey is entered, it concerns only the run of its own instance.
    public static func wait<E: EventSchema>(
        _ name: String, for span: Span, restartOn schema: E.Type, where predicate: PropertyPredicate<E>? = nil
    ) -> Self {
        Self(name, .wait(span, restart: EventTrigger(E.eventName, where: predicate?.test)))
    }

    /// Waits until nothing of the kind has happened for a while, to the run's own instance.
    public static func wait<E: EventSchema, Value>(
        _ name: String, for span: Span, restartOn schema: E.Type, where predicate: PropertyPredicate<E>? = nil,
        instance: Property<E, Value>
    ) -> Self {
        let trigger = EventTrigger(E.eventName, where: predicate?.test, instance: instance.name)
        return Self(name, .wait(span, restart: trigger))
    }

    /// Waits for an event that happens from now on; goes one way as soon as it does, the other when the time is up.
    public static func waitUntil<E: EventSchema>(
        _ name: String, _ schema: E.Type, where predicate: PropertyPredicate<E>? = nil, within span: Span,
        then: [Journey.Step] = [], otherwise: [Journey.Step] = []
    ) -> Self {
        let trigger = EventTrigger(E.eventName, where: predicate?.test)
        return Self(name, .waitUntil(trigger, within: span, then: then, otherwise: otherwise))
    }

    /// Waits for an event about the run's own instance.
    public static func waitUntil<E: EventSchema, Value>(
        _ name: String, _ schema: E.Type, where predicate: PropertyPredicate<E>? = nil,
        instance: Property<E, Value>, within span: Span,
        then: [Journey.Step] = [], otherwise: [Journey.Step] = []
    ) -> Self {
        let trigger = EventTrigger(E.eventName, where: predicate?.test, instance: instance.name)
        return Self(name, .waitUntil(trigger, within: span, then: then, otherwise: otherwise))
    }

    /// Asks whether the person is a member of an audience.
    public static func branch(
        _ name: String, _ audience: Audience, then: [Journey.Step] = [], otherwise: [Journey.Step] = []
    ) -> Self {
        Self(name, .branch(.audience(audience.name), then: then, otherwise: otherwise))
    }

    /// Asks what the person's traits are.
    public static func branch<T: TraitSchema>(
        _ name: String, trait predicate: PropertyPredicate<T>, then: [Journey.Step] = [],
        otherwise: [Journey.Step] = []
    ) -> Self {
        Self(name, .branch(.traits(predicate.test), then: then, otherwise: otherwise))
    }

    /// Asks what the opening event was like.
    public static func branch<E: EventSchema>(
        _ name: String, opening predicate: PropertyPredicate<E>, then: [Journey.Step] = [],
        otherwise: [Journey.Step] = []
    ) -> Self {
        Self(name, .branch(.opening(predicate.test), then: then, otherwise: otherwise))
    }

    /// Lets chance decide, once per person and experiment.
    ///
    /// Every arm of the experiment needs its steps, even if none.
    public static func split(
        _ name: String, _ experiment: Experiment, arms: KeyValuePairs<String, [Journey.Step]>
    ) -> Self {
        Self(name, .split(experiment, arms.map { Journey.ArmSteps($0.key, $0.value) }))
    }

    /// Sends a message on the first of these channels that takes it, at most once.
    ///
    /// The run goes on when the message's fate is decided: accepted, dropped, failed everywhere, or in doubt.
    public static func send(
        _ name: String, _ message: some MessageReference, via channels: [ChannelName],
        deadline: Span = Journey.Message.usualDeadline
    ) -> Self {
        let planned = Journey.Message(
            template: message.messageName, purpose: message.messagePurpose, channels: channels, deadline: deadline)
        return Self(name, .send(planned))
    }

    /// Ends the run.
    public static func stop(_ name: String) -> Self { Self(name, .stop) }
}
