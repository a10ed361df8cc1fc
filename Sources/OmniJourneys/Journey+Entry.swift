// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore
public import OmniSegmentation

extension Journey {
    /// What opens a run for a person.
    public enum Entry: Sendable, Hashable {
        /// A matching event opens a run of its instance.
        case onEvent(EventTrigger, again: Reentry)
        /// Becoming a member of the audience opens a run.
        case onAudience(String, again: Reentry)
        /// A day of every month, on the wall clock where the person lives, opens a run for those in the audience then.
        case onMonthDay(day: Int, at: LocalTime, among: String?)
    }

    /// Whether a person who has been in a journey may come in again.
    ///
    /// It counts per instance.
    ///
    /// | policy | never entered | a run is open | over, a short while ago | over, a long while ago |
    /// |---|---|---|---|---|
    /// | `never` | opens | – | – | – |
    /// | `afterEnd` | opens | – | opens | opens |
    /// | `after(span)` | opens | – | – | opens once the span has passed since the last entry |
    /// | `always` | opens | opens another run beside it | opens | opens |
    public enum Reentry: Sendable, Hashable {
        /// Once per instance and for ever, as far as the person's last 512 instances are concerned.
        case never
        /// At every occasion, even beside an open run of the same instance.
        case always
        /// When no run of the instance is open.
        case afterEnd
        /// When no run of the instance is open and the span has passed since the last one was opened.
        case after(Span)
    }

    /// What ends a run at whatever step it is.
    ///
    /// An exit counts at any age, and in imported history too, if it happened at or after the run's entry.
    /// A message that waits to be sent is dropped with the run.
    public enum Exit: Sendable, Hashable {
        /// A matching event ends the run.
        case onEvent(EventTrigger)
        /// Becoming a member of the audience ends the run.
        case onAudienceEntered(String)
        /// Leaving the audience ends the run.
        case onAudienceLeft(String)
    }
}

extension Journey.Entry {
    /// An event opens one run per person.
    public static func event<E: EventSchema>(
        _ schema: E.Type, where predicate: PropertyPredicate<E>? = nil, again: Journey.Reentry
    ) -> Self {
        .onEvent(EventTrigger(E.eventName, where: predicate?.test), again: again)
    }

    /// An event opens one run per value of a property; an event that lacks it opens none.
    public static func event<E: EventSchema, Value>(
        _ schema: E.Type, where predicate: PropertyPredicate<E>? = nil, instance: Property<E, Value>,
        again: Journey.Reentry
    ) -> Self {
        .onEvent(EventTrigger(E.eventName, where: predicate?.test, instance: instance.name), again: again)
    }

    /// Becoming a member of an audience opens a run.
    public static func audience(_ audience: Audience, again: Journey.Reentry) -> Self {
        .onAudience(audience.name, again: again)
    }

    /// Becoming a member of the audience of this name opens a run.
    public static func audience(_ name: String, again: Journey.Reentry) -> Self { .onAudience(name, again: again) }

    /// Every month at a local time opens a run, for everybody or for the members of an audience at that moment.
    ///
    /// In a month without that day it is the last one: day 31 is always the last day of the month.
    public static func monthly(day: Int, at time: LocalTime, among audience: Audience? = nil) -> Self {
        .onMonthDay(day: day, at: time, among: audience?.name)
    }
}

extension Journey.Exit {
    /// An event ends every run of the person.
    ///
    /// If it is the event by which the journey is entered, it concerns only the run of its own instance.
    public static func event<E: EventSchema>(_ schema: E.Type, where predicate: PropertyPredicate<E>? = nil) -> Self {
        .onEvent(EventTrigger(E.eventName, where: predicate?.test))
    }

    /// An event ends the run of the same instance.
    public static func event<E: EventSchema, Value>(
        _ schema: E.Type, where predicate: PropertyPredicate<E>? = nil, instance: Property<E, Value>
    ) -> Self {
        .onEvent(EventTrigger(E.eventName, where: predicate?.test, instance: instance.name))
    }

    /// Becoming a member of the audience ends the run.
    public static func audienceEntered(_ audience: Audience) -> Self { .onAudienceEntered(audience.name) }

    /// Leaving the audience ends the run.
    public static func audienceLeft(_ audience: Audience) -> Self { .onAudienceLeft(audience.name) }
}
