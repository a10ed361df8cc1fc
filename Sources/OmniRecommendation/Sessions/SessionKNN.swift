// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What comes next in a session, from past sessions like it: V-SKNN and STAN.
///
/// It looks at the most recent sessions that share an item with the running one, keeps those most like it, where late
/// items count more, and lets them vote, the louder the nearer their newest shared item is to the end. Nothing is
/// learned beforehand, so that a session counts from the moment it is observed. Items of the running session may come
/// again (a third of all next views are such).
///
/// Ludewig and Jannach 2018 (V-SKNN), Garg et al. 2019 (STAN).
public struct SessionKNN: TrainableRecommender {
    /// Settings.
    public struct Configuration: Sendable, Hashable {
        /// How sessions are compared and how they vote.
        public enum Scheme: Sendable, Hashable {
            /// Positions count quadratically, votes by 1/distance, rare items more by a weight of their rarity.
            case vectors(rarity: Double = 5)
            /// Exponential decays: over positions of the running session, over the age of a past session in days, and
            /// over the distance to the shared item in the past session.
            case sequence(position: Double = 2, days: Double = 40, distance: Double = 2)
        }

        /// How sessions are compared.
        public var scheme: Scheme
        /// How many of the most similar sessions vote.
        public var neighbours: Int
        /// How many of the most recent sessions are looked at.
        public var sample: Int
        /// After how long without an event a session ends; nil if each user is one session.
        public var gap: Span?

        /// Creates settings.
        public init(
            scheme: Scheme = .vectors(), neighbours: Int = 500, sample: Int = 5_000, gap: Span? = .minutes(30)
        ) {
            self.scheme = scheme
            self.neighbours = neighbours
            self.sample = sample
            self.gap = gap
        }
    }

    /// The settings.
    public let configuration: Configuration
    /// The catalogue.
    public internal(set) var items: StableIndex
    /// What the fit saw.
    public internal(set) var report: FitReport
    var log: SessionLog
    /// Per item its sessions, oldest first.
    var sessionsOf: [[Int32]]
    /// Per item how often it was looked at.
    var eventsOf: [Int32]
    /// How many sessions were observed since the fit; counts of events alone would take them for the store's.
    var observed = 0
    let scratch = SessionScratch()

    /// The kind in an archive.
    public static let kind = "session-knn"
    /// In version 1 the number of observed sessions was not kept.
    public static let archiveVersion = 2
    /// The next view may be one of before.
    public var ownedItems: OwnedItems { .allowed }
    /// How tables call it.
    public var name: String {
        switch configuration.scheme {
        case .vectors: "V-SKNN"
        case .sequence: "STAN"
        }
    }

    /// Files the sessions; see ``TrainableRecommender/fit(_:configuration:control:)``.
    public static func fit(
        _ interactions: Interactions, configuration: Configuration = Configuration(), control: FitControl = FitControl()
    ) throws -> SessionKNN {
        let start = ContinuousClock.now
        try configuration.check()
        try interactions.requireEvents()
        let log = SessionLog(interactions, gap: configuration.gap)
        try control.step("sessions", log.count, of: log.count)
        var model = SessionKNN(configuration: configuration, items: interactions.items, log: log)
        model.report = FitReport(interactions, since: start)
        return model
    }

    init(configuration: Configuration, items: StableIndex, log: SessionLog) {
        self.configuration = configuration
        self.items = items
        self.log = log
        report = FitReport(users: 0, items: items.count, events: log.items.count)
        sessionsOf = [[Int32]](repeating: [], count: items.count)
        eventsOf = [Int32](repeating: 0, count: items.count)
        for session in 0..<log.count { file(session) }
    }

    /// Adds a session that has just ended; it counts from the next question on.
    ///
    /// Sessions are taken as ever more recent, in the order in which they are observed; `update(from:control:)` later
    /// puts the store's own in their place, also where the store has not changed or holds as many events. Items that
    /// are new join the catalogue: from then on, take the numbers of an ``IndexedHistory`` from ``items`` of this
    /// model, as the store may number the same items otherwise.
    public mutating func observe(_ session: [String], endedAt time: Timestamp) {
        let numbers = session.filter { !$0.isEmpty }.map { Int32(items.insert($0)) }
        guard !numbers.isEmpty else { return }
        while sessionsOf.count < items.count {
            sessionsOf.append([])
            eventsOf.append(0)
        }
        log.append(numbers, end: time.microseconds)
        file(log.count - 1)
        report.events += numbers.count
        report.items = items.count
        observed += 1
    }

    /// Fits anew if anything came or went since the fit, or a session was observed.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard observed > 0 || !isCurrent(with: interactions) else { return }
        self = try Self.fit(interactions, configuration: configuration, control: control)
    }

    private mutating func file(_ session: Int) {
        for item in log.session(session) {
            eventsOf[Int(item)] += 1
            if sessionsOf[Int(item)].last != Int32(session) { sessionsOf[Int(item)].append(Int32(session)) }
        }
    }

    /// Lets past sessions vote.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        if scores.count == items.count {
            scores.withUnsafeMutableBufferPointer { $0.update(repeating: -.infinity) }
        } else {
            scores = [Float](repeating: -.infinity, count: items.count)
        }
        let asked = history.known(below: items.count)
        let running = RunningSession(asked, gap: configuration.gap, scheme: configuration.scheme)
        guard !running.items.isEmpty else { return }
        scratch.borrow(sessions: log.count) { scratch in
            vote(running, with: neighbours(of: running, in: &scratch), into: &scores, counts: &scratch)
        }
    }

    /// What comes next after a look at this item alone.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        recommend(to: [item], count: count, owned: .excluded)
    }

    /// The items of the running session that speak for it: the score it would get for each alone.
    ///
    /// The votes are no sum over items, so these need not add up to the score of the whole session.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item), count > 0 else { return [] }
        let known = history.known(below: items.count)
        var scores: [Float] = []
        score(known, into: &scores)
        guard scores[target] > 0 else { return [] }
        var shares: [(item: Int32, share: Float)] = []
        for source in RunningSession(known, gap: configuration.gap, scheme: configuration.scheme).items.map(\.item) {
            score(IndexedHistory(items: [source]), into: &scores)
            if scores[target] > 0 { shares.append((source, scores[target])) }
        }
        shares.sort { $0.share != $1.share ? $0.share > $1.share : $0.item < $1.item }
        return shares.prefix(count)
            .compactMap { share in
                items.id(Int(share.item)).map { Reason(.because(item: $0), contribution: Double(share.share)) }
            }
    }
}
