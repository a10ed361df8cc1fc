// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Reads bodies of Segment's HTTP API into facts, in one pass over the bytes.
///
/// ## Usage
/// ```swift
/// let decoder = SegmentDecoder(source: "web")
/// for item in try decoder.facts(from: body, route: .batch, receivedAt: clock.now) {
///     switch item {
///     case .accepted(let fact): facts.append(fact)
///     case .refused(let refusal): log(refusal)
///     }
/// }
/// ```
///
/// What becomes what:
/// - `track` is an event; `page` and `screen` are the events "Page Viewed" and "Screen Viewed" with the properties
///   `name` and `category`; `identify` sets traits; `alias` links identifiers; `group` is a membership whose properties
///   are the group's traits, or sets the group's traits when no person is named.
/// - Identifiers are `userId`, `anonymousId`, `previousId` (as an anonymous one: an account never becomes another),
///   `context.externalIds`, the traits in `identifyingTraits` of identify calls and of `context.traits`, and
///   `context.device.id` and `.token`. A message without any is accepted, and belongs to nobody.
/// - `messageId` is the fact's id; without one, the id is made of the content, so that the same body twice is one fact
///   as long as its time is in it.
/// - The time is `timestamp` of a message that a Segment server has passed on (it has `receivedAt` or
///   `originalTimestamp` too). Else it is receivedAt − (sentAt − originalTimestamp) when the sender's clock is given by
///   `sentAt`, of the message or its batch; else `originalTimestamp` or `timestamp`; else the time of arrival.
/// - `context` is kept beside the properties, a batch's merged under each message's; `integrations` and unknown keys
///   are left out. Of two equal keys the last counts.
public struct SegmentDecoder: Sendable {
    /// What is accepted at most.
    public var limits: SegmentLimits
    /// The source that the facts name: "web", "ios".
    public var source: String
    /// Traits whose values identify the person, with the kind of identifier they are, in order.
    public var identifyingTraits: [(trait: String, kind: Identifier.Kind)] = [("email", .email), ("phone", .phone)]
    /// Whether the key `omnichannel`, which `Fact.segmentJSON` writes for what Segment has no word for, is read.
    ///
    /// Leave it off where browsers send: it can state consent and receipts.
    public var readsExtras: Bool

    /// Creates a decoder.
    public init(limits: SegmentLimits = SegmentLimits(), source: String = "", readsExtras: Bool = false) {
        self.limits = limits
        self.source = source
        self.readsExtras = readsExtras
    }

    /// Reads a body: one outcome for each message, in order.
    ///
    /// A message that is refused does not concern the others.
    ///
    /// - Parameters:
    ///   - body: the bytes as they came.
    ///   - route: where they came; it names the verb of a message without a `type`.
    ///   - receivedAt: when they came, by our clock.
    /// - Returns: what became of each message.
    /// - Throws: ``SegmentRefusal`` for a body that is not JSON in its outline, or exceeds a limit as a whole: nothing
    ///   of it is accepted.
    public func facts(
        from body: [UInt8], route: SegmentRoute, receivedAt: Timestamp
    ) throws(SegmentRefusal) -> [IngestItem] {
        let limit = route == .batch ? limits.batchBytes : limits.messageBytes
        guard body.count <= min(limit, Int(Int32.max) / 4) else {
            let advice = "the body has \(body.count) bytes, \(limit) are allowed; send smaller ones"
            throw SegmentRefusal(.limitExceeded, advice, path: "", offset: 0)
        }
        do throws(JSONFailure) {
            return try JSONScanner.scanning(body, rules: limits.rules) {
                (scanner: inout JSONScanner) throws(JSONFailure) in
                var reader = SegmentReader(scanner, limits: limits)
                if route == .batch { try reader.readBatch() } else { try reader.readMessage() }
                return items(of: reader, body: body, route: route, receivedAt: receivedAt)
            }
        } catch {
            throw SegmentRefusal(error, in: body)
        }
    }

    private func items(
        of reader: SegmentReader, body: [UInt8], route: SegmentRoute, receivedAt: Timestamp
    ) -> [IngestItem] {
        var envelope: SegmentEnvelope?
        if route == .batch {
            guard let draft = reader.envelope, reader.hasList else {
                let advice = "a batch is an object with a list of messages under \"batch\""
                return [.refused(SegmentRefusal(.missingField, advice, path: "batch", offset: 0))]
            }
            envelope = SegmentEnvelope(draft, reader)
        }
        var items: [IngestItem] = []
        items.reserveCapacity(reader.drafts.count)
        for draft in reader.drafts {
            if let failure = draft.failure {
                items.append(.refused(SegmentRefusal(failure, in: body)))
                continue
            }
            let message = SegmentMessage(
                draft: draft, reader: reader, decoder: self, route: route, envelope: envelope, receivedAt: receivedAt)
            switch message.fact() {
            case .success(let fact): items.append(.accepted(fact))
            case .failure(let problem):
                let path = JSONLocation.path(to: problem.offset, in: body)
                let whole = problem.field.isEmpty || path.hasSuffix(problem.field)
                let full = whole ? path : path.isEmpty ? problem.field : path + "." + problem.field
                let refusal = SegmentRefusal(problem.code, problem.advice, path: full, offset: problem.offset)
                items.append(.refused(refusal))
            }
        }
        return items
    }
}

/// What a batch says for all of its messages.
struct SegmentEnvelope {
    let context: StoredValue?
    let sentAt: StoredValue?

    init(_ draft: SegmentDraft, _ reader: SegmentReader) {
        context = reader.value(.context, of: draft).flatMap { $0.isObject ? $0 : nil }
        sentAt = reader.value(.sentAt, of: draft)
    }
}
