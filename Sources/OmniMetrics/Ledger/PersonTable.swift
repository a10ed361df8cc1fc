// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// The people of a ledger as small numbers, and who became part of whom.
struct PersonTable: Sendable {
    /// A visitor within the person who answers for them.
    struct Edge: Sendable, Hashable {
        var visitor: Int32
        var survivor: Int32
    }

    /// The index of entries that no person is known for.
    static let nobody: Int32 = -1

    private(set) var ids: [PersonID] = []
    /// Places in ``ids`` by the id's own bits, which are as good as a hash; −1 where free.
    private var slots = [Int32](repeating: -1, count: 64)
    /// Logs are read person by person, so the last one is the likeliest.
    private var last: (id: PersonID, index: Int32)?
    /// What `absorbed` and `redirected` said.
    private(set) var joined: Set<Edge> = []
    /// What `released` and `restored` said, for ever: a visitor whom two accounts claimed is never absorbed again.
    private(set) var parted: Set<Edge> = []

    mutating func index(of person: PersonID?) -> Int32 {
        guard let person else { return Self.nobody }
        if let last, last.id == person { return last.index }
        let mask = slots.count - 1
        var place = Self.slot(person) & mask
        while slots[place] >= 0, ids[Int(slots[place])] != person { place = (place + 1) & mask }
        var index = slots[place]
        if index < 0 {
            index = Int32(truncatingIfNeeded: ids.count)
            slots[place] = index
            ids.append(person)
            if ids.count * 2 > slots.count { grow() }
        }
        last = (person, index)
        return index
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, id) in ids.enumerated() {
            var place = Self.slot(id) & mask
            while slots[place] >= 0 { place = (place + 1) & mask }
            slots[place] = Int32(truncatingIfNeeded: index)
        }
    }

    /// Mixed once more, because nothing forbids ids that count up.
    private static func slot(_ person: PersonID) -> Int {
        Int(truncatingIfNeeded: StableHash.mix64(person.digest.low ^ (person.digest.high &* 0x9E37_79B9_7F4A_7C15)))
    }

    mutating func join(_ visitor: PersonID, to survivor: PersonID) {
        joined.insert(Edge(visitor: index(of: visitor), survivor: index(of: survivor)))
    }

    mutating func part(_ visitor: PersonID, from survivor: PersonID) {
        parted.insert(Edge(visitor: index(of: visitor), survivor: index(of: survivor)))
    }

    /// Takes in another table, and answers its people's indexes in this one.
    mutating func merge(_ other: PersonTable) -> [Int32] {
        let map = other.ids.map { index(of: $0) }
        for edge in other.joined { joined.insert(Self.moved(edge, map)) }
        for edge in other.parted { parted.insert(Self.moved(edge, map)) }
        return map
    }

    private static func moved(_ edge: Edge, _ map: [Int32]) -> Edge {
        Edge(visitor: map[Int(edge.visitor)], survivor: map[Int(edge.survivor)])
    }

    /// For every person, the one who stands for all that are the same: of a group, the one with the smallest index.
    func resolved() -> [Int32] {
        var roots = ids.indices.map { Int32($0) }
        func root(_ person: Int32) -> Int32 {
            var current = person
            while roots[Int(current)] != current {
                roots[Int(current)] = roots[Int(roots[Int(current)])]
                current = roots[Int(current)]
            }
            return current
        }
        for edge in joined where !parted.contains(edge) {
            let (left, right) = (root(edge.visitor), root(edge.survivor))
            if left != right { roots[Int(max(left, right))] = min(left, right) }
        }
        return ids.indices.map { root(Int32($0)) }
    }
}
