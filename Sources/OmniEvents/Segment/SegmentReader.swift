// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Reads a body into drafts: one pass, no values built.
struct SegmentReader {
    var scanner: JSONScanner
    let limits: SegmentLimits
    private(set) var drafts: [SegmentDraft] = []
    private(set) var places: [FieldPlace] = []
    /// The batch's own fields, if the body is one.
    private(set) var envelope: SegmentDraft?
    /// Whether a batch's list was there.
    private(set) var hasList = false

    static let fieldCount = SegmentField.allCases.count

    init(_ scanner: JSONScanner, limits: SegmentLimits) {
        self.scanner = scanner
        self.limits = limits
    }

    /// The value of a draft's field; `nil` where it is absent or null.
    func value(_ field: SegmentField, of draft: SegmentDraft) -> StoredValue? {
        let place = place(field, of: draft)
        guard place.isThere else { return nil }
        let value = StoredValue(bytes: scanner.output, start: Int(place.start))
        return value.tag == PropertyCoding.Tag.null ? nil : value
    }

    func place(_ field: SegmentField, of draft: SegmentDraft) -> FieldPlace {
        places[draft.firstPlace + field.rawValue]
    }

    mutating func readMessage() throws(JSONFailure) {
        try scanner.begin()
        try readOne()
        try scanner.finish()
    }

    mutating func readBatch() throws(JSONFailure) {
        try scanner.begin()
        guard try scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
        var envelope = SegmentDraft(offset: scanner.position, firstPlace: addPlaces())
        try readFields(of: &envelope, isEnvelope: true)
        self.envelope = envelope
        try scanner.finish()
    }

    /// Reads a message.
    ///
    /// What is wrong with its content is kept in its draft; what breaks the body's outline is thrown.
    private mutating func readOne() throws(JSONFailure) {
        let start = scanner.position
        let writtenBefore = scanner.written
        var draft = SegmentDraft(offset: start, firstPlace: addPlaces())
        do throws(JSONFailure) {
            if try scanner.peek() == UInt8(ascii: "{") {
                try readFields(of: &draft, isEnvelope: false)
            } else {
                draft.isObject = false
                try scanner.skipValue()
            }
            if scanner.position - start > limits.messageBytes { draft.failure = JSONFailure(.tooLarge, at: start) }
        } catch {
            scanner.position = start
            scanner.written = writtenBefore
            try scanner.skipValue()
            // Only now is it certain that the outline is whole.
            if error.isSyntax { throw error }
            draft.failure = error
        }
        drafts.append(draft)
    }

    private mutating func addPlaces() -> Int {
        let first = places.count
        places.append(contentsOf: repeatElement(FieldPlace(), count: Self.fieldCount))
        return first
    }

    private mutating func readFields(of draft: inout SegmentDraft, isEnvelope: Bool) throws(JSONFailure) {
        scanner.position += 1
        scanner.skipSpace()
        if try scanner.peek() == UInt8(ascii: "}") {
            scanner.position += 1
            return
        }
        var count = 0
        repeat {
            scanner.skipSpace()
            count += 1
            guard count <= limits.keysPerObject else { throw JSONFailure(.tooManyKeys, at: scanner.position) }
            guard try scanner.peek() == UInt8(ascii: "\"") else {
                throw JSONFailure(.unexpectedByte, at: scanner.position)
            }
            let keyStart = scanner.written
            try scanner.string()
            var position = keyStart
            let length = StoredBytes.length(scanner.output, &position)
            let named = SegmentField.named(UnsafeBufferPointer(start: scanner.output + position, count: length))
            scanner.written = keyStart
            scanner.skipSpace()
            try scanner.expect(UInt8(ascii: ":"))
            scanner.skipSpace()
            try readValue(of: named, into: draft, isEnvelope: isEnvelope)
        } while try scanner.continues(until: UInt8(ascii: "}"))
    }

    private mutating func readValue(
        of named: (field: SegmentField, isOldName: Bool)?, into draft: SegmentDraft, isEnvelope: Bool
    ) throws(JSONFailure) {
        let start = scanner.written
        let offset = scanner.position
        guard let named else {
            try scanner.value(depth: 1)
            scanner.written = start
            return
        }
        if isEnvelope, named.field == .batch {
            // Of two lists the last counts, as with every key.
            drafts.removeAll()
            return try readMessages()
        }
        try scanner.value(depth: 1)
        let index = draft.firstPlace + named.field.rawValue
        guard !named.isOldName || !places[index].isThere || places[index].isOldName else { return }
        places[index] = FieldPlace(start: Int32(start), offset: Int32(offset), isOldName: named.isOldName)
    }

    private mutating func readMessages() throws(JSONFailure) {
        guard try scanner.peek() == UInt8(ascii: "[") else { return try scanner.skipValue() }
        hasList = true
        scanner.position += 1
        scanner.skipSpace()
        if try scanner.peek() == UInt8(ascii: "]") {
            scanner.position += 1
            return
        }
        repeat {
            scanner.skipSpace()
            guard drafts.count < limits.messagesPerBatch else {
                throw JSONFailure(.tooManyMessages, at: scanner.position)
            }
            try readOne()
        } while try scanner.continues(until: UInt8(ascii: "]"))
    }
}
