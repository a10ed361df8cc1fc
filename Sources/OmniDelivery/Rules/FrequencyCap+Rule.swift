// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension FrequencyCap {
    /// The longest window whose messages a person's state still holds.
    package static let longestWindow = DeliveryState.horizon
    /// The highest limit that a person's state can still count.
    package static let highestLimit = DeliveryState.contactLimit

    /// Whether a message would be limited by this cap.
    func concerns(_ channel: ChannelName, _ purpose: Purpose) -> Bool {
        channels?.contains(channel) != false && purposes?.contains(purpose) != false
    }

    /// The first instant at which one more message is allowed, as far as the contacts go; `nil` when it always is.
    ///
    /// The message in question does not count against itself.
    func frees(_ contacts: [DeliveryState.Contact], besides key: MessageKey) -> Timestamp? {
        guard limit > 0 else { return .distantFuture }
        var left = limit
        for contact in contacts.reversed() where contact.key != key && concerns(contact.channel, contact.purpose) {
            left -= 1
            if left == 0 { return contact.at + Span(microseconds: window.microseconds) }
        }
        return nil
    }

    /// How many contacts count at an instant; those of the future, left by a clock that was set back, do.
    func count(_ contacts: [DeliveryState.Contact], at instant: Timestamp, besides key: MessageKey) -> Int {
        let start = instant - Span(microseconds: window.microseconds)
        return contacts.count { contact in
            contact.at > start && contact.key != key && concerns(contact.channel, contact.purpose)
        }
    }
}
