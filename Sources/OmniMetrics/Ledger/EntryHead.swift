// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// What an encoded entry is about, and where its parts lie: all that the figures need of most of them.
struct EntryHead {
    enum Content {
        /// What the engine did lies from here on.
        case act(Int)
        /// About the business and no person.
        case businessFact
        /// About a person, and no event.
        case fact
        /// An event.
        case event(Parts)
    }

    /// Where the parts of an event lie.
    struct Parts {
        let name: Range<Int>
        let source: Range<Int>
        let properties: Range<Int>
        let context: Range<Int>
    }

    let content: Content
    /// Microseconds of the event time; zero for acts.
    let time: Int64

    /// Answers `nil` for bytes that are no entry, or only the beginning of one.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(bytes)
        guard cursor.byte() == Entry.formatVersion, cursor.unsigned() != nil, let arrival = cursor.signed(),
            let flags = cursor.byte()
        else { return nil }
        guard flags & 1 == 0 else {
            (content, time) = (.act(cursor.position), 0)
            return
        }
        guard cursor.text() != nil, let offset = cursor.signed(), let subject = cursor.byte(), subject < 3 else {
            return nil
        }
        time = min(arrival &+ offset, arrival)
        if subject == 0 {
            guard let identifiers = cursor.count() else { return nil }
            for _ in 0..<identifiers {
                guard cursor.text() != nil, cursor.text() != nil else { return nil }
            }
        } else {
            guard cursor.text() != nil else { return nil }
        }
        guard let kind = cursor.byte(), kind < 6 else { return nil }
        var name = 0..<0
        // Events and memberships are followed by a name.
        if kind == 0 || kind == 2 {
            guard let text = cursor.text() else { return nil }
            name = text
        }
        guard let hasSequence = cursor.byte(), hasSequence < 2, hasSequence == 0 || cursor.unsigned() != nil,
            let source = cursor.text(), let properties = cursor.text(), let context = cursor.text()
        else { return nil }
        if subject != 0 {
            content = .businessFact
        } else if kind != 0 {
            content = .fact
        } else {
            content = .event(Parts(name: name, source: source, properties: properties, context: context))
        }
    }
}
