// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Events of one name that pass a test, as an entry, an exit or a step watches for them.
public struct EventTrigger: Sendable, Hashable {
    /// The event's name on the wire.
    public let event: String
    /// What its properties must be like; nil for any.
    public let test: PropertyTest?
    /// The property whose value tells the runs of one journey apart: a cart, an order.
    ///
    /// With it, an event concerns only the run of that instance; an event without the property concerns no run.
    public let instance: String?

    /// Watches for an event by its name.
    public init(_ event: String, where test: PropertyTest? = nil, instance: String? = nil) {
        self.event = event
        self.test = test
        self.instance = instance
    }
}

extension EventTrigger {
    /// Whether an event of the right name has the right properties.
    package func passes(_ fact: Fact) -> Bool { test?.matches(fact.properties) ?? true }

    /// The instance that an event is about: empty where instances are not told apart, nil if it does not say.
    package func instance(of fact: Fact) -> String? {
        guard let instance else { return "" }
        switch fact.properties[instance] {
        case .string(let text): return text.isEmpty ? nil : text
        case .int(let number): return String(number)
        default: return nil
        }
    }
}
