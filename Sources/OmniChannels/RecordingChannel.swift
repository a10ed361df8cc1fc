// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore
import Synchronization

/// A provider for tests: it does what it is told to do and remembers everything.
///
/// A *call* is a hand-over; an *effect* is a message that reached the person. A plain provider has an effect for each
/// call that it takes, an idempotent one for each key.
public final class RecordingChannel: DeliveryChannel {
    /// What the provider does with one call.
    public enum Step: Sendable, Hashable {
        /// It takes the message and says so.
        case accept
        /// It does not take it, and may later.
        case retry(after: Duration? = nil)
        /// It does not take it and never will.
        case refuse
        /// No answer comes, and it did not take the message.
        case timeout
        /// It takes the message, and the answer is lost.
        case acceptThenBreak
    }

    /// The name under which consent is given for it.
    public let name: ChannelName
    /// As it was made.
    public let capabilities: ChannelCapabilities
    private let respond: @Sendable (OutboundMessage) -> Step
    private let log: Mutex<Log>

    private struct Log {
        var calls: [OutboundMessage] = []
        var effects: [OutboundMessage] = []
        var taken: Set<String> = []
    }

    /// Creates a provider that goes through the script with each message, attempt by attempt, and then accepts.
    public convenience init(
        as name: ChannelName, capabilities: ChannelCapabilities = ChannelCapabilities(isIdempotent: true),
        script: [Step] = []
    ) {
        self.init(as: name, capabilities: capabilities) { message in
            let index = Int(message.attempt) - 1
            return script.indices.contains(index) ? script[index] : .accept
        }
    }

    /// Creates a provider that decides by message.
    public init(
        as name: ChannelName, capabilities: ChannelCapabilities = ChannelCapabilities(isIdempotent: true),
        respond: @escaping @Sendable (OutboundMessage) -> Step
    ) {
        self.name = name
        self.capabilities = capabilities
        self.respond = respond
        log = Mutex(Log())
    }

    /// Does what the script says.
    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let step = respond(message)
        return log.withLock { log in
            log.calls.append(message)
            if capabilities.isIdempotent, log.taken.contains(message.idempotencyKey) {
                // What it has taken once it takes again without effect; only the answer may be lost once more.
                return step == .timeout || step == .acceptThenBreak
                    ? .inDoubt("no answer") : .accepted(reference: "recorded")
            }
            switch step {
            case .accept, .acceptThenBreak:
                log.effects.append(message)
                log.taken.insert(message.idempotencyKey)
                return step == .accept ? .accepted(reference: "recorded") : .inDoubt("no answer")
            case .retry(let wait): return .retryable("busy", after: wait)
            case .refuse: return .permanent("refused")
            case .timeout: return .inDoubt("no answer")
            }
        }
    }

    /// Every hand-over, in order.
    public var calls: [OutboundMessage] { log.withLock { $0.calls } }

    /// Every message that reached the person, in order; more than once if it did.
    public var effects: [OutboundMessage] { log.withLock { $0.effects } }

    /// How often a message reached the person.
    public func effectCount(of key: MessageKey) -> Int { log.withLock { $0.effects.count { $0.key == key } } }
}
