// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A way out: what an adapter for a provider implements.
///
/// The engine decides whether, when and what to send, commits that it is about to, and then calls ``deliver(_:)``. An
/// adapter only carries out and says what became of it. It may be called for several messages at once, and again with
/// the same idempotency key and the same bytes after an outcome that allows it or after a crash.
///
/// `OmniTesting` has `ChannelConformance`, which checks an adapter against these rules.
public protocol DeliveryChannel: Sendable {
    /// The name under which consent is given and journeys refer to it.
    var name: ChannelName { get }
    /// What the channel can do. Constant for the life of the adapter.
    var capabilities: ChannelCapabilities { get }

    /// Hands one message to the provider.
    ///
    /// It never throws: whatever happens is one of the outcomes. When it cannot know whether the provider took the
    /// message (a timeout, a cancelled task, a connection lost after the request was written) it answers
    /// ``DeliveryOutcome/inDoubt(_:)``, and not that it failed.
    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome

    /// Removes what the channel itself keeps of these people. Called when they are erased; a second time does nothing.
    func erase(_ people: [PersonID]) async
}

extension DeliveryChannel {
    /// Nothing: most channels keep nothing.
    public func erase(_ people: [PersonID]) async {}
}

/// What became of a hand-over.
///
/// The texts are for operators: codes and classes, never an address or content.
public enum DeliveryOutcome: Sendable, Hashable {
    /// The provider has the message, under its own reference if it gave one.
    case accepted(reference: String?)
    /// The provider does not have it, and may take it later; not before the given time if it asked for one.
    case retryable(String, after: Duration?)
    /// The provider does not have it and never will: a bad address, refused content.
    case permanent(String)
    /// The provider may have it or not.
    case inDoubt(String)
}
