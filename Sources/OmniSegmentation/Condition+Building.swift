// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

extension Condition {
    /// The person did this at least so many times, from 1 to 4,096, within a window of elapsed time or ever.
    ///
    /// Only events that pass the filter are counted.
    public static func performed<Event: EventSchema>(
        _ event: Event.Type, atLeast: Int = 1, within: Span? = nil, where filter: PropertyPredicate<Event>? = nil
    ) -> Condition {
        .count(EventCount(EventQuery(event: Event.eventName, where: filter?.test), .atLeast(atLeast), within: within))
    }

    /// The person did this at most so many times, from 1 to 4,096, perhaps never.
    ///
    /// For "never" alone use ``notPerformed(_:within:where:)``. Only events that pass the filter are counted.
    public static func performed<Event: EventSchema>(
        _ event: Event.Type, atMost: Int, within: Span? = nil, where filter: PropertyPredicate<Event>? = nil
    ) -> Condition {
        .count(EventCount(EventQuery(event: Event.eventName, where: filter?.test), .atMost(atMost), within: within))
    }

    /// The person did not do this.
    ///
    /// People of whom nothing is known are included.
    public static func notPerformed<Event: EventSchema>(
        _ event: Event.Type, within: Span? = nil, where filter: PropertyPredicate<Event>? = nil
    ) -> Condition {
        .not(.performed(event, within: within, where: filter))
    }

    /// The last time the person did this is less than so long ago.
    public static func lastPerformed<Event: EventSchema>(
        _ event: Event.Type, within: Span, where filter: PropertyPredicate<Event>? = nil
    ) -> Condition {
        .recency(EventRecency(EventQuery(event: Event.eventName, where: filter?.test), .within(within)))
    }

    /// The person did this, but the last time is so long ago or longer.
    public static func lastPerformed<Event: EventSchema>(
        _ event: Event.Type, olderThan: Span, where filter: PropertyPredicate<Event>? = nil
    ) -> Condition {
        .recency(EventRecency(EventQuery(event: Event.eventName, where: filter?.test), .olderThan(olderThan)))
    }
}

extension Condition {
    /// The person did this, named as on the wire, at least so many times; `nil` stands for any event.
    public static func performed(
        event: String?, atLeast: Int = 1, within: Span? = nil, where filter: PropertyTest? = nil
    ) -> Condition {
        .count(EventCount(EventQuery(event: event, where: filter), .atLeast(atLeast), within: within))
    }

    /// The person did this, named as on the wire, at most so many times; `nil` stands for any event.
    public static func performed(
        event: String?, atMost: Int, within: Span? = nil, where filter: PropertyTest? = nil
    ) -> Condition {
        .count(EventCount(EventQuery(event: event, where: filter), .atMost(atMost), within: within))
    }

    /// The person did not do this, named as on the wire; `nil` stands for any event.
    public static func notPerformed(
        event: String?, within: Span? = nil, where filter: PropertyTest? = nil
    ) -> Condition {
        .not(.performed(event: event, within: within, where: filter))
    }

    /// The last time the person did this is less than so long ago; `nil` stands for any event.
    public static func lastPerformed(
        event: String?, within: Span, where filter: PropertyTest? = nil
    ) -> Condition {
        .recency(EventRecency(EventQuery(event: event, where: filter), .within(within)))
    }

    /// The person did this, but the last time is so long ago or longer; `nil` stands for any event.
    public static func lastPerformed(
        event: String?, olderThan: Span, where filter: PropertyTest? = nil
    ) -> Condition {
        .recency(EventRecency(EventQuery(event: event, where: filter), .olderThan(olderThan)))
    }
}

extension Condition {
    /// The person's current traits pass a test.
    public static func trait<Traits: TraitSchema>(_ predicate: PropertyPredicate<Traits>) -> Condition {
        .traitTest(predicate.test)
    }

    /// The moment that a trait tells has come, and is less than so long ago.
    public static func traitTime<Traits: TraitSchema>(
        _ key: Property<Traits, Timestamp>, within: Span
    ) -> Condition {
        .traitAge(TraitAge(key.name, .within(within)))
    }

    /// The moment that a trait tells is so long ago or longer.
    public static func traitTime<Traits: TraitSchema>(
        _ key: Property<Traits, Timestamp>, olderThan: Span
    ) -> Condition {
        .traitAge(TraitAge(key.name, .olderThan(olderThan)))
    }

    /// Every one of these holds.
    public static func all(_ conditions: Condition...) -> Condition { .all(conditions) }

    /// At least one of these holds.
    public static func any(_ conditions: Condition...) -> Condition { .any(conditions) }
}
