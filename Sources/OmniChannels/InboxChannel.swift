// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore
import Synchronization

/// The inbox inside an app: messages wait until the person reads them.
///
/// It lives in memory and ends with the process. A repeat of one key is one message.
public final class InboxChannel: DeliveryChannel {
    /// One message in somebody's inbox.
    public struct Item: Sendable, Hashable, Identifiable {
        /// The idempotency key.
        public let id: String
        /// Why the person got it.
        public let purpose: Purpose
        /// What it says.
        public let content: MessageContent
        /// When it came in, by the channel's clock.
        public let receivedAt: Timestamp
        /// Whether it has been marked as read.
        public internal(set) var isRead: Bool
    }

    /// The name under which consent is given for it.
    public let name: ChannelName
    /// It shows a subject and HTML, reaches the person as such and tells repeats.
    public let capabilities: ChannelCapabilities
    private let limit: Int
    private let clock: any WallClock
    /// Newest last.
    private let inboxes: Mutex<[PersonID: [Item]]>

    /// Creates an empty inbox for everybody.
    ///
    /// One person's inbox holds at most `limit` messages; beyond it the oldest goes.
    public init(as name: ChannelName = .inbox, limit: Int = 200, clock: any WallClock = .system) {
        self.name = name
        self.limit = max(1, limit)
        self.clock = clock
        capabilities = ChannelCapabilities(hasSubject: true, hasHTML: true, isIdempotent: true)
        inboxes = Mutex([:])
    }

    /// Puts the message on top of the person's inbox.
    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let item = Item(
            id: message.idempotencyKey, purpose: message.purpose, content: message.content, receivedAt: clock.now,
            isRead: false)
        inboxes.withLock { inboxes in
            var items = inboxes[message.person] ?? []
            guard !items.contains(where: { $0.id == item.id }) else { return }
            items.append(item)
            if items.count > limit { items.removeFirst() }
            inboxes[message.person] = items
        }
        return .accepted(reference: nil)
    }

    /// The person's messages, newest first.
    public func messages(of person: PersonID) -> [Item] {
        inboxes.withLock { ($0[person] ?? []).reversed() }
    }

    /// How many of the person's messages have not been marked as read.
    public func unreadCount(of person: PersonID) -> Int {
        inboxes.withLock { inboxes in inboxes[person]?.count { !$0.isRead } ?? 0 }
    }

    /// Marks one message as read; twice is as good as once.
    ///
    /// - Returns: whether the person has such a message.
    @discardableResult
    public func markRead(_ id: Item.ID, of person: PersonID) -> Bool {
        inboxes.withLock { inboxes in
            guard let index = inboxes[person]?.firstIndex(where: { $0.id == id }) else { return false }
            inboxes[person]?[index].isRead = true
            return true
        }
    }

    /// Erases everything that was sent to a person.
    public func remove(_ person: PersonID) {
        inboxes.withLock { inboxes in inboxes[person] = nil }
    }

    /// Erases everything that was sent to these people.
    public func erase(_ people: [PersonID]) async {
        for person in people { remove(person) }
    }
}
