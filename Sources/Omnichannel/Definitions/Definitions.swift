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

    /// Creates one of its parts.
    public init(
        audiences: [Audience] = [], journeys: [Journey] = [], templates: [MessageTemplate] = [],
        delivery: DeliveryPolicy = DeliveryPolicy(), consent: ConsentPolicy = .standard,
        identity: IdentityRules = IdentityRules()
    ) {
        self.audiences = audiences
        self.journeys = journeys
        self.templates = templates
        self.delivery = delivery
        self.consent = consent
        self.identity = identity
    }
}
