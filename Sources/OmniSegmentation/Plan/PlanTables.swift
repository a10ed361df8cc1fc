// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// What the step reads: flat arrays, so that no enum tree is walked and nothing is retained per fact.
struct PlanTables: Sendable {
    var layout: ImageLayout
    /// Grouped by ``groups``.
    var clocks: [Clock]
    /// Clock ranges: one per event by its index, then ``anyGroup``, then ``traitGroup``.
    var groups: [Range<Int>]
    var updates: [StreamUpdate]
    /// Ranges of ``updates``, by group.
    var updateRanges: [Range<Int>]
    var filters: [PropertyProgram]
    var traitTests: [PropertyProgram]
    var traitTimes: [String]
    /// The audiences that read an atom: ``readers`` in ``readerRanges`` by atom.
    var readers: [Int32]
    var readerRanges: [Range<Int>]
    var nodes: [DecisionNode]
    /// By audience: where its decision begins.
    var entries: [Int32]

    var anyGroup: Int { groups.count - 2 }
    var traitGroup: Int { groups.count - 1 }

    func updates(of group: Int) -> ArraySlice<StreamUpdate> { updates[updateRanges[group]] }
}

/// The word of the image that holds the moment, and how long the clock is open from it.
struct Clock: Sendable {
    var word: Int
    var length: Int64

    /// When it closes: the first instant at which it is no longer open.
    @inline(__always)
    func end(from moment: Int64) -> Int64 {
        if moment == .min { return .min }
        if length == ClockKey.forEver { return .max }
        let (end, overflow) = moment.addingReportingOverflow(length)
        return overflow ? .max : end
    }
}

/// One stream that an event of a group may enter.
struct StreamUpdate: Sendable {
    /// The word with the newest time; older ones follow.
    var base: Int
    var capacity: Int
    /// The place of its filter, or -1 for none.
    var filter: Int
}

/// One question of an audience's decision: an atom, and where to go on.
struct DecisionNode: Sendable {
    static let accept: Int32 = -1
    static let reject: Int32 = -2

    var atom: Int32
    var yes: Int32
    var no: Int32
}

/// Where things are in a person's image, in words of 64 bits.
///
/// fingerprint (2), settled, next flip; next flip per group; atom bits; changed-atom bits (zero between steps);
/// member bits; moments of traits; streams, newest time first, ``Int64/min`` where there is none.
struct ImageLayout: Sendable {
    /// Raised by whoever changes the layout or the compiler's order of things, so that older images are folded again.
    static let version: UInt32 = 1

    static let settled = 2
    static let next = 3
    static let flips = 4

    var bits: Int
    var changed: Int
    var members: Int
    var traitTimes: Int
    var streams: Int
    var size: Int

    var bitWords: Range<Int> { bits..<changed }
    var changedWords: Range<Int> { changed..<members }
    var memberWords: Range<Int> { members..<traitTimes }

    init(groups: Int, atoms: Int, audiences: Int, traitTimes: Int, streamWords: Int) {
        let atomWords = (atoms + 63) / 64
        bits = Self.flips + groups
        changed = bits + atomWords
        members = changed + atomWords
        self.traitTimes = members + (audiences + 63) / 64
        streams = self.traitTimes + traitTimes
        size = streams + streamWords
    }
}

/// Finds atoms and words again, for explanations; not read by the step.
struct AtomIndex: Sendable {
    var clocks: [ClockKey: Int]
    var traits: [PropertyTest: Int]
    /// First word and capacity.
    var streams: [EventQuery: (base: Int, capacity: Int)]
}
