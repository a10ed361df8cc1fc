// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GRDB
import OmniSQLite
import Omnichannel

/// Durable ingest end to end on SQLite, beside bare GRDB appending the same entry bytes in the same batches.
struct IngestBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Facts per second into SQLite (WAL, FULL), against bare GRDB; latencies.")

    @Option(help: "People.") var people = 50_000
    @Option(help: "Facts.") var facts = 500_000
    @Option(help: "Facts per batch.") var batch = 1_000
    @Option(help: "Rounds; both sides alternate and the best of each counts.") var rounds = 3
    @Option(help: "Single facts whose commit is timed.") var singles = 2_000
    @Option(help: "Where the databases are written.") var folder = FileManager.default.temporaryDirectory.path

    func run() async throws {
        var engineBest = 0.0
        var entriesBest = 0.0
        var bareBest = 0.0
        var entryBytes = 0
        for round in 1...rounds {
            let path = folder + "/omni-bench-\(ProcessInfo.processInfo.processIdentifier)-\(round)"
            defer { Self.remove(path) }
            let (seconds, longest, busy, entries) = try await ingest(path + "-engine.sqlite")
            entryBytes = entries.reduce(0) { $0 + $1.count } / max(1, entries.count)
            let busyBefore = Report.busySeconds
            let bare = try append(entries, path + "-bare.sqlite")
            let bareBusy = Report.busySeconds - busyBefore
            engineBest = max(engineBest, Double(facts) / seconds)
            entriesBest = max(entriesBest, Double(entries.count) / seconds)
            bareBest = max(bareBest, Double(entries.count) / bare)
            Report.line(
                "ingest",
                [
                    "round": round, "facts": facts, "people": people, "batch": batch,
                    "factsPerSecond": Double(facts) / seconds, "entries": entries.count,
                    "entriesPerSecond": Double(entries.count) / seconds,
                    "bareRowsPerSecond": Double(entries.count) / bare, "longestCallMilliseconds": longest * 1e3,
                    "residentMiB": Report.residentMegabytes,
                    "busyMicrosecondsPerEntry": busy * 1e6 / Double(entries.count),
                    "bareBusyMicrosecondsPerEntry": bareBusy * 1e6 / Double(entries.count),
                ])
        }
        Report.line(
            "ingest best",
            [
                "factsPerSecond": engineBest, "entriesPerSecond": entriesBest, "bareRowsPerSecond": bareBest,
                "ratioOfRows": entriesBest / bareBest,
                "meanEntryBytes": entryBytes,
            ])
        try await latency()
    }

    private func engine(_ path: String) async throws -> (OmniEngine, SQLiteStore, VirtualClock) {
        let store = try SQLiteStore(path: path)
        let clock = VirtualClock(Timestamp(seconds: SegmentationWorkload.start - 1))
        var configuration = OmniEngine.Configuration()
        configuration.batchSize = batch
        let engine = try await OmniEngine(
            Definitions(
                audiences: SegmentationWorkload.audiences, journeys: StepWorkload.journeys,
                templates: [StepWorkload.template]),
            store: store,
            channels: [RecordingChannel(as: .push), RecordingChannel(as: .email)], clock: clock,
            configuration: configuration)
        return (engine, store, clock)
    }

    private func ingest(_ path: String) async throws -> (
        seconds: Double, longest: Double, busy: Double, entries: [[UInt8]]
    ) {
        let workload = SegmentationWorkload(profiles: people, events: facts)
        let (engine, store, clock) = try await engine(path)
        let all = (0..<facts).map { StepWorkload.fact(workload.event($0), $0).fact }
        let timer = ContinuousClock()
        var spent = Duration.zero
        var longest = Duration.zero
        let busyBefore = Report.busySeconds
        // Twenty batches a call: the engine cuts them itself, and steps one while it commits the one before.
        for start in stride(from: 0, to: facts, by: 20 * batch) {
            let part = Array(all[start..<min(start + 20 * batch, facts)])
            clock.advance(to: part.last?.time ?? clock.now)
            let begin = timer.now
            let outcomes = try await engine.ingest(part)
            let call = begin.duration(to: timer.now)
            spent += call
            longest = max(longest, call)
            precondition(outcomes.allSatisfy(\.isAccepted), "every fact of the workload is new")
        }
        let begin = timer.now
        try await store.checkpoint()
        spent += begin.duration(to: timer.now)
        let busy = Report.busySeconds - busyBefore
        var entries: [[UInt8]] = []
        var position: LogPosition?
        while true {
            let page = try await store.feed(after: position, limit: 10_000)
            entries += page.entries.map(\.bytes)
            guard let next = page.next else { break }
            position = next
        }
        try await store.close()
        return (Report.inSeconds(spent), Report.inSeconds(longest), busy, entries)
    }

    /// The peer: one row per entry, one cached statement, one transaction per batch, WAL and FULL.
    private func append(_ entries: [[UInt8]], _ path: String) throws -> Double {
        var configuration = GRDB.Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { try $0.execute(sql: "CREATE TABLE log (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)") }
        let rows = entries.map { Data($0) }
        return try Report.seconds {
            for start in stride(from: 0, to: rows.count, by: batch) {
                try queue.write { database in
                    let statement = try database.cachedStatement(sql: "INSERT INTO log (bytes) VALUES (?)")
                    for row in rows[start..<min(start + batch, rows.count)] { try statement.execute(arguments: [row]) }
                }
            }
        }
    }

    private func latency() async throws {
        let path = folder + "/omni-bench-\(ProcessInfo.processInfo.processIdentifier)-single"
        defer { Self.remove(path) }
        let workload = SegmentationWorkload(profiles: people, events: facts)
        let (engine, store, clock) = try await engine(path + "-engine.sqlite")
        let timer = ContinuousClock()
        var times: [Double] = []
        for index in 0..<singles {
            let fact = StepWorkload.fact(workload.event(index), index).fact
            clock.advance(to: fact.time)
            let begin = timer.now
            try await engine.ingest([fact])
            times.append(Report.inSeconds(begin.duration(to: timer.now)) * 1e6)
        }
        try await store.close()
        times.sort()
        Report.line(
            "single fact",
            [
                "commits": singles, "p50us": times[singles / 2], "p99us": times[singles * 99 / 100],
                "maxus": times[singles - 1],
            ])
    }

    private static func remove(_ prefix: String) {
        for name in ["-engine.sqlite", "-bare.sqlite"] {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: prefix + name + suffix) }
        }
    }
}
