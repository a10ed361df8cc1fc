// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import Omnichannel
import Synchronization

/// The shop's channels, as far as a replay has any: they accept everything, deliver nothing, and keep a sample.
final class ShopChannels: Sendable {
    /// One channel.
    ///
    /// Nobody receives anything, so that a repeat of a key is no second message.
    private struct Channel: DeliveryChannel {
        let name: ChannelName
        let capabilities: ChannelCapabilities
        let shop: ShopChannels

        func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
            shop.keep(message.content, from: name)
            return .accepted(reference: nil)
        }
    }

    private let samples = Mutex<[ChannelName: String]>([:])

    var all: [any DeliveryChannel] {
        [
            channel(.push, reaching: [.pushToken]), channel(.email, reaching: [.email], hasSubject: true),
            channel(.sms, reaching: [.phone]), channel(.wecom, reaching: [.wecom]), channel(.inbox, reaching: []),
        ]
    }

    /// The first message on each channel.
    var firstMessages: [(channel: ChannelName, text: String)] {
        samples.withLock { samples in samples.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    private func channel(
        _ name: ChannelName, reaching kinds: [Identifier.Kind], hasSubject: Bool = false
    ) -> Channel {
        let capabilities = ChannelCapabilities(addressKinds: kinds, hasSubject: hasSubject, isIdempotent: true)
        return Channel(name: name, capabilities: capabilities, shop: self)
    }

    private func keep(_ content: MessageContent, from name: ChannelName) {
        samples.withLock { samples in
            if samples[name] == nil { samples[name] = content.text }
        }
    }
}
#endif
