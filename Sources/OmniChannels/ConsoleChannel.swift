// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Prints messages instead of sending them: for first steps and examples.
///
/// It reaches everybody, prints what would be sent to whom, and prints a repeat again. What it prints goes to its sink
/// and never to a log.
public struct ConsoleChannel: DeliveryChannel {
    /// The channel that it stands in for.
    public let name: ChannelName
    /// It shows a subject and reaches the person as such.
    public let capabilities: ChannelCapabilities
    private let sink: @Sendable (String) -> Void

    /// Creates a channel that prints to standard output, or hands its text to `sink`.
    public init(as name: ChannelName, to sink: @escaping @Sendable (String) -> Void = { print($0) }) {
        self.name = name
        self.sink = sink
        capabilities = ChannelCapabilities(hasSubject: true)
    }

    /// Prints the message in one call of the sink.
    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let reader = message.address?.value ?? "person \(message.person.description.prefix(8))"
        let subject = message.content.subject.map { "\($0): " } ?? ""
        let repeats = message.attempt > 1 ? " (attempt \(message.attempt))" : ""
        sink("[\(name)] to \(reader)\(repeats): \(subject)\(message.content.text)")
        return .accepted(reference: nil)
    }
}
