// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore
import Synchronization

/// A channel that answers what it is told to, with the number of the call.
final class Liar: DeliveryChannel {
    let name: ChannelName = .email
    let capabilities: ChannelCapabilities
    private let answer: @Sendable (OutboundMessage, Int) -> DeliveryOutcome
    private let calls = Mutex(0)

    init(bytes: Int = 100_000, _ answer: @escaping @Sendable (OutboundMessage, Int) -> DeliveryOutcome) {
        capabilities = ChannelCapabilities(addressKinds: [.email], maximumBytes: bytes, isIdempotent: true)
        self.answer = answer
    }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let call = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        return answer(message, call)
    }
}

/// Numbers that count up.
final class Counter: Sendable {
    private let value = Mutex(0)

    var now: Int { value.withLock { $0 } }

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
