// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What must hold for a person, at an instant, to belong to an audience.
///
/// Conditions are plain values: compared, stored, sent as JSON. Write them with the static members
/// (``performed(_:atLeast:within:where:)``, ``trait(_:)``, ``all(_:)-(Condition...)`` and so on); the cases are their
/// stored form. A window of length D at instant t is (t − D, t]: a fact counts for exactly D, from its own time on.
/// A fact that arrives late counts from its arrival on as if it had been there in time.
///
/// The JSON form has one key per node: `{"performed": {"event": "Order Completed", "atLeast": 3, "within": "PT720H"}}`,
/// `{"lastPerformed": …}`, `{"trait": …}`, `{"traitTime": …}`, `{"all": […]}`, `{"any": […]}`, `{"not": …}`.
public indirect enum Condition: Sendable, Hashable {
    /// A test on the person's current traits.
    case traitTest(PropertyTest)
    /// How often matching events happened.
    case count(EventCount)
    /// How long ago the newest matching event happened.
    case recency(EventRecency)
    /// How long ago the moment lies that a trait tells.
    case traitAge(TraitAge)
    /// Every one of these; with none, always true.
    case all([Condition])
    /// At least one of these; with none, never true.
    case any([Condition])
    /// The opposite.
    case not(Condition)
}

/// Which events a condition looks at.
public struct EventQuery: Sendable, Hashable {
    /// The name of the event on the wire; `nil` for any event.
    public var event: String?
    /// What the event's properties must pass; `nil` for everything.
    public var filter: PropertyTest?

    /// Creates a query.
    public init(event: String?, where filter: PropertyTest? = nil) {
        self.event = event
        self.filter = filter
    }
}

/// A number of events within a window, compared with a bound.
public struct EventCount: Sendable, Hashable {
    /// Which events are counted.
    public var query: EventQuery
    /// The bound, from 1 to 4,096.
    public var bound: Bound
    /// The length of the window, elapsed time only; `nil` for ever.
    public var within: Span?

    /// On which side of the bound the number must be.
    public enum Bound: Sendable, Hashable {
        /// This many or more.
        case atLeast(Int)
        /// This many or fewer, also none.
        case atMost(Int)
    }

    /// Creates a count.
    public init(_ query: EventQuery, _ bound: Bound, within: Span? = nil) {
        self.query = query
        self.bound = bound
        self.within = within
    }
}

/// The age of the newest event of a kind.
///
/// False for people who have none.
public struct EventRecency: Sendable, Hashable {
    /// Which events are looked at.
    public var query: EventQuery
    /// How old the newest must be.
    public var age: AgeBound

    /// Creates a recency.
    public init(_ query: EventQuery, _ age: AgeBound) {
        self.query = query
        self.age = age
    }
}

/// The age of the moment that a trait tells.
///
/// False while the trait is absent, is no moment, or lies in the future.
public struct TraitAge: Sendable, Hashable {
    /// The trait: RFC 3339 text, or a whole number of seconds since 1970.
    public var trait: String
    /// How old the moment must be.
    public var age: AgeBound

    /// Creates a trait's age.
    public init(_ trait: String, _ age: AgeBound) {
        self.trait = trait
        self.age = age
    }
}

/// A bound on an age, elapsed time only.
///
/// Exactly `D` old is no longer within `D`.
public enum AgeBound: Sendable, Hashable {
    /// Younger than this.
    case within(Span)
    /// This old or older.
    case olderThan(Span)

    /// The length of time, whichever side is asked for.
    public var span: Span {
        switch self {
        case .within(let span), .olderThan(let span): span
        }
    }
}
