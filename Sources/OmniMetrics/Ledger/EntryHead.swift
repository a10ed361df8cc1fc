// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// What stands at the beginning of an encoded entry: all that the figures need of most of them.
struct EntryHead {
    enum Content {
        case act
        /// About the business and no person.
        case businessFact
        /// About a person, and no event.
        case fact
        /// The event's name lies here.
        case event(Range<Int>)
    }

    let content: Content
    /// Microseconds of the event time; zero for acts.
    let time: Int64
    /// Where the part that was not read begins.
    let end: Int

    /// Answers `nil` for bytes that are no entry.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(bytes)
        guard cursor.byte() == Entry.formatVersion, cursor.unsigned() != nil, let arrival = cursor.signed(),
            let flags = cursor.byte()
        else { return nil }
        guard flags & 1 == 0 else {
            (content, time, end) = (.act, 0, cursor.position)
            return
        }
        guard cursor.text() != nil, let offset = cursor.signed(), let subject = cursor.byte(), subject < 3 else {
            return nil
        }
        time = min(arrival &+ offset, arrival)
        guard subject == 0 else {
            (content, end) = (.businessFact, cursor.position)
            return
        }
        guard let identifiers = cursor.count() else { return nil }
        for _ in 0..<identifiers {
            guard cursor.text() != nil, cursor.text() != nil else { return nil }
        }
        guard let kind = cursor.byte(), kind < 6 else { return nil }
        guard kind == 0 else {
            (content, end) = (.fact, cursor.position)
            return
        }
        guard let name = cursor.text() else { return nil }
        (content, end) = (.event(name), cursor.position)
    }
}
