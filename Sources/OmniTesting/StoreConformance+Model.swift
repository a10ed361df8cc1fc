// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import Testing

extension StoreConformance {
    /// Makes the same random calls on the store under test and on a store in memory, with reopenings and crashes in
    /// between, and records an issue at the first answer that differs.
    public func compareWithMemory(seed: UInt64, operations: Int) async throws {
        var walk = StoreWalk(seed: seed, candidate: try await open(), subject: self)
        for step in 0..<operations {
            guard try await walk.step() else {
                Issue.record("seed \(seed): the answers differ at operation \(step) (\(walk.last))")
                return
            }
        }
        let isSame = try await walk.compareEverything()
        #expect(isSame, "seed \(seed): the contents differ in the end")
        try await walk.candidate.close()
    }
}

/// A random walk over the verbs of two stores.
private struct StoreWalk {
    var seed: UInt64
    var candidate: any Store
    let subject: StoreConformance
    let model = InMemoryStore()
    var last = ""
    var clock: Int64 = 0
    var candidatePosition: LogPosition?
    var modelPosition: LogPosition?
    var erasures = 0

    static let people = 24
    static let facts = 400

    init(seed: UInt64, candidate: any Store, subject: StoreConformance) {
        self.seed = StableHash.mix64(seed &+ 1)
        self.candidate = candidate
        self.subject = subject
    }

    mutating func random(_ bound: Int) -> Int { Int(StableHash.splitMix64(&seed) % UInt64(bound)) }

    mutating func person() -> PersonID { Sample.person(random(Self.people)) }

    /// One call on both; false if they answer differently.
    mutating func step() async throws -> Bool {
        switch random(100) {
        case ..<55: return try await commit()
        case ..<60: return try await reopen()
        case ..<62: return try await erase()
        case ..<65: return try await sides()
        default: return try await read()
        }
    }

    // MARK: Changing

    private mutating func commit() async throws -> Bool {
        var commit = Commit()
        var named: Set<PersonID> = []
        for _ in 0..<random(5) {
            let id = person()
            // Now and then the same person twice, which both must refuse.
            guard named.insert(id).inserted || random(40) == 0 else { continue }
            commit.people.append(try await part(of: id))
        }
        if random(6) == 0 {
            let other = person()
            commit.standings.append(
                (person(), Standing(owner: other, into: random(2) == 0 ? nil : person(), isContested: random(2) == 0)))
        }
        for _ in 0..<(random(4) == 0 ? random(3) : 0) { commit.loose.append(bytes("loose")) }
        for _ in 0..<random(4) {
            let fact = Sample.fact(random(Self.facts))
            let isNew = try await model.seen([fact.id]).isEmpty
            if isNew || random(10) == 0 { commit.facts.append(fact) }
        }
        last = "commit of \(commit.people.count) people and \(commit.facts.count) facts"
        let wanted = await outcome { [model, commit] in try await model.commit(commit) }
        let got = await outcome { [candidate, commit] in try await candidate.commit(commit) }
        return wanted == got
    }

    private mutating func part(of id: PersonID) async throws -> PersonCommit {
        let revision = try await model.load([id]).first?.revision ?? 0
        var part = PersonCommit(person: id, expectedRevision: revision)
        if random(30) == 0 { part.expectedRevision &+= 1 }
        for _ in 0..<random(4) { part.entries.append(bytes("entry")) }
        if random(4) == 0 { part.snapshot = bytes("snapshot") }
        if random(2) == 0 { part.wakeUp = Sample.time(clock + Int64(random(20))) }
        for _ in 0..<(random(3) == 0 ? random(3) : 0) {
            part.claims.append(Sample.claim(identifier(), random(5) == 0 ? person() : id))
        }
        for _ in 0..<(random(4) == 0 ? random(3) : 0) {
            let key = Sample.message(random(30))
            let due = Sample.time(clock + Int64(random(20)))
            let item = OutboxItem(key: key, person: id, dueAt: due, content: random(2) == 0 ? nil : bytes("text"))
            part.outbox.append(random(3) == 0 ? .remove(key) : .put(item))
        }
        for _ in 0..<random(2) { part.memberships.append(.init(audience: audience(), isMember: random(3) > 0)) }
        return part
    }

    private mutating func bytes(_ word: String) -> [UInt8] {
        let length = random(20) == 0 ? random(20_000) : random(60)
        return Array("\(word) \(random(1_000_000)) ".utf8) + [UInt8](repeating: UInt8(random(256)), count: length)
    }

    private mutating func identifier() -> Identifier {
        Identifier(random(2) == 0 ? .user : .email, "value \(random(25))")
    }

    private mutating func audience() -> String { "audience \(random(3))" }

    private mutating func reopen() async throws -> Bool {
        last = "reopening"
        if random(2) == 0, let crash = subject.crash {
            candidate = try await crash()
        } else {
            try await candidate.close()
            candidate = try await subject.open()
        }
        return try await compareEverything()
    }

