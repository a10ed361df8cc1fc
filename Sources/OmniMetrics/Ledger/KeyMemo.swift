// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What the keys of properties mean, remembered by the place at which they stood.
///
/// Properties of one kind come in one order, so the key at a place is nearly always the one that stood there before:
/// one comparison of its bytes tells what it means, and also that it means nothing. It only ever spares work; what a
/// key means is decided by the caller.
struct KeyMemo<Meaning: Sendable>: Sendable {
    private struct Seen: Sendable {
        /// The first eight bytes, or as many as there are.
        var head: UInt64
        /// The last eight bytes of a key of more than eight.
        var tail: UInt64
        var count: Int
        var meaning: Meaning
    }

    private static var places: Int { 16 }
    /// Longer keys are not remembered.
    private static var longest: Int { 16 }

    private var seen: [Seen?] = Array(repeating: nil, count: Self.places)

    /// The meaning of a key at a place, found by `decide` if it is another one than last time.
    @inline(__always)
    mutating func meaning(
        of key: Range<Int>, at place: Int, in cursor: ByteCursor, _ decide: () -> Meaning
    ) -> Meaning {
        guard key.count <= Self.longest, let word = cursor.word(at: key.lowerBound) else { return decide() }
        let isShort = key.count < 8
        let head = isShort ? word & ((1 &<< UInt64(8 * key.count)) &- 1) : word
        let tail = key.count > 8 ? cursor.word(at: key.upperBound - 8) ?? 0 : 0
        let slot = place & (Self.places - 1)
        if let known = seen[slot], known.head == head, known.count == key.count, known.tail == tail {
            return known.meaning
        }
        let meaning = decide()
        seen[slot] = Seen(head: head, tail: tail, count: key.count, meaning: meaning)
        return meaning
    }
}
