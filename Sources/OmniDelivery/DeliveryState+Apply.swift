// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension DeliveryState {
    /// Does what an act says, at the time of its entry; acts about other things, or about messages that are not
    /// pending, change nothing.
    ///
    /// - Returns: how the message ended, if this ended it.
    @discardableResult
    package mutating func apply(_ act: Act, at time: Timestamp) -> MessageEnd? {
        switch act {
        case .messagePlanned(let planned):
            let index = position(of: planned.key)
            if index == pending.count || pending[index].key != planned.key {
                pending.insert(PendingMessage(planned), at: index)
            }
            return nil
        case .messageDeferred(let key, let until, let reason):
            change(key) { $0.wait(until: until, reason) }
            return nil
        case .messageDropped(let key, let reason):
            guard let message = self[key] else { return nil }
            let isInDoubt = message.wasInDoubt || message.phase == .handingOver
            return end(message, isInDoubt ? .inDoubt : .dropped, reason, at: time)
        case .handingOver(let hand):
            guard let message = self[hand.key] else { return nil }
            change(hand.key) { $0.begin(hand) }
            insert(
                Contact(at: hand.asOf, key: hand.key, channel: hand.channel, purpose: message.planned.purpose))
            return nil
        case .messageSettled(let settled):
            return settle(settled, at: time)
        default:
            return nil
        }
    }

    private mutating func settle(_ settled: MessageSettled, at time: Timestamp) -> MessageEnd? {
        guard var message = self[settled.key], message.phase == .handingOver, message.channel == settled.channel,
            let index = message.index(of: settled.channel), message.progress[index].attempts == settled.attempt
        else { return nil }
        switch settled.outcome {
        case .accepted:
            return end(message, .accepted, settled.reason, at: time)
        case .inDoubt:
            message.wasInDoubt = true
        case .retryable, .permanent:
            // What was in doubt once may have reached the person, whatever a later attempt says.
            if !message.wasInDoubt { contacts.removeAll { $0.key == settled.key } }
        }
        message.reason = settled.reason
        message.phase = message.wasInDoubt ? .inDoubt : .retrying
        if let retryAt = settled.retryAt, settled.outcome != .permanent {
            message.dueAt = retryAt
        } else {
            message.progress[index].isFinished = true
            if message.wasInDoubt { return end(message, .inDoubt, settled.reason, at: time) }
            if message.candidates.isEmpty { return end(message, .failed, settled.reason, at: time) }
            message.dueAt = settled.asOf
        }
        change(settled.key) { $0 = message }
        return nil
    }

    private mutating func change(_ key: MessageKey, _ body: (inout PendingMessage) -> Void) {
        let index = position(of: key)
        guard index < pending.count, pending[index].key == key else { return }
        body(&pending[index])
    }

    private mutating func end(
        _ message: PendingMessage, _ end: MessageEnd, _ reason: Reason, at time: Timestamp
    ) -> MessageEnd {
        pending.remove(at: position(of: message.key))
        insert(EndedMessage(at: time, key: message.key, end: end, channel: message.channel, reason: reason))
        return end
    }
}

extension PendingMessage {
    fileprivate mutating func wait(until instant: Timestamp, _ why: Reason) {
        // Only a crash leaves a hand-over behind that somebody has to wait for: nobody knows what became of it.
        if phase == .handingOver {
            wasInDoubt = true
            phase = .inDoubt
        }
        if phase == .planned { phase = .deferred }
        dueAt = instant
        reason = why
    }

    fileprivate mutating func begin(_ hand: HandOver) {
        // A second hand-over without an outcome of the first: nobody knows what became of that.
        if phase == .handingOver { wasInDoubt = true }
        phase = .handingOver
        dueAt = hand.asOf
        channel = hand.channel
        if let index = index(of: hand.channel) { progress[index].attempts = hand.attempt }
    }
}

extension DeliveryState {
    /// Makes this the state of one person who did what both did.
    ///
    /// Messages of both stay pending, and each counts against the caps of the other.
    package mutating func merge(_ other: DeliveryState) {
        for message in other.pending {
            let index = position(of: message.key)
            if index == pending.count || pending[index].key != message.key { pending.insert(message, at: index) }
        }
        for contact in other.contacts { insert(contact) }
        for message in other.settled { insert(message) }
    }

    /// One contact per message: the newest, which counts longest.
    mutating func insert(_ contact: Contact) {
        if let index = contacts.firstIndex(where: { $0.key == contact.key }) {
            guard contacts[index] < contact else { return }
            contacts.remove(at: index)
        }
        // From the end: new contacts are nearly always the newest.
        let index = contacts.lastIndex { $0 < contact }.map { $0 + 1 } ?? 0
        contacts.insert(contact, at: index)
        forget(like: contact)
    }

    /// Drops contacts that no cap can count any more.
    private mutating func forget(like contact: Contact) {
        if let newest = contacts.last {
            let start = newest.at - Self.horizon
            contacts.removeAll { $0.at <= start }
        }
        var count = 0
        var oldest: Int?
        for index in contacts.indices
        where contacts[index].channel == contact.channel && contacts[index].purpose == contact.purpose {
            if oldest == nil { oldest = index }
            count += 1
        }
        if count > Self.contactLimit, let oldest { contacts.remove(at: oldest) }
    }

    mutating func insert(_ message: EndedMessage) {
        guard !settled.contains(where: { $0.key == message.key }) else { return }
        let index = settled.lastIndex { $0 < message }.map { $0 + 1 } ?? 0
        settled.insert(message, at: index)
        if settled.count > Self.settledLimit { settled.removeFirst() }
    }
}

extension DeliveryState.Contact: Comparable {
    package static func < (left: Self, right: Self) -> Bool { (left.at, left.key) < (right.at, right.key) }
}

extension DeliveryState.EndedMessage: Comparable {
    package static func < (left: Self, right: Self) -> Bool { (left.at, left.key) < (right.at, right.key) }
}
