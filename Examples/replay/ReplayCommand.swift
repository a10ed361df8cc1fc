// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import ArgumentParser
import Foundation
import OmniSQLite
import OmniSimulation
import Omnichannel

/// A shop's year through the whole loop: facts, people, audiences, journeys, messages, figures.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Watch a shop's year run through swift-omnichannel.",
        discussion: """
            Without arguments an invented shop of 5,000 people, whose customers answer messages, so that the report has \
            a lift to find. With --online-retail the real sales of the UCI Online Retail file. End it whenever you \
            like: the same command goes on where it stopped.
            """)

    @Option(help: "How many people the invented shop has.")
    var people = 5_000
    @Option(help: "How many days it runs.")
    var days = 365
    @Option(help: "Another seed, another shop.")
    var seed: UInt64 = 1
    @Option(name: .customLong("online-retail"), help: "The UCI Online Retail file, as CSV.")
    var onlineRetail: String?
    @Option(help: "Where the shop is kept. (default: out/replay-….sqlite)")
    var database: String?
    @Option(help: "Where report and diagrams are written.")
    var output = "out"
    @Option(help: "Hours done at once: more is faster, and journeys act late by as much. (default: 1, with a file 6)")
    var slice: Int?
    @Flag(help: "Print the summary as one JSON object.")
    var json = false
    @Flag(help: "Show no progress.")
    var quiet = false

    /// Reads the options and runs.
    ///
    /// `main()` is not asynchronous where it is called from top-level code.
    static func start() async {
        do {
            var command = try parseAsRoot()
            if let replay = command as? Self { try await replay.run() } else { try command.run() }
        } catch {
            exit(withError: error)
        }
    }

    func validate() throws {
        guard (1...1_000_000).contains(people) else { throw ValidationError("--people is 1 to 1000000") }
        guard (1...3_650).contains(days) else { throw ValidationError("--days is 1 to 3650") }
        guard (1...24).contains(slice ?? 1) else { throw ValidationError("--slice is 1 to 24") }
    }

    func run() async throws {
        let began = ContinuousClock.now
        let plan = try ReplayPlan(self)
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        var storage = SQLiteStore.Configuration()
        storage.checkpointEntries = 262_144
        storage.checkpointBytes = 96 << 20
        let store = try SQLiteStore(
            path: database ?? "\(output)/\(plan.name).sqlite", configuration: storage)
        var replay = try await Replay(
            of: plan.source, in: store, plan: "\(plan.name), \(plan.slice)", slice: plan.slice)
        let previews = ShopChannels()
        if !replay.wasFinished {
            let progress = ProgressLine(isQuiet: quiet, resumes: replay.wasInterrupted)
            var configuration = OmniEngine.Configuration()
            configuration.handOversAtOnce = 1_000
            let engine = try await OmniEngine(
                ShopJourneys.definitions, store: store, channels: previews.all, clock: replay.clock,
                configuration: configuration)
            try await replay.run(on: engine) { progress.show($0) }
            try await engine.close()
            progress.end()
        }
        let figures = try await ShopReport.read(store, plan)
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let summary = ReplaySummary(plan, replay, figures.summary, seconds: seconds)
        let report = try ShopReport.write(figures, plan, to: output)
        try await store.close()
        print(json ? try summary.json() : summary.text(report: report, previews))
    }
}

/// What is replayed, under which name.
struct ReplayPlan {
    let source: any FactSource
    /// Tells this replay from others, in the store and as a file's name.
    let name: String
    let title: String
    /// How much time is done at once.
    let slice: Span
    /// What reading the file found; nil for the invented shop.
    let retail: RetailFile.Tally?

    init(_ command: ReplayCommand) throws {
        slice = .hours(Int64(command.slice ?? (command.onlineRetail == nil ? 1 : 6)))
        if let path = command.onlineRetail {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            let file = try RetailFile(bytes)
            source = file
            retail = file.tally
            name = "replay-online-retail-\(StableHash.murmur3_128(bytes).hex.prefix(8))"
            title = "Online Retail, 2010 to 2011"
        } else {
            let start = try Timestamp("2026-01-01T00:00:00Z")
            source = SyntheticShop(
                seed: command.seed, people: command.people, start: start, length: .days(Int64(command.days)),
                model: ShopJourneys.response)
            retail = nil
            name = "replay-\(command.people)-people-\(command.days)-days-seed-\(command.seed)"
            title = "An invented shop of \(command.people) people"
        }
    }
}
#endif
