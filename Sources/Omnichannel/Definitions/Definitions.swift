// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What an engine runs: plain values, checked all at once when the engine starts.
public struct Definitions: Sendable, Hashable {
    /// Audiences that journeys refer to, and that `members(of:)` answers for.
    public var audiences: [Audience]
    /// What happens with people over time.
    public var journeys: [Journey]
    /// What messages say, by the names under which journeys send them.
    public var templates: [MessageTemplate]
    /// How much pressure a person may feel, and when.
    public var delivery: DeliveryPolicy
    /// Which purposes need to be asked for.
    public var consent: ConsentPolicy
    /// Which identifiers make a person.
    public var identity: IdentityRules
    /// Who is left alone, so that what is done to the others can be measured.
    ///
    /// A universal holdout and a journey's keep people out of journeys, a step's keeps one message from them while the
    /// run goes on. Journeys that send only what needs no opt-in, such as confirmations of orders, keep nobody out. People
    /// stay where they were when they were first drawn, also when a share is changed.
    public var holdouts: [Holdout]

    /// Creates one of its parts.
    public init(
        audiences: [Audience] = [], journeys: [Journey] = [], templates: [MessageTemplate] = [],
        delivery: DeliveryPolicy = DeliveryPolicy(), consent: ConsentPolicy = .standard,
        identity: IdentityRules = IdentityRules(), holdouts: [Holdout] = []
    ) {
        self.audiences = audiences
        self.journeys = journeys
        self.templates = templates
        self.delivery = delivery
        self.consent = consent
        self.identity = identity
        self.holdouts = holdouts
    }
}
