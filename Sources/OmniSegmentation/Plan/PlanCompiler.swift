// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Compiles checked audiences into ``PlanTables``.
struct PlanCompiler {
    private(set) var events: [String: Int] = [:]
    private(set) var atoms = AtomIndex(clocks: [:], traits: [:], streams: [:])
    private(set) var tables: PlanTables

    init(_ audiences: [Audience]) {
        let conditions = audiences.map(\.condition.lowered)
        var leaves = Leaves()
        for condition in conditions { leaves.collect(condition) }

        let names = Set(leaves.streams.compactMap(\.query.event)).sorted()
        for (index, name) in names.enumerated() { events[name] = index }
        let groupCount = names.count + 2
        let groupOf = { [events] (key: ClockKey) -> Int in
            switch key.source {
            case .stream(let query, _): query.event.flatMap { events[$0] } ?? names.count
            case .trait: names.count + 1
            }
        }
        // Clocks of one event lie together: a fact re-reads them, and an expiry finds them, as one run.
        var clocks = [[ClockKey]](repeating: [], count: groupCount)
        for key in leaves.clocks { clocks[groupOf(key)].append(key) }

        let layout = ImageLayout(
            groups: groupCount, atoms: leaves.clocks.count + leaves.traits.count, audiences: audiences.count,
            traitTimes: leaves.traitTimes.count, streamWords: leaves.streams.reduce(0) { $0 + $1.capacity })
        tables = PlanTables(
            layout: layout, clocks: [], groups: [], updates: [], updateRanges: [], filters: [],
            traitTests: leaves.traits.map { PropertyProgram($0) }, traitTimes: leaves.traitTimes, readers: [],
            readerRanges: [], nodes: [], entries: [])
        placeStreams(leaves.streams, groups: groupCount)
        placeClocks(clocks)
        for (place, test) in leaves.traits.enumerated() { atoms.traits[test] = tables.clocks.count + place }
        decide(conditions)
    }

    private mutating func placeStreams(_ streams: [Leaves.Stream], groups: Int) {
        var byGroup = [[StreamUpdate]](repeating: [], count: groups)
        var base = tables.layout.streams
        for stream in streams {
            var filter = -1
            if let test = stream.query.filter {
                filter = tables.filters.count
                tables.filters.append(PropertyProgram(test))
            }
            let group = stream.query.event.flatMap { events[$0] } ?? groups - 2
            byGroup[group].append(StreamUpdate(base: base, capacity: stream.capacity, filter: filter))
            atoms.streams[stream.query] = (base, stream.capacity)
            base += stream.capacity
        }
        for updates in byGroup {
            let start = tables.updates.count
            tables.updates += updates
            tables.updateRanges.append(start..<tables.updates.count)
        }
    }

    private mutating func placeClocks(_ groups: [[ClockKey]]) {
        for keys in groups {
            let start = tables.clocks.count
            for key in keys {
                atoms.clocks[key] = tables.clocks.count
                tables.clocks.append(Clock(word: word(of: key), length: key.length))
            }
            tables.groups.append(start..<tables.clocks.count)
        }
    }

    private func word(of key: ClockKey) -> Int {
        switch key.source {
        case .stream(let query, let rank): (atoms.streams[query]?.base ?? 0) + rank - 1
        case .trait(let name): tables.layout.traitTimes + (tables.traitTimes.firstIndex(of: name) ?? 0)
        }
    }

    /// Turns each condition into questions that jump over what no longer matters, and notes who reads which atom.
    private mutating func decide(_ conditions: [LoweredCondition]) {
        var readers = [[Int32]](repeating: [], count: atoms.clocks.count + atoms.traits.count)
        for (audience, condition) in conditions.enumerated() {
            let start = tables.nodes.count
            tables.entries.append(place(condition, yes: DecisionNode.accept, no: DecisionNode.reject))
            for atom in Set(tables.nodes[start...].map { Int($0.atom) }) { readers[atom].append(Int32(audience)) }
        }
        for list in readers {
            let start = tables.readers.count
            tables.readers += list
            tables.readerRanges.append(start..<tables.readers.count)
        }
    }

    /// Appends the questions of a condition and answers where they begin.
    private mutating func place(_ condition: LoweredCondition, yes: Int32, no: Int32) -> Int32 {
        switch condition {
        case .open(let key): return append(atoms.clocks[key] ?? 0, yes, no)
        case .trait(let test): return append(atoms.traits[test] ?? 0, yes, no)
        case .not(let inner): return place(inner, yes: no, no: yes)
        case .all(let parts): return parts.reversed().reduce(yes) { place($1, yes: $0, no: no) }
        case .any(let parts): return parts.reversed().reduce(no) { place($1, yes: yes, no: $0) }
        }
    }

    private mutating func append(_ atom: Int, _ yes: Int32, _ no: Int32) -> Int32 {
        tables.nodes.append(DecisionNode(atom: Int32(atom), yes: yes, no: no))
        return Int32(tables.nodes.count - 1)
    }
}

/// The distinct leaves of all conditions, in the order in which they are met.
private struct Leaves {
    struct Stream {
        var query: EventQuery
        var capacity: Int
    }

    private(set) var streams: [Stream] = []
    private(set) var clocks: [ClockKey] = []
    private(set) var traits: [PropertyTest] = []
    private(set) var traitTimes: [String] = []
    private var places: [EventQuery: Int] = [:]
    private var seenClocks: Set<ClockKey> = []
    private var seenTraits: Set<PropertyTest> = []

    mutating func collect(_ condition: LoweredCondition) {
        switch condition {
        case .open(let key): collect(key)
        case .trait(let test): if seenTraits.insert(test).inserted { traits.append(test) }
        case .not(let inner): collect(inner)
        case .all(let parts), .any(let parts): for part in parts { collect(part) }
        }
    }

    private mutating func collect(_ key: ClockKey) {
        guard seenClocks.insert(key).inserted else { return }
        clocks.append(key)
        switch key.source {
        case .stream(let query, let rank):
            if let place = places[query] {
                streams[place].capacity = max(streams[place].capacity, rank)
            } else {
                places[query] = streams.count
                streams.append(Stream(query: query, capacity: rank))
            }
        case .trait(let name): if !traitTimes.contains(name) { traitTimes.append(name) }
        }
    }
}
