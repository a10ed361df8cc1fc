// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import ArgumentParser
import Foundation
import OmniSQLite
import Omnichannel

/// Prints what a database holds as JSON, one value a line.
@main struct OmniInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omni-inspect",
        abstract: "Shows people, logs, messages, definitions and refused facts of a swift-omnichannel database.",
        discussion: "It opens the database for itself: stop the service first. It changes nothing but what lags.",
        subcommands: [
            People.self, Person.self, Log.self, Feed.self, Outbox.self, Definitions.self, Refused.self,
            Quarantined.self,
        ])
}

/// The database that every subcommand opens.
struct Database: ParsableArguments {
    @Argument(help: "The database file.") var path: String

    func open<Result>(_ body: (SQLiteStore) async throws -> Result) async throws -> Result {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ValidationError("There is no database at \(path).")
        }
        let store = try SQLiteStore(path: path)
        let result = try await body(store)
        try await store.close()
        return result
    }
}

/// One JSON value on one line, keys sorted.
func printJSON(_ value: PropertyValue) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
#else
/// Says what is missing, in builds without the traits that the tool needs.
@main struct OmniInspect {
    static func main() {
        print("omni-inspect needs two traits: swift run --traits SQLite,CommandLine omni-inspect")
    }
}
#endif
