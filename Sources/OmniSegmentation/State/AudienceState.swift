// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// What a person's audiences need of the past, and which they are in: slice 4 of a person's state.
///
/// A view: facts in any order of arrival lead to the same image at the same instant, bit for bit. It is *settled* as
/// of one instant; time moves it on through ``advance(to:_:_:includingNow:)``, facts through
/// ``record(_:at:now:_:_:)``. Between two steps it may be asked about any instant from the settled one on.
///
/// The image is one flat array of words laid out by the plan; people whom no condition concerns have none. Every
/// step expects the plan that the image was made by: ask ``isCurrent(_:)`` first, and fold again if it is not.
package struct AudienceState: Sendable, Equatable {
    /// Empty, or as long as the plan's layout says.
    var words: [Int64]

    /// A person of whom nothing is known.
    package init() { words = [] }

    init(words: [Int64]) { self.words = words }

    /// Whether nothing is kept for this person.
    package var isEmpty: Bool { words.isEmpty }

    /// Whether this image was made by this plan.
    ///
    /// An empty image belongs to every plan.
    package func isCurrent(_ plan: AudiencePlan) -> Bool {
        if words.isEmpty { return true }
        return words.count == plan.blank.count && words[0] == plan.blank[0] && words[1] == plan.blank[1]
    }

    /// The instant as of which the image is settled; `nil` for an empty one.
    package var settledAt: Timestamp? {
        words.count > ImageLayout.settled ? Timestamp(microseconds: words[ImageLayout.settled]) : nil
    }

    /// Bytes that the image takes in memory.
    package var byteCount: Int { words.count * 8 }
}

extension AudienceState {
    /// Whether the person is a member, exact at every instant from the settled one on if no fact comes before it.
    package func isMember(_ index: Int, at time: Timestamp, _ plan: AudiencePlan) -> Bool {
        let tables = plan.tables
        let image = words.isEmpty ? plan.blank : words
        let instant = max(time.microseconds, image[ImageLayout.settled])
        if !words.isEmpty, instant < image[ImageLayout.next] {
            return image.span.bit(index, from: tables.layout.members)
        }
        return tables.decision(of: index) { atom in tables.holds(atom, at: instant, image.span) }
    }

    /// The places of all audiences that the person is in, ascending; exact as ``isMember(_:at:_:)`` is.
    package func memberIndexes(at time: Timestamp, _ plan: AudiencePlan) -> [Int] {
        plan.audiences.indices.filter { isMember($0, at: time, plan) }
    }

    /// The next instant after `time` at which membership may change without a fact; `nil` for never.
    ///
    /// It may be early, never late. Waking at it and finding that nothing changed leaves the image as it was, which is
    /// why the instant after which to look must be given.
    package func nextFlip(after time: Timestamp, _ plan: AudiencePlan) -> Timestamp? {
        guard !words.isEmpty else { return nil }
        var next = words[ImageLayout.next]
        if next <= time.microseconds {
            var trial = words
            var image = trial.mutableSpan
            var unheard: [AudienceChange] = []
            while image[ImageLayout.next] <= time.microseconds {
                plan.tables.settle(at: image[ImageLayout.next], &image, &unheard)
            }
            next = image[ImageLayout.next]
        }
        return next == .max ? nil : Timestamp(microseconds: next)
    }
}

extension Swift.Span<Int64> {
    @inline(__always)
    func bit(_ place: Int, from base: Int) -> Bool {
        UInt64(bitPattern: self[base + place >> 6]) >> UInt64(place & 63) & 1 == 1
    }
}
