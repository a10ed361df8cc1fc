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
    private var indexes: [PersonID: Int32] = [:]
    /// Logs are read person by person, so the last one is the likeliest.
    private var last: (id: PersonID, index: Int32)?
    /// What `absorbed` and `redirected` said.
    private(set) var joined: Set<Edge> = []
    /// What `released` and `restored` said, for ever: a visitor whom two accounts claimed is never absorbed again.
    private(set) var parted: Set<Edge> = []

    mutating func index(of person: PersonID?) -> Int32 {
        guard let person else { return Self.nobody }
        if let last, last.id == person { return last.index }
        let index: Int32
        if let known = indexes[person] {
            index = known
        } else {
            index = Int32(truncatingIfNeeded: ids.count)
            ids.append(person)
            indexes[person] = index
        }
        last = (person, index)
        return index
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
