// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a fact must be before it can enter the log.
///
/// Pure; the same for facts built in Swift and facts off the wire.
struct FactRules: Sendable {
    static let longestID = 256
    static let longestName = 256
    static let mostBytes = 64 * 1024
    static let mostIdentifiers = 32
    /// A source's clock may run ahead by this much before the fact is marked.
    static let toleratedSkew = Span.minutes(5)
    static let earliest = Timestamp(seconds: -2_208_988_800)  // 1900-01-01
    static let latest = Timestamp(seconds: 253_402_300_800)  // 10000-01-01

    static func refusal(of fact: Fact) -> Refusal? {
        if fact.id.isEmpty || fact.id.utf8.count > longestID {
            return Refusal(
                .invalid, "the id of a fact has 1 to \(longestID) bytes; leave it out to get one from the content")
        }
        if let event = fact.event, event.isEmpty || event.utf8.count > longestName {
            return Refusal(.invalid, "the name of an event has 1 to \(longestName) bytes")
        }
        if fact.properties.hasNonFiniteNumber || fact.context.hasNonFiniteNumber {
            return Refusal(.invalid, "a property is NaN or infinite; send a finite number or leave the property out")
        }
        if fact.properties.byteCount + fact.context.byteCount > mostBytes {
            return Refusal(
                .invalid, "properties and context have more than \(mostBytes) bytes; send references instead")
        }
        if fact.identifiers.count > mostIdentifiers {
            return Refusal(.invalid, "a fact names a person by at most \(mostIdentifiers) identifiers")
        }
        if fact.time < earliest || fact.time >= latest {
            return Refusal(.invalid, "the time lies outside 1900…9999; send microseconds since 1970, or RFC 3339")
        }
        return nil
    }

    /// The fact as it arrives at an instant.
    static func arrive(_ fact: Fact, as mode: IngestMode, at now: Timestamp) -> ArrivedFact {
        ArrivedFact(fact, isHistory: mode == .history, isClamped: fact.time > now + toleratedSkew)
    }
}
