// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniCore

/// Ids and the small numbers that stand for them: a number, once given, never means another id.
///
/// Numbers count up from zero in the order in which ids are first seen. An id that is removed leaves a gap: its number
/// is not given again, and the id, seen once more, gets a new one. Ties between items are broken by the smaller number.
public struct StableIndex: Sendable {
    private var names: [String]
    private var numbers: [String: Int32]
    private var digests: [UInt64] = []
    /// All ids with their numbers as one number: what two indices with the same numbering have in common.
    package private(set) var fingerprint: UInt64 = 0

    /// An index without ids.
    public init() {
        names = []
        numbers = [:]
    }

    /// Creates an index that numbers these ids in their order; an id that comes again keeps its first number,
    /// and an empty one is passed over.
    public init(_ ids: some Sequence<String>) {
        self.init()
        for id in ids where !id.isEmpty { insert(id) }
    }

    /// How many numbers were given, those of removed ids included: the length of an array with a place for each.
    public var count: Int { names.count }

    /// The ids that are present, in the order of their numbers.
    public var ids: [String] { names.count == numbers.count ? names : names.filter { !$0.isEmpty } }

    /// Returns the number of an id, or nil for one that was never seen or was removed.
    public func number(of id: String) -> Int? {
        numbers[id].map(Int.init)
    }

    /// Returns the id of a number, or nil where the id was removed or the number never given.
    public func id(_ number: Int) -> String? {
        guard names.indices.contains(number), !names[number].isEmpty else { return nil }
        return names[number]
    }

    /// Whether the id is present.
    public func contains(_ id: String) -> Bool { numbers[id] != nil }

    /// Returns the number of an id, giving it the next one if it is new.
    @discardableResult
    public mutating func insert(_ id: String) -> Int {
        precondition(!id.isEmpty, "an id is not empty")
        precondition(names.count < Int(Int32.max), "an index holds at most \(Int32.max) ids")
        if let number = numbers[id] { return Int(number) }
        numbers[id] = Int32(names.count)
        names.append(id)
        file(id)
        return names.count - 1
    }

    /// Forgets an id; its number stays unused.
    package mutating func remove(_ id: String) {
        guard let number = numbers.removeValue(forKey: id) else { return }
        names[Int(number)] = ""
        fingerprint &-= digests[Int(number)]
        digests[Int(number)] = 0
    }

    /// A number made of the id and of the number that stands for it; zero where there is no id.
    ///
    /// Two indices that give the same one for a number mean the same by it: 8 bytes are compared, not two texts.
    package func digest(_ number: Int) -> UInt64 {
        digests.indices.contains(number) ? digests[number] : 0
    }

    /// Whether no number stands for one id here and for another there; either may have more.
    package func agrees(with other: StableIndex) -> Bool {
        zip(digests, other.digests).allSatisfy { $0 == $1 || $0 == 0 || $1 == 0 }
    }

    private mutating func file(_ id: String) {
        let place = UInt64(digests.count) &* 0x9E37_79B9_7F4A_7C15
        // Zero stands for no id.
        let digest = id.isEmpty ? 0 : max(1, StableHash.mix64(StableHash.fnv1a64(id) &+ place))
        digests.append(digest)
        fingerprint &+= digest
    }

    /// Roughly the bytes it holds: 16 a string and its longer text, and the hash table's share.
    package var memoryBytes: Int {
        let texts = names.reduce(0) { $0 + ($1.utf8.count > 15 ? $1.utf8.count + 32 : 0) }
        return names.capacity * 16 + digests.capacity * 8 + numbers.capacity * 32 + texts
    }
}

extension StableIndex: Equatable {
    /// Equal if every number stands for the same id.
    public static func == (left: Self, right: Self) -> Bool { left.names == right.names }
}

extension StableIndex {
    /// All names with gaps as empty text, as archives keep them.
    package var namesWithGaps: [String] { names }

    /// Creates the index that ``namesWithGaps`` came from; nil if a name comes twice.
    package init?(namesWithGaps names: [String]) {
        self.names = names
        numbers = [:]
        numbers.reserveCapacity(names.count)
        digests.reserveCapacity(names.count)
        for name in names { file(name) }
        for (number, name) in names.enumerated() where !name.isEmpty {
            guard numbers.updateValue(Int32(number), forKey: name) == nil else { return nil }
        }
    }
}
