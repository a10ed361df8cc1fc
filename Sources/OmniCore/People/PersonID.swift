// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A person, by 16 minted bytes whose first 12 bits are the slot that is leased to workers.
///
/// It names rows, nothing else: it is never hashed for chance and never part of a message key, because a
/// merge changes under which of two ids somebody is found.
public struct PersonID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// Slots into which people are divided, for ever.
    public static let slotCount = 4096

    /// The 128 bits.
    public let digest: Digest128

    /// Creates one of its parts.
    public init(_ digest: Digest128) { self.digest = digest }

    /// Which of the 4,096 slots the person belongs to.
    public var slot: Int { Int(digest.high >> 52) }

    /// 32 hexadecimal digits.
    public var description: String { digest.hex }

    /// Ids are random: half of one is as good as a hash of it.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest.low) }

    /// A total order, for stores and tests.
    public static func < (left: PersonID, right: PersonID) -> Bool { left.digest < right.digest }

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws { digest = try Digest128(from: decoder) }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }
}

/// What chance is drawn from for one person: minted from the first identifier seen, kept through merges
/// (the older key survives), so that a login never redraws an experiment's arm.
public struct BucketKey: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The 128 bits.
    public let digest: Digest128
    /// Creates one of its parts.
    public init(_ digest: Digest128) { self.digest = digest }
    /// 32 hexadecimal digits: the text that experiments hash.
    public var description: String { digest.hex }

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws { digest = try Digest128(from: decoder) }
    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }
}
