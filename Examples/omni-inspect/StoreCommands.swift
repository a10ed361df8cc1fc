// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import ArgumentParser
import OmniSQLite
import Omnichannel

extension OmniInspect {
    /// Everybody's entries in commit order.
    struct Feed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Everybody's entries, in commit order.")
        @OptionGroup var database: Database
        @Option(help: "At most so many.") var limit = 1_000

        func run() async throws {
            try await database.open { store in
                for logged in try await store.feed(after: nil, limit: limit).entries {
                    let entry = try Entry(decoding: logged.bytes)
                    let person = logged.person.map { PropertyValue.string($0.description) } ?? .null
                    try printJSON(.object(["person": person, "entry": Inspection.entry(entry)]))
                }
            }
        }
    }

    /// Messages that wait.
    struct Outbox: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Messages that wait for their hand-over.")
        @OptionGroup var database: Database
        @Option(help: "At most so many.") var limit = 100

        func run() async throws {
            try await database.open { store in
                for item in try await store.outbox(before: .distantFuture, limit: limit) {
                    try printJSON(
                        .object([
                            "key": .string(item.key.description), "person": .string(item.person.description),
                            "due": .string(item.dueAt.description), "isRendered": .bool(item.content != nil),
                        ]))
                }
            }
        }
    }

    /// Every version of every definition.
    struct Definitions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every version of every definition.")
        @OptionGroup var database: Database

        func run() async throws {
            try await database.open { store in
                for record in try await store.definitions() { try printJSON(Inspection.definition(record)) }
            }
        }
    }

    /// Facts that were refused.
    struct Refused: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Facts that were refused, the newest first.")
        @OptionGroup var database: Database
        @Option(help: "At most so many.") var limit = 100

        func run() async throws {
            try await database.open { store in
                for fact in try await store.refused(limit: limit) { try printJSON(Inspection.refused(fact)) }
            }
        }
    }

    /// People who are set aside.
    struct Quarantined: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "People who are set aside, and why.")
        @OptionGroup var database: Database

        func run() async throws {
            try await database.open { store in
                for record in try await store.quarantined() {
                    print("\(record.person)  \(record.at)  \(record.reason)")
                }
            }
        }
    }
}
#endif
