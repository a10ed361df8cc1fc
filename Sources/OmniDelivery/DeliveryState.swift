// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// The messages of one person: what is pending, what they have been sent lately, and how the last ones ended.
///
/// Conduct: it changes only by ``apply(_:at:)``, the same whether the act was just decided or is read from the log.
/// What is kept is bounded by constants and not by the policy in force, so that a rebuild under another policy gives
/// the same bytes.
package struct DeliveryState: Sendable, Equatable {
    /// Contacts are kept for the longest window that a cap may have.
    package static let horizon = Span.days(92)
    /// The newest contacts that are kept per channel and purpose: the highest limit that a cap may have.
    package static let contactLimit = 64
    /// How many ended messages are kept for explanations.
    package static let settledLimit = 16

    /// Ordered by key.
    package internal(set) var pending: [PendingMessage] = []
    /// What the person got or may have got, ordered by time, then key.
    package internal(set) var contacts: [Contact] = []
    /// The last messages that ended, ordered by time, then key.
    package internal(set) var settled: [EndedMessage] = []

    package init() {}

    /// A hand-over that the provider took or may have taken.
    package struct Contact: Sendable, Hashable {
        package var at: Timestamp
        package var key: MessageKey
        package var channel: ChannelName
        package var purpose: Purpose
    }

    /// How a message ended.
    package struct EndedMessage: Sendable, Hashable {
        package var at: Timestamp
        package var key: MessageKey
        package var end: MessageEnd
        /// The channel of the last hand-over, if there was one.
        package var channel: ChannelName?
        package var reason: Reason
    }

    /// The pending message of a key.
    package subscript(key: MessageKey) -> PendingMessage? {
        let index = position(of: key)
        return index < pending.count && pending[index].key == key ? pending[index] : nil
    }

    /// How a message ended, if it did and is among the last ones.
    package func ending(of key: MessageKey) -> EndedMessage? { settled.last { $0.key == key } }

    /// The earliest instant at which a pending message has to be looked at.
    package var nextDue: Timestamp? { pending.lazy.map(\.dueAt).min() }

    func position(of key: MessageKey) -> Int {
        pending.firstIndex { !($0.key < key) } ?? pending.count
    }
}

/// How a message ended for good.
package enum MessageEnd: UInt8, Sendable, Hashable {
    /// A provider has it.
    case accepted = 0
    /// Every channel failed.
    case failed = 1
    /// A provider may have it; it is not tried again.
    case inDoubt = 2
    /// It was not let out.
    case dropped = 3
}
