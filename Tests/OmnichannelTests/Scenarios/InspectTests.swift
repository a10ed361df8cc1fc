// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import OmniEvents
import OmniSQLite
import Omnichannel
import Testing

@Suite(.enabled("omni-inspect is not built") { Built.program("omni-inspect") != nil })
struct `omni-inspect, on the database of a service that was stopped` {
    private func database(_ folder: URL) async throws -> String {
        let path = folder.appending(path: "shop.sqlite").path
        let clock = try VirtualClock("2026-03-02T10:00:00Z")
        let store = try SQLiteStore(path: path)
        let engine = try await Shop.engine(store: store, clock: clock)
        let ada = Identifier.user("ada")
        try await engine.ingest([
            .consent(.marketing, on: .push, by: ada, at: clock.now, proof: "form 7", id: "f-1"),
            .cart("c-17", of: ada, at: clock.now, id: "f-2"),
            .view("", by: ada, at: Timestamp(seconds: -9_000_000_000), id: "f-too-early"),
        ])
        try await store.close()
        return path
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let program = try #require(Built.program("omni-inspect"))
        return try Built.run(program, arguments)
    }

    /// A build without the traits says what it needs, and has nothing to show.
    private var isWhole: Bool { get throws { try !run([]).output.contains("needs two traits") } }

    @Test(arguments: [
        (["person", "user:ada"], ["\"entries\":"]),
        (["log", "user:ada"], ["f-1", "f-2", "cart-rescue"]),
        (["feed"], ["f-1", "f-2", "cart-rescue"]),
        (["definitions"], ["cart-rescue", "cart-reminder", "loyal"]),
        (["refused"], ["f-too-early"]), (["outbox"], []), (["quarantined"], []), (["people"], []),
    ])
    func `shows what is there, a line of JSON each`(_ command: [String], _ expected: [String]) async throws {
        guard try isWhole else { return }
        let folder = try TemporaryFolder()
        let path = try await database(folder.url)
        let answer = try run([command[0], path] + command.dropFirst())
        #expect(answer.status == 0, "\(answer.output)")
        for text in expected { #expect(answer.output.contains(text), "\(text) in \(answer.output)") }
        for line in answer.output.split(separator: "\n") where line.hasPrefix("{") {
            _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
        }
        // Looking changes nothing.
        let again = try run([command[0], path] + command.dropFirst())
        #expect(again.output == answer.output)
    }

    @Test(arguments: [
        (["person", "user:nobody"], "Nobody is known"), (["person", "what"], "KIND:VALUE"), (["log"], "Missing"),
    ])
    func `says what is wrong with a question`(_ command: [String], _ expected: String) async throws {
        guard try isWhole else { return }
        let folder = try TemporaryFolder()
        let path = try await database(folder.url)
        let answer = try run([command[0], path] + command.dropFirst())
        #expect(answer.status != 0)
        #expect(answer.output.contains(expected), "\(answer.output)")
    }

    @Test func `makes no database where there is none`() throws {
        guard try isWhole else { return }
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "none.sqlite").path
        let answer = try run(["people", path])
        #expect(answer.status != 0 && answer.output.contains("There is no database"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
#endif
