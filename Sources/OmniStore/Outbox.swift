// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A message that waits for its hand-over.
public struct OutboxItem: Sendable, Hashable {
    /// The message.
    public var key: MessageKey
    /// Whom it is for.
    public var person: PersonID
    /// When it is to be looked at.
    public var dueAt: Timestamp
    /// What will be sent: rendered once, kept until the message is settled, then gone from the store for good.
    public var content: [UInt8]?

    /// Creates an item.
    public init(key: MessageKey, person: PersonID, dueAt: Timestamp, content: [UInt8]? = nil) {
        self.key = key
        self.person = person
        self.dueAt = dueAt
        self.content = content
    }
}

/// One change of the outbox.
public enum OutboxChange: Sendable, Hashable {
    /// Adds an item, or replaces the whole of it.
    case put(OutboxItem)
    /// Removes an item and its content; nothing happens if there is none.
    case remove(MessageKey)
}
