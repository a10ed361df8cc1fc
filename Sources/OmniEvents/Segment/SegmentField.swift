// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The fields of a message that are read; all others are checked and left out, as `integrations` is.
enum SegmentField: Int, CaseIterable {
    case type, event, name, category, userID, anonymousID, previousID, groupID, messageID
    case timestamp, originalTimestamp, sentAt, receivedAt, properties, traits, context, extras, batch

    /// The field that a key names.
    ///
    /// Older examples of the specification write `user_id` and `action`: such a key counts only where the present one
    /// is absent.
    static func named(_ key: UnsafeBufferPointer<UInt8>) -> (field: SegmentField, isOldName: Bool)? {
        switch key.count {
        case 4:
            if key.isEqual("type") { return (.type, false) }
            if key.isEqual("name") { return (.name, false) }
        case 5:
            if key.isEqual("event") { return (.event, false) }
            if key.isEqual("batch") { return (.batch, false) }
        case 6:
            if key.isEqual("userId") { return (.userID, false) }
            if key.isEqual("traits") { return (.traits, false) }
            if key.isEqual("sentAt") { return (.sentAt, false) }
            if key.isEqual("action") { return (.type, true) }
        case 7:
            if key.isEqual("context") { return (.context, false) }
            if key.isEqual("groupId") { return (.groupID, false) }
            if key.isEqual("user_id") { return (.userID, true) }
            if key.isEqual("sent_at") { return (.sentAt, true) }
        case 8:
            if key.isEqual("category") { return (.category, false) }
            if key.isEqual("group_id") { return (.groupID, true) }
        case 9:
            if key.isEqual("messageId") { return (.messageID, false) }
            if key.isEqual("timestamp") { return (.timestamp, false) }
        case 10:
            if key.isEqual("properties") { return (.properties, false) }
            if key.isEqual("receivedAt") { return (.receivedAt, false) }
            if key.isEqual("previousId") { return (.previousID, false) }
            if key.isEqual("message_id") { return (.messageID, true) }
        default: return longName(key)
        }
        return nil
    }

    private static func longName(_ key: UnsafeBufferPointer<UInt8>) -> (field: SegmentField, isOldName: Bool)? {
        if key.isEqual("anonymousId") { return (.anonymousID, false) }
        if key.isEqual("originalTimestamp") { return (.originalTimestamp, false) }
        if key.isEqual("anonymous_id") { return (.anonymousID, true) }
        if key.isEqual("previous_id") { return (.previousID, true) }
        if key.isEqual("received_at") { return (.receivedAt, true) }
        if key.isEqual("original_timestamp") { return (.originalTimestamp, true) }
        if key.isEqual("omnichannel") { return (.extras, false) }
        return nil
    }
}

/// Where in the scratch area a field's value begins, and where that value stood in the body.
struct FieldPlace {
    var start: Int32 = -1
    var offset: Int32 = 0
    var isOldName = false

    var isThere: Bool { start >= 0 }
}

/// The places of one message's fields in the scratch area.
///
/// Facts are made of them once the whole body has been read, since a batch's context and time of sending may come after
/// its messages.
struct SegmentDraft {
    /// The beginning of the message in the body.
    var offset = 0
    /// Why the message is refused, if its JSON already tells.
    var failure: JSONFailure?
    /// Whether the message is an object, as it has to be.
    var isObject = true
    /// Index of the first of its places in `SegmentReader.places`.
    var firstPlace = 0
}
