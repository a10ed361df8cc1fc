// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension SegmentMessage {
    /// Every identifier of the message, each once.
    func identifiers(verb: SegmentRoute, context: StoredValue?) throws(Problem) -> [Identifier] {
        var found: [Identifier] = []
        func add(_ kind: Identifier.Kind, _ value: String?) {
            guard let value else { return }
            let identifier = Identifier(kind, value)
            if !found.contains(identifier) { found.append(identifier) }
        }
        add(.user, try id(.userID, named: "userId", isRequired: verb == .alias))
        add(.anonymous, try id(.anonymousID, named: "anonymousId", isRequired: false))
        if verb == .alias { add(.anonymous, try id(.previousID, named: "previousId", isRequired: true)) }
        let contexts = [context, envelope?.context]
        for context in contexts {
            for external in context?.field("externalIds")?.elements ?? [] {
                guard let type = external.field("type")?.string else { continue }
                add(Identifier.Kind(type), external.field("id")?.id)
            }
        }
        var sets = contexts.map { $0?.field("traits") }
        if verb == .identify { sets.insert(try object(.traits, named: "traits"), at: 0) }
        for set in sets {
            guard let set, set.isObject, let base = set.body.baseAddress else { continue }
            let fields = StoredFields(bytes: base, count: set.body.count)
            for (trait, kind) in decoder.identifyingTraits {
                var trait = trait
                add(kind, trait.withUTF8 { fields.field($0)?.value.string })
            }
        }
        for context in contexts {
            guard let device = context?.field("device") else { continue }
            add(.device, device.field("id")?.id)
            add(.pushToken, device.field("token")?.string)
        }
        return found
    }

    /// When it happened, by our clock as far as that can be known; see ``SegmentDecoder``.
    func time() throws(Problem) -> Timestamp {
        let timestamp = try instant(.timestamp, named: "timestamp")
        let original = try instant(.originalTimestamp, named: "originalTimestamp")
        let wasPassedOn = original != nil || reader.value(.receivedAt, of: draft) != nil
        if let timestamp, wasPassedOn { return timestamp }
        guard let happened = original ?? timestamp else { return receivedAt }
        var sent = try instant(.sentAt, named: "sentAt")
        if sent == nil, let text = envelope?.sentAt?.text { sent = WireTime.instant(text) }
        guard let sent else { return happened }
        let (delay, overflow) = sent.microseconds.subtractingReportingOverflow(happened.microseconds)
        return overflow ? happened : Timestamp(microseconds: saturatingDifference(receivedAt.microseconds, delay))
    }

    private func saturatingDifference(_ left: Int64, _ right: Int64) -> Int64 {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        return overflow ? (right < 0 ? .max : .min) : difference
    }

    private func instant(_ field: SegmentField, named name: String) throws(Problem) -> Timestamp? {
        guard let value = reader.value(field, of: draft) else { return nil }
        guard let text = value.text else {
            throw wrongType(field, name, "a time as text, such as 2026-03-01T09:30:00Z")
        }
        guard let instant = WireTime.instant(text) else {
            let advice = "\"\(name)\" is no time; write date, time and zone, such as 2026-03-01T09:30:00Z"
            throw problem(.invalidTime, advice, name, at: field)
        }
        return instant
    }

    /// The properties of a page or screen, with its name and category, which stand beside them on the wire.
    func viewProperties() throws(Problem) -> Properties {
        var properties = stored(try object(.properties, named: "properties"))
        for (field, key) in [(SegmentField.name, PageViewed.name.name), (.category, PageViewed.category.name)] {
            guard let value = reader.value(field, of: draft) else { continue }
            guard let text = value.text else { throw wrongType(field, key, "text") }
            properties[key] = .string(String(decoding: text, as: UTF8.self))
        }
        return properties
    }

    /// The message's context over that of its batch, without the identifiers that have become the fact's own.
    func mergedContext(_ own: StoredValue?) -> Properties {
        let shared = envelope?.context
        let hasExternal = own?.field("externalIds") != nil || shared?.field("externalIds") != nil
        if !hasExternal, shared == nil || own == nil { return stored(own ?? shared) }
        var bytes: [UInt8] = []
        let ownFields = own.flatMap { own in own.body.baseAddress.map { StoredFields(bytes: $0, count: own.body.count) }
        }
        if let shared, let base = shared.body.baseAddress {
            let fields = StoredFields(bytes: base, count: shared.body.count)
            append(fields, to: &bytes) { ownFields?.field($0) == nil }
        }
        if let ownFields { append(ownFields, to: &bytes) { _ in true } }
        return Properties(trusting: bytes)
    }

    private func append(
        _ fields: StoredFields, to bytes: inout [UInt8], where isWanted: (UnsafeBufferPointer<UInt8>) -> Bool
    ) {
        var place = 0
        while let field = fields.next(&place) {
            guard !field.name.isEqual("externalIds"), isWanted(field.name) else { continue }
            let range = field.range
            bytes.append(contentsOf: UnsafeBufferPointer(start: fields.bytes + range.lowerBound, count: range.count))
        }
    }
}
