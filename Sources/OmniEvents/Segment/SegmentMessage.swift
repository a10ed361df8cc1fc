// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One message, about to become a fact.
struct SegmentMessage {
    let draft: SegmentDraft
    let reader: SegmentReader
    let decoder: SegmentDecoder
    let route: SegmentRoute
    let envelope: SegmentEnvelope?
    let receivedAt: Timestamp

    /// What is wrong with a message whose JSON is right.
    struct Problem: Error {
        let code: SegmentRefusal.Code
        let advice: String
        let field: String
        let offset: Int
    }

    func fact() -> Result<Fact, Problem> {
        do throws(Problem) {
            return .success(try makeFact())
        } catch {
            return .failure(error)
        }
    }

    private func makeFact() throws(Problem) -> Fact {
        guard draft.isObject else { throw problem(.wrongType, "a message is an object; send {\"type\": …}", "") }
        let verb = try verb()
        let context = try object(.context, named: "context")
        let kind: Fact.Kind
        var properties = Properties()
        var groupAlone: String?
        switch verb {
        case .track:
            kind = .event(try eventName())
            properties = stored(try object(.properties, named: "properties"))
        case .page, .screen:
            kind = .event(verb == .page ? PageViewed.eventName : ScreenViewed.eventName)
            properties = try viewProperties()
        case .identify:
            kind = .traits
            properties = stored(try object(.traits, named: "traits"))
        case .group:
            let group = try id(.groupID, named: "groupId", isRequired: true) ?? ""
            kind = .membership(group: group)
            groupAlone = group
            properties = stored(try object(.traits, named: "traits"))
        case .alias, .batch:
            kind = .link
        }
        let identifiers = try identifiers(verb: verb, context: context)
        let time = try time()
        let id = try messageID()
        var fact = Fact(
            id: id ?? "", subject: .person(identifiers), kind: kind, time: time, source: decoder.source,
            properties: properties, context: mergedContext(context))
        if let groupAlone, identifiers.isEmpty {
            fact.subject = .group(groupAlone)
            fact.kind = .traits
        }
        if decoder.readsExtras { try takeExtras(into: &fact) }
        guard id == nil else { return fact }
        return Fact(
            subject: fact.subject, kind: fact.kind, time: fact.time, sequence: fact.sequence, source: fact.source,
            properties: fact.properties, context: fact.context)
    }

    private func verb() throws(Problem) -> SegmentRoute {
        guard let type = reader.value(.type, of: draft) else {
            if route != .batch { return route }
            throw problem(
                .unknownVerb, "a message of a batch says what it is: give it a \"type\", such as \"track\"", "type")
        }
        guard let text = type.text else { throw wrongType(.type, "type", "text") }
        if text.isEqual("track") { return .track }
        if text.isEqual("identify") { return .identify }
        if text.isEqual("page") { return .page }
        if text.isEqual("screen") { return .screen }
        if text.isEqual("group") { return .group }
        if text.isEqual("alias") { return .alias }
        let advice = "the type is none of identify, track, page, screen, group and alias"
        throw problem(.unknownVerb, advice, "type", at: .type)
    }

    private func eventName() throws(Problem) -> String {
        guard let value = reader.value(.event, of: draft) else {
            throw problem(.missingField, "a track call names its event: give it \"event\"", "event")
        }
        guard let text = value.text else { throw wrongType(.event, "event", "text") }
        guard !text.isEmpty else {
            throw problem(.missingField, "the event's name is empty; name what happened", "event", at: .event)
        }
        guard text.count <= decoder.limits.eventNameBytes else {
            let advice = "the event's name has \(text.count) bytes, \(decoder.limits.eventNameBytes) are allowed"
            throw problem(.limitExceeded, advice, "event", at: .event)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func messageID() throws(Problem) -> String? {
        guard let id = try id(.messageID, named: "messageId", isRequired: false) else { return nil }
        guard id.utf8.count <= decoder.limits.idBytes else {
            let advice = "the id has \(id.utf8.count) bytes, \(decoder.limits.idBytes) are allowed; send a UUID"
            throw problem(.limitExceeded, advice, "messageId", at: .messageID)
        }
        return id
    }

    /// An id, as text or whole number; empty text is as good as none.
    func id(_ field: SegmentField, named name: String, isRequired: Bool) throws(Problem) -> String? {
        guard let value = reader.value(field, of: draft) else {
            if !isRequired { return nil }
            throw problem(.missingField, "this call needs \"\(name)\"", name)
        }
        if let id = value.id { return id }
        guard value.text != nil else { throw wrongType(field, name, "text") }
        guard isRequired else { return nil }
        throw problem(.missingField, "\"\(name)\" is empty; this call needs it", name, at: field)
    }

    func object(_ field: SegmentField, named name: String) throws(Problem) -> StoredValue? {
        guard let value = reader.value(field, of: draft) else { return nil }
        guard value.isObject else { throw wrongType(field, name, "an object") }
        return value
    }

    func stored(_ object: StoredValue?) -> Properties {
        guard let object else { return Properties() }
        return Properties(trusting: Array(object.body))
    }

    func wrongType(_ field: SegmentField, _ name: String, _ expected: String) -> Problem {
        problem(.wrongType, "\"\(name)\" is \(expected); send it so, or leave it out", name, at: field)
    }

    func problem(
        _ code: SegmentRefusal.Code, _ advice: String, _ name: String, at field: SegmentField? = nil
    ) -> Problem {
        var offset = draft.offset
        if let field, reader.place(field, of: draft).isThere { offset = Int(reader.place(field, of: draft).offset) }
        return Problem(code: code, advice: advice, field: name, offset: offset)
    }
}
