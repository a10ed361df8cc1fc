// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Why a channel, or one address of it, must not be used again.
public struct Suppression: Sendable, Hashable {
    /// What the provider reported.
    public enum Cause: UInt8, Sendable, Hashable, Codable {
        /// The address does not exist or never takes messages. Stops every purpose.
        case bounced = 0
        /// The person reported a message as unwanted. Stops every purpose.
        case complained = 1
        /// The person asked the provider for no more messages. Stops what needs opt-in, until a newer opt-in.
        case unsubscribed = 2
    }

    /// The channel that is stopped.
    public let channel: ChannelName
    /// What the provider reported.
    public let cause: Cause
    /// The address that is stopped, as the provider wrote it; empty when the whole channel is.
    public let address: String
    /// When it was reported.
    public let at: Timestamp
    /// The receipt that reported it.
    public let factID: String
}

extension Suppression {
    /// What makes two reports the same suppression.
    struct Key: Hashable, Comparable {
        var channel: String
        var cause: UInt8
        var address: String

        static func < (left: Key, right: Key) -> Bool {
            (left.channel, left.cause, left.address) < (right.channel, right.cause, right.address)
        }
    }

    var key: Key { Key(channel: channel.rawValue, cause: cause.rawValue, address: address) }

    func isOlder(than other: Suppression) -> Bool { (at, factID) < (other.at, other.factID) }

    /// Reads a receipt.
    ///
    /// Receipts that are good news, and bounces that are said to be temporary, suppress nothing.
    ///
    /// A bounce that names its address stops that address; complaints and unsubscriptions are the person's will and
    /// stop the channel.
    init?(receipt: Fact, at eventTime: Timestamp) {
        guard let channel = receipt[ReceiptKeys.channel], let status = receipt[ReceiptKeys.status] else { return nil }
        let cause: Cause
        switch status {
        case "bounced":
            guard receipt[ReceiptKeys.isPermanent] ?? true else { return nil }
            cause = .bounced
        case "complained": cause = .complained
        case "unsubscribed": cause = .unsubscribed
        default: return nil
        }
        let address = cause == .bounced ? receipt[ReceiptKeys.address] ?? "" : ""
        self.init(
            channel: ChannelName(rawValue: channel), cause: cause, address: address, at: eventTime,
            factID: receipt.id)
    }
}
