// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniChannels
public import OmniCore
import Testing

/// Checks an adapter against what the engine relies on.
///
/// ```swift
/// @Test func `My channel keeps the rules`() async throws {
///     try await ChannelConformance { MyChannel(endpoint: recordingServer) }.run()
/// }
/// ```
/// Every broken rule becomes an issue of the running test. The provider behind the adapter should be one that takes
/// everything that is well-formed, such as a local fake.
public struct ChannelConformance: Sendable {
    /// Makes an adapter with a provider that has taken nothing yet.
    public typealias Maker = @Sendable () async throws -> any DeliveryChannel
    /// Says how often the person got a message, as the provider knows it.
    public typealias Counter = @Sendable (any DeliveryChannel, OutboundMessage) async throws -> Int

    private let make: Maker
    private let count: Counter?
    private let address: @Sendable (Identifier.Kind) -> Identifier

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - address: a well-formed address of a kind that the channel asks for.
    ///   - count: says how often a message arrived; without it nothing is checked about arrival.
    ///   - make: makes a fresh adapter for each rule.
    public init(
        address: @escaping @Sendable (Identifier.Kind) -> Identifier = ChannelConformance.example,
        count: Counter? = nil, make: @escaping Maker
    ) {
        self.make = make
        self.count = count
        self.address = address
    }

    /// Checks every rule, and records an issue of the running test for each that is broken.
    public func run() async throws {
        for problem in try await problems() { Issue.record("\(problem)") }
    }

    /// The rules that are broken, in words; empty when all are kept.
    public func problems() async throws -> [String] {
        try await capabilitiesAreConstant() + messagesAreTaken() + repeatsAreOneMessage() + manyAtOnceAllEnd()
            + cancelledCallsAreNotFailures() + outcomesTellNothingPersonal()
    }

    /// An address of a kind, well-formed and belonging to nobody.
    public static func example(_ kind: Identifier.Kind) -> Identifier {
        switch kind {
        case .email: .email("ada@example.com")
        case .phone: .phone("+12025550123")
        default: Identifier(kind, "conformance-0001")
        }
    }

    private func capabilitiesAreConstant() async throws -> [String] {
        let channel = try await make()
        let before = channel.capabilities
        var problems: [String] = []
        if channel.name.rawValue.isEmpty { problems.append("a channel has a name") }
        if before.maximumBytes <= 0 { problems.append("a channel carries at least one byte") }
        if Set(before.addressKinds).count != before.addressKinds.count {
            problems.append("a kind of address is named once")
        }
        _ = await channel.deliver(message(1, for: channel))
        if channel.capabilities != before { problems.append("capabilities do not change") }
        return problems
    }

    private func messagesAreTaken() async throws -> [String] {
        let channel = try await make()
        let most = String(repeating: "x", count: max(0, min(channel.capabilities.maximumBytes, 1 << 20)))
        let control = "\u{0}\u{1}"
        let texts = [
            "Hello", "two\nlines\r\nand a tab\t", "quotes \" ' \\ and {{braces}} <b>", "Grüße 你好 👩‍👩‍👧 \u{202E}abc",
            control, most,
        ]
        var problems: [String] = []
        for (number, text) in texts.enumerated() where text.utf8.count <= channel.capabilities.maximumBytes {
            let message = message(UInt64(number), text: text, for: channel)
            let outcome = await channel.deliver(message)
            if outcome.isAccepted {
                problems += try await arrivals(of: message, on: channel, are: 1)
            } else if !(text == control && outcome.isPermanent) {
                // A provider may refuse control characters, for good.
                problems.append("well-formed text is taken; text \(number) was not: \(outcome)")
            }
        }
        return problems
    }

    private func repeatsAreOneMessage() async throws -> [String] {
        let channel = try await make()
        guard channel.capabilities.isIdempotent else { return [] }
        var problems: [String] = []
        for attempt in UInt32(1)...3 {
            let message = message(1, attempt: attempt, for: channel)
            let outcome = await channel.deliver(message)
            if !outcome.isAccepted { problems.append("a repeat of a key that was taken is taken: \(outcome)") }
            problems += try await arrivals(of: message, on: channel, are: 1)
        }
        return problems
    }

    private func manyAtOnceAllEnd() async throws -> [String] {
        let channel = try await make()
        let messages = (0..<32).map { message($0, for: channel) }
        let accepted = await withTaskGroup { group in
            for message in messages {
                group.addTask { await channel.deliver(message).isAccepted }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        guard accepted == messages.count else {
            return ["messages at once are taken as one by one; \(accepted) of \(messages.count) were"]
        }
        var problems: [String] = []
        for message in messages { problems += try await arrivals(of: message, on: channel, are: 1) }
        return problems
    }

    private func cancelledCallsAreNotFailures() async throws -> [String] {
        let channel = try await make()
        let message = message(1, for: channel)
        let task = Task { await channel.deliver(message) }
        task.cancel()
        switch await task.value {
        case .accepted: return try await arrivals(of: message, on: channel, are: 1)
        case .retryable: return try await arrivals(of: message, on: channel, are: 0)
        case .inDoubt: return []
        case .permanent(let text): return ["a cancelled call says nothing about the message: permanent(\(text))"]
        }
    }

    private func outcomesTellNothingPersonal() async throws -> [String] {
        let channel = try await make()
        let message = message(1, text: "a text that nobody else writes", for: channel)
        let told = "\(await channel.deliver(message))"
        var problems: [String] = []
        if told.contains(message.content.text) { problems.append("an outcome repeats no content") }
        if let address = message.address, told.contains(address.value) {
            problems.append("an outcome repeats no address")
        }
        return problems
    }

    private func arrivals(
        of message: OutboundMessage, on channel: any DeliveryChannel, are expected: Int
    ) async throws -> [String] {
        guard let count else { return [] }
        let arrived = try await count(channel, message)
        return arrived == expected ? [] : ["a message arrived \(arrived) times instead of \(expected)"]
    }

    private func message(
        _ number: UInt64, attempt: UInt32 = 1, text: String = "Hello", for channel: any DeliveryChannel
    ) -> OutboundMessage {
        let digest = Digest128(high: StableHash.mix64(number &+ 1), low: number)
        return OutboundMessage(
            key: MessageKey(digest), channel: channel.name, attempt: attempt,
            address: channel.capabilities.addressKinds.first.map(address), person: PersonID(digest),
            purpose: .transactional, content: MessageContent(text: text))
    }
}

extension DeliveryOutcome {
    fileprivate var isAccepted: Bool {
        if case .accepted = self { return true }
        return false
    }

    fileprivate var isPermanent: Bool {
        if case .permanent = self { return true }
        return false
    }
}
