// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniEvents
import OmniStore

extension OmniEngine {
    /// Takes in a body of Segment's HTTP API: one message, or a batch.
    ///
    /// - Returns: one outcome per message, in order. A message that cannot be read is refused and kept where people
    ///   can see that it came; the others go on.
    /// - Throws: `SegmentRefusal` for a body that is not JSON in its outline; `StoreError` when the store fails.
    @discardableResult
    public func ingest(
        segment body: [UInt8], route: SegmentRoute = .batch, decoder: SegmentDecoder = SegmentDecoder(),
        as mode: IngestMode = .live
    ) async throws -> [IngestOutcome] {
        let arrival = now
        let items = try decoder.facts(from: body, route: route, receivedAt: arrival)
        var accepted = try await ingest(items.compactMap(\.fact), as: mode)[...]
        let digest = StableHash.murmur3_128(body)
        let refused = items.enumerated()
            .compactMap { place, item in
                item.refusal.map { refusal in
                    RefusedFact(
                        at: arrival, factID: "message \(place) of body \(digest)", code: refusal.code.rawValue,
                        message: refusal.description)
                }
            }
        if !refused.isEmpty { try await store.refuse(refused) }
        return items.map { item in
            if let refusal = item.refusal { return .refused(Refusal(.malformed, refusal.description)) }
            return accepted.popFirst() ?? .duplicate
        }
    }
}
