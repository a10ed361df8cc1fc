// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import Logging
public import OmniChannels
import OmniDelivery
public import OmniStore
import Synchronization

/// Takes in facts, keeps every person's state, runs journeys and hands messages over: the whole loop in one process.
///
/// ```swift
/// let engine = try await OmniEngine(
///     Definitions(audiences: [loyal], journeys: [rescue], templates: [reminder]),
///     store: store, channels: [ConsoleChannel(as: .push)], clock: .system)
/// try await engine.ingest([.track(ProductAdded.self, by: .user("ada"), at: now)])
/// ```
/// All methods may be called from any task. What changes people happens one batch at a time, each batch one
/// commit; concurrent callers share commits. Reads see what was committed.
public final class OmniEngine: Sendable {
    /// How the engine works, as opposed to what it runs.
    public struct Configuration: Sendable {
        /// Tells this tenant's chance from another's: the same people fall into other arms under another salt.
        public var salt: String = ""
        /// Decoded people kept in memory, about 2 kB each.
        public var peopleInMemory = 200_000
        /// Identifiers kept in memory, about 200 bytes each.
        public var identifiersInMemory = 400_000
        /// A person's snapshot is written at least at every so many entries; loading replays what came after.
        public var snapshotEvery = 32
        /// The most facts in one commit.
        public var batchSize = 1_000
        /// The most messages handed over at once.
        public var handOversAtOnce = 32
        /// How long a channel may take to answer, by the machine's clock; then the message is in doubt.
        ///
        /// A provider that never answers holds up the messages handed over with it for so long, and no longer.
        public var answerTimeout: Duration = .seconds(30)
        /// How long the service sleeps when nothing is due.
        public var pollInterval: Duration = .seconds(1)
        /// Steps taken one at a time, each under a durable mark, after an end that was not clean.
        public var carefulSteps = 1_000
        /// Decisions at debug, per-person detail at trace.
        ///
        /// Never personal data.
        public var logger = Logger(label: "omnichannel", factory: { _ in SwiftLogNoOpLogHandler() })
        /// Whether work may begin before the log's newest entry when the clock says so.
        ///
        /// By default the engine's time stands still then until the clock has caught up, as it does while it runs: what
        /// has happened stays in the past, and no timer runs twice as long. Set it for one start after the clock was
        /// far ahead by mistake; whoever was written then keeps that order in their log.
        public var allowsTimeToGoBack = false
        /// Mints the ids of people.
        public var ids: IDSource = .random

        /// At how many ends of the process the same step of a person must have been under way until they are set
        /// aside.
        ///
        /// Tests that kill processes by chance raise it.
        package var endsUntilQuarantine: UInt64 = 2
        /// Called at every durable boundary; tests end the process in it.
        package var probe: (@Sendable (EngineBoundary) -> Void)?
        /// Called before every step with whose it is; tests make one person's steps fail in it.
        package var stepProbe: (@Sendable (PersonID) -> Void)?

        /// Creates the defaults.
        public init() {}

        fileprivate func validate() throws {
            let smallest = min(batchSize, handOversAtOnce, snapshotEvery, peopleInMemory, identifiersInMemory)
            guard smallest >= 1, carefulSteps >= 0, pollInterval > .zero, answerTimeout > .zero else {
                throw OmniError(
                    .configuration,
                    "sizes are at least 1, careful steps at least 0, and the poll interval and timeout longer than 0")
            }
        }
    }

    /// How the engine works.
    public let configuration: Configuration
    /// What the engine runs.
    public let definitions: Definitions
    package let plan: EnginePlan
    let store: any Store
    let channels: [ChannelName: any DeliveryChannel]
    let clock: any WallClock
    let desk: Turnstile<Desk>
    let waiting = Mutex<[IngestJob]>([])
    let erasureKey = Mutex(SipHash.Key(0, 0))
    let gauges = EngineMetrics()
    /// No instant of the engine lies before an earlier one, whatever the clock does.
    private let latest = Mutex(Timestamp.distantPast)

    /// Checks the definitions, publishes what is new, and opens the store for work.
    ///
    /// - Throws: ``OmniError`` with every problem of the definitions at once; or when a parked run needs a
    ///   definition that the store holds and this release cannot read.
    public init(
        _ definitions: Definitions, store: any Store, channels: [any DeliveryChannel], clock: any WallClock,
        configuration: Configuration = Configuration()
    ) async throws {
        self.definitions = definitions
        self.store = store
        self.clock = clock
        self.configuration = configuration
        try configuration.validate()
        self.channels = try Self.table(of: channels)
        let reached = try await Self.timeReached(in: store, by: clock, configuration)
        latest.withLock { $0 = reached }
        let now = max(reached, clock.now)
        plan = try await EnginePlan.publish(
            definitions, channels: self.channels.mapValues(\.capabilities), in: store, at: now,
            salt: configuration.salt)
        desk = Turnstile(Desk(configuration: configuration))
        try await open()
    }

    /// The instant of what is done now.
    var now: Timestamp {
        let read = clock.now
        return latest.withLock { latest in
            latest = max(latest, read)
            return latest
        }
    }

    /// When the newest entry was written: time goes on from there, even if the clock was set back in between.
    private static func timeReached(
        in store: any Store, by clock: any WallClock, _ configuration: Configuration
    ) async throws -> Timestamp {
        guard !configuration.allowsTimeToGoBack, let newest = try await store.newestEntry(),
            let entry = try? Entry(decoding: newest.bytes)
        else { return .distantPast }
        let lag = clock.now.duration(to: entry.at)
        if lag > .zero {
            configuration.logger.warning(
                "the clock is behind the log; time stands still until it has caught up",
                metadata: ["behind": "\(lag)"])
        }
        return entry.at
    }

    package var step: Step { Step(plan) }

    func probeStep(_ person: PersonID) {
        configuration.probe?(.insideStep)
        configuration.stepProbe?(person)
    }

    private static func table(of channels: [any DeliveryChannel]) throws -> [ChannelName: any DeliveryChannel] {
        var table: [ChannelName: any DeliveryChannel] = [:]
        for channel in channels {
            guard table.updateValue(channel, forKey: channel.name) == nil else {
                throw OmniError(
                    .channels, "two channels are called \(channel.name); register each name once")
            }
        }
        return table
    }
}

/// Where a process can end with different things made durable.
///
/// Tests end it at each.
package enum EngineBoundary: String, Sendable, CaseIterable {
    case beforeIngestCommit, afterIngestCommit
    case beforeWakeCommit, afterWakeCommit
    case beforeHandOverCommit, afterHandOverCommit
    case afterDelivery, beforeSettleCommit, afterSettleCommit
    case insideStep
}
