// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A time zone by its IANA name, such as `Europe/Berlin`, with the rules of the system's time zone data.
///
/// Local times follow RFC 5545, 3.3.5: a time that clocks skip is read with the offset before the gap, and a time that
/// they show twice is its first instant.
public struct Zone: Sendable {
    /// The IANA name, as it was given.
    public let name: String
    private let table: ZoneTable

    /// Looks a zone up by its IANA name.
    ///
    /// - Throws: ``CoreError`` with `invalidZone` when the system does not know the name.
    public init(_ name: String) throws {
        guard let table = ZoneTable.named(name) else {
            throw CoreError(
                .invalidZone,
                "a text of \(name.utf8.count) bytes is not a time zone that this system knows; "
                    + "use an IANA name with its exact spelling, such as Europe/Berlin")
        }
        self.name = name
        self.table = table
    }

    private init(utc table: ZoneTable) {
        name = "UTC"
        self.table = table
    }

    /// Coordinated Universal Time.
    public static let utc = Zone(utc: .utc)

    /// Returns what a clock on the wall shows at an instant.
    public func local(at instant: Timestamp) -> LocalDateTime {
        let (seconds, microsecond) = instant.wholeSeconds
        return LocalDateTime(wallSeconds: seconds + table.offset(at: seconds), microsecond: microsecond)
    }

    /// Returns the instant at which a clock on the wall shows a time; saturates.
    ///
    /// A skipped time is read with the offset before the gap, a repeated time is its first instant.
    public func instant(of local: LocalDateTime) -> Timestamp {
        Timestamp(seconds: table.seconds(ofWall: local.wallSeconds), microsecond: Int64(local.microsecond))
    }

    /// Seconds east of UTC at an instant.
    package func offsetSeconds(at instant: Timestamp) -> Int64 { table.offset(at: instant.wholeSeconds.seconds) }
}

extension Zone: Hashable, Codable, CustomStringConvertible {
    /// Zones are equal when their names are.
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Decodes its name; other text is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        do {
            try self.init(name)
        } catch let error as CoreError {
            throw error.decodingError(at: decoder.codingPath)
        }
    }

    /// Encodes its name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    /// The name.
    public var description: String { name }
}
