// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How much was read, and what of it the figures could not use.
public struct LogFigures: Sendable, Hashable, Codable {
    /// Entries of the log: facts and acts.
    public var entries = 0
    /// Facts of any kind and subject.
    public var facts = 0
    /// Facts that are something a person did.
    public var events = 0
    /// What the engine decided.
    public var acts = 0
    /// Facts about groups or the business itself, which no figure here uses.
    public var businessFacts = 0
    /// Facts about a person whom nobody could tell.
    public var unattributedFacts = 0
    /// Stored entries whose bytes could not be read.
    public var unreadable = 0

    /// Creates figures of nothing.
    public init() {}

    mutating func add(_ other: LogFigures) {
        entries += other.entries
        facts += other.facts
        events += other.events
        acts += other.acts
        businessFacts += other.businessFacts
        unattributedFacts += other.unattributedFacts
        unreadable += other.unreadable
    }
}

extension LogFigures {
    /// Reads figures.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        entries = try fields.count(.entries)
        facts = try fields.count(.facts)
        events = try fields.count(.events)
        acts = try fields.count(.acts)
        businessFacts = try fields.count(.businessFacts)
        unattributedFacts = try fields.count(.unattributedFacts)
        unreadable = try fields.count(.unreadable)
    }
}