    private mutating func erase() async throws -> Bool {
        // Erasing everybody would leave nothing to compare.
        guard erasures < Self.people / 3 else { return true }
        erasures += 1
        let gone = [person()]
        let hashes = [Sample.digest(random(50))]
        last = "erasing"
        try await model.erase(gone, forgetting: hashes)
        try await candidate.erase(gone, forgetting: hashes)
        return try await compareEverything()
    }

    private mutating func sides() async throws -> Bool {
        last = "a side table"
        let wish = Reservation(
            key: "key \(random(2))", holder: Sample.digest(random(8)), amount: Int64(1 + random(4)), capacity: 9,
            until: Sample.time(clock + Int64(random(30))))
        let now = Sample.time(clock)
        let held = try await model.reserve(wish, at: now)
        guard try await candidate.reserve(wish, at: now) == held else { return false }
        let name = "register \(random(4))"
        let value = random(3) == 0 ? nil : bytes("value")
        try await model.setRegister(name, value)
        try await candidate.setRegister(name, value)
        let refused = RefusedFact(
            at: Sample.time(Int64(random(9))), factID: "fact \(random(9))", code: "code", message: "m",
            mentions: [Sample.digest(random(50))])
        try await model.refuse([refused])
        try await candidate.refuse([refused])
        return try await candidate.register(name) == value
    }

    // MARK: Reading

    private mutating func read() async throws -> Bool {
        clock += Int64(random(3))
        let ids = (0..<random(6)).map { _ in person() }
        let limit = random(12)
        let now = Sample.time(clock)
        switch random(8) {
        case 0:
            last = "load"
            return try await same { try await $0.load(ids) }
        case 1:
            last = "entries"
            let after = UInt64(random(10))
            let id = person()
            return try await same { try await $0.entries(of: id, after: after, limit: limit) }
        case 2:
            last = "claims"
            let asked = (0..<5).map { _ in identifier() }
            return try await same { Set(try await $0.claims(of: asked)) }
        case 3:
            last = "seen"
            let asked = (0..<20).map { _ in Sample.fact(random(Self.facts)).id }
            return try await same { try await $0.seen(asked) }
        case 4:
            last = "standings"
            return try await same { try await $0.standings(of: ids) }
        case 5:
            last = "due"
            return try await same { try await $0.due(before: now, limit: limit).map { [$0.0.digest: $0.1] } }
        case 6:
            last = "members and people"
            let name = audience()
            return try await same {
                let members = try await $0.members(of: name, after: ids.first, limit: limit)
                return [members, try await $0.people(after: ids.last, limit: limit)]
            }
        default:
            last = "feed"
            return try await readFeed(limit: limit)
        }
    }

    private mutating func readFeed(limit: Int) async throws -> Bool {
        let got = try await candidate.feed(after: candidatePosition, limit: limit)
        let wanted = try await model.feed(after: modelPosition, limit: limit)
        candidatePosition = got.next ?? candidatePosition
        modelPosition = wanted.next ?? modelPosition
        return got.entries.map(\.bytes) == wanted.entries.map(\.bytes)
            && got.entries.map(\.person) == wanted.entries.map(\.person)
    }

    /// Everything that the verbs can tell.
    func compareEverything() async throws -> Bool {
        let ids = (0..<Self.people).map(Sample.person)
        let facts = (0..<Self.facts).map { Sample.fact($0).id }
        let identifiers = (0..<25).flatMap { [Identifier(.user, "value \($0)"), Identifier(.email, "value \($0)")] }
        let hashes = (0..<50).map(Sample.digest)
        guard try await same({ try await $0.load(ids) }) else { return false }
        guard try await same({ Set(try await $0.claims(of: identifiers)) }) else { return false }
        guard try await same({ try await $0.standings(of: ids) }) else { return false }
        guard try await same({ try await $0.seen(facts) }) else { return false }
        guard try await same({ try await $0.people(after: nil, limit: 1_000) }) else { return false }
        guard try await same({ try await $0.due(before: .distantFuture, limit: 1_000).map(\.0) }) else { return false }
        guard try await same({ try await $0.outbox(before: .distantFuture, limit: 1_000) }) else { return false }
        guard try await same({ try await $0.refused(limit: 1_000) }) else { return false }
        guard try await same({ try await $0.forgotten(hashes) }) else { return false }
        for number in 0..<3 {
            let name = "audience \(number)"
            guard try await same({ try await $0.members(of: name, after: nil, limit: 1_000) }) else { return false }
        }
        for id in ids {
            guard try await same({ try await $0.entries(of: id, after: 0, limit: 10_000) }) else { return false }
        }
        return try await same {
            try await $0.wholeFeed(page: 50).map { [$0.bytes, Array("\($0.person == nil)".utf8)] }
        }
    }

    private func same<Answer: Equatable>(_ ask: (any Store) async throws -> Answer) async throws -> Bool {
        let wanted = try await ask(model)
        return try await ask(candidate) == wanted
    }

    /// What a call came to: nothing, or the error with whom and what it names.
    private func outcome(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return ""
        } catch let error as StoreError {
            return "\(error.code.rawValue) \(error.people.sorted()) \(error.facts.sorted())"
        } catch {
            return "\(error)"
        }
    }
}
