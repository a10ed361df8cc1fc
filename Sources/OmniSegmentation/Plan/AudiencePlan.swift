// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Audiences compiled once: flat tables that every person's ``AudienceState`` is read and written by.
///
/// Every condition is brought to three sorts of atom. A *clock* is open from a stored moment until a length of time
/// after it, so that it alone tells when it flips; a trait atom is a stored bit; the rest is logic over these. Each
/// *stream* keeps the newest n times of one event and filter, which several clocks share.
package final class AudiencePlan: Sendable {
    /// The audiences in the order in which they were given; their places are the indexes of changes.
    package let audiences: [Audience]
    /// Tells one plan from another: a digest of the canonical JSON of all audiences and of the way in which
    /// this release lays out images.
    package let fingerprint: Digest128

    let indexes: [String: Int]
    let events: [String: Int]
    let tables: PlanTables
    let atoms: AtomIndex
    /// The image of a person of whom nothing is known, told to be in no audience.
    let blank: [Int64]
    /// Whether some audience takes people of whom nothing is known.
    let welcomesStrangers: Bool

    /// Checks and compiles audiences.
    ///
    /// - Throws: ``SegmentationError`` with every problem of every audience.
    package init(_ audiences: [Audience]) throws {
        let problems = AudienceCheck.problems(of: audiences)
        guard problems.isEmpty else { throw SegmentationError(problems) }
        self.audiences = audiences
        let canonical = try CanonicalJSON.bytes(of: audiences)
        fingerprint = StableHash.murmur3_128(canonical, seed: ImageLayout.version)
        indexes = Dictionary(uniqueKeysWithValues: audiences.indices.map { (audiences[$0].name, $0) })
        let compiler = PlanCompiler(audiences)
        let size = compiler.tables.layout.size
        guard size <= AudienceCheck.largestImage else { throw SegmentationError([AudienceCheck.tooLarge(size)]) }
        events = compiler.events
        atoms = compiler.atoms
        let (tables, blank) = (compiler.tables, compiler.tables.blankImage(of: fingerprint))
        self.tables = tables
        self.blank = blank
        welcomesStrangers = audiences.indices.contains { audience in
            tables.decision(of: audience) { tables.holds($0, at: .min, blank.span) }
        }
    }

    /// The place of an audience, or `nil` if the plan has none of this name.
    package func index(of audience: String) -> Int? { indexes[audience] }

    /// The place of an event that conditions name.
    ///
    /// Callers may keep it for as long as they keep the plan.
    package func eventIndex(_ name: String) -> Int? { events[name] }

    /// Whether conditions look at events of every name.
    var looksAtAnyEvent: Bool { !tables.updates(of: tables.anyGroup).isEmpty }

    /// Whether a fact of this event may change what is known of a person.
    func concerns(_ event: Int?) -> Bool { event != nil || looksAtAnyEvent }
}
