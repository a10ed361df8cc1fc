// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import ArgumentParser
import OmniSQLite
import Omnichannel

extension OmniInspect {
    /// Ids of people, page by page.
    struct People: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ids of people who have entries.")
        @OptionGroup var database: Database
        @Option(help: "At most so many.") var limit = 100

        func run() async throws {
            try await database.open { store in
                for person in try await store.people(after: nil, limit: limit) { print(person) }
            }
        }
    }

    /// One person's stored state.
    struct Person: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One person's stored state.")
        @OptionGroup var database: Database
        @Argument(help: "An id of 32 digits, or KIND:VALUE, such as user:ada.") var who: String

        func run() async throws {
            try await database.open { store in
                for person in try await find(who, in: store) {
                    let stored = try await store.load([person])
                    for one in stored {
                        guard let snapshot = one.snapshot else {
                            print("{\"person\":\"\(person)\",\"entries\":\(one.revision),\"snapshot\":null}")
                            continue
                        }
                        try printJSON(
                            .object([
                                "person": .string(person.description), "entries": .int(Int64(one.revision)),
                                "snapshotAt": .int(Int64(one.snapshotRevision)), "bytes": .int(Int64(snapshot.count)),
                                "state": Inspection.state(try PersonState(decoding: snapshot)),
                            ]))
                    }
                }
            }
        }
    }

    /// One person's log.
    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One person's log, entry by entry.")
        @OptionGroup var database: Database
        @Argument(help: "An id of 32 digits, or KIND:VALUE, such as user:ada.") var who: String
        @Option(help: "After this entry.") var after: UInt64 = 0
        @Option(help: "At most so many.") var limit = 1_000

        func run() async throws {
            try await database.open { store in
                for person in try await find(who, in: store) {
                    for bytes in try await store.entries(of: person, after: after, limit: limit) {
                        try printJSON(Inspection.entry(try Entry(decoding: bytes)))
                    }
                }
            }
        }
    }
}

/// The people behind an id or an identifier: the claimed one, and whoever answers for them.
private func find(_ who: String, in store: SQLiteStore) async throws -> [PersonID] {
    if let digest = Digest128(hex: who) { return [PersonID(digest)] }
    let parts = who.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw ValidationError("Write an id of 32 digits, or KIND:VALUE.") }
    let claims = try await store.claims(of: [Identifier(Identifier.Kind(parts[0]), parts[1])])
    guard let claim = claims.first else { throw ValidationError("Nobody is known under this identifier.") }
    var people = [claim.person]
    while let last = people.last, let standing = try await store.standings(of: [last])[last],
        let next = standing.into ?? standing.owner
    {
        people.append(next)
    }
    return people
}
#endif
