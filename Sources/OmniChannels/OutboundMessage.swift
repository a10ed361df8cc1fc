// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// One message on its way to one channel.
///
/// Every attempt on a channel has the same key, address and content, byte for byte; only `attempt` counts up.
public struct OutboundMessage: Sendable, Hashable {
    /// What an idempotent provider is given to tell a repeat: the message key, a colon and the channel.
    public let idempotencyKey: String
    /// The message, whichever channel it takes.
    public let key: MessageKey
    /// From 1, counted per channel.
    public let attempt: UInt32
    /// Where it goes; `nil` on channels that reach the person as such.
    public let address: Identifier?
    /// For whom it is.
    public let person: PersonID
    /// Why they are written to.
    public let purpose: Purpose
    /// What it says.
    public let content: MessageContent

    /// Creates a message; the idempotency key follows from key and channel.
    public init(
        key: MessageKey, channel: ChannelName, attempt: UInt32 = 1, address: Identifier? = nil, person: PersonID,
        purpose: Purpose, content: MessageContent
    ) {
        idempotencyKey = "\(key.description):\(channel.rawValue)"
        self.key = key
        self.attempt = attempt
        self.address = address
        self.person = person
        self.purpose = purpose
        self.content = content
    }
}

/// What a message says, as rendered once and kept for every attempt.
public struct MessageContent: Sendable, Hashable, Codable {
    /// One line without control characters.
    public var subject: String?
    /// Plain text.
    public var text: String
    /// The same in HTML, for channels that show it.
    public var html: String?

    /// Creates content.
    public init(subject: String? = nil, text: String, html: String? = nil) {
        self.subject = subject
        self.text = text
        self.html = html
    }

    /// Bytes of UTF-8 of all parts together.
    public var byteCount: Int { (subject?.utf8.count ?? 0) + text.utf8.count + (html?.utf8.count ?? 0) }
}

extension MessageContent {
    /// The stored form, which is also what ``digest`` is taken of.
    package func encode(to writer: inout ByteWriter) {
        writer.optional(subject) { $0.text($1) }
        writer.text(text)
        writer.optional(html) { $0.text($1) }
    }

    /// Reads what ``encode(to:)`` wrote.
    package init(from reader: inout ByteReader) throws(CodingFailure) {
        let subject = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in try reader.text() }
        let text = try reader.text()
        let html = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in try reader.text() }
        self.init(subject: subject, text: text, html: html)
    }

    /// Tells one content from another; kept when the content itself is deleted.
    package var digest: Digest128 {
        var writer = ByteWriter(reserving: byteCount + 16)
        encode(to: &writer)
        return StableHash.murmur3_128(writer.bytes)
    }

    /// What a channel is given of it: no subject or HTML where the channel has none.
    package func fitted(to capabilities: ChannelCapabilities) -> MessageContent {
        MessageContent(
            subject: capabilities.hasSubject ? subject : nil, text: text, html: capabilities.hasHTML ? html : nil)
    }
}
