// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the caller keeps in hand while a model is fitted: chance, threads, progress, and the way out.
public struct FitControl: Sendable {
    /// Where random choices start: the same seed gives the same model, to the bit, on one thread and on many.
    public var seed: UInt64
    /// How many threads work at most; at least one.
    ///
    /// All cores, unless one says otherwise.
    public var threads: Int
    /// Told now and then how far the fit is; called from the fitting thread.
    public var progress: (@Sendable (Progress) -> Void)?
    /// Asked now and then whether to give up.
    public var isCancelled: @Sendable () -> Bool

    /// How far a fit is.
    public struct Progress: Sendable, Hashable {
        /// What is being done, such as `neighbours`.
        public let phase: String
        /// Steps done, from zero to ``total``.
        public let done: Int
        /// All steps of the phase.
        public let total: Int

        /// From 0 to 1.
        public var fraction: Double { total > 0 ? Double(done) / Double(total) : 1 }
    }

    /// Creates a control; without arguments it uses all cores and gives up when the task is cancelled.
    public init(
        seed: UInt64 = 0, threads: Int? = nil,
        progress: (@Sendable (Progress) -> Void)? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }
    ) {
        self.seed = seed
        self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// Reports progress.
    /// - Throws: `CancellationError` if the caller gives up; the model being fitted is thrown away.
    package func step(_ phase: String, _ done: Int, of total: Int) throws {
        if isCancelled() { throw CancellationError() }
        progress?(Progress(phase: phase, done: done, total: total))
    }
}

/// What a fit did.
public struct FitReport: Sendable, Hashable {
    /// The users that it saw.
    public var users: Int
    /// The items of the catalogue.
    public var items: Int
    /// The events.
    public var events: Int
    /// The store's ``Interactions/generation`` at the fit.
    public var generation: Int
    /// The store's ``Interactions/fingerprint`` at the fit; nil for a model that was not fitted from a store.
    public var fingerprint: UInt64?
    /// How often the model went over the data; one for models that are counted, not iterated.
    public var iterations: Int
    /// What an iterative model minimises, after the last iteration; nil for a counted one.
    public var objective: Double?
    /// False if an iterative fit stopped at its limit of iterations before its tolerance was met.
    public var isConverged: Bool
    /// How long it took.
    public var duration: Duration

    /// Creates a report.
    public init(
        users: Int, items: Int, events: Int, generation: Int = 0, fingerprint: UInt64? = nil, iterations: Int = 1,
        objective: Double? = nil, isConverged: Bool = true, duration: Duration = .zero
    ) {
        self.users = users
        self.items = items
        self.events = events
        self.generation = generation
        self.fingerprint = fingerprint
        self.iterations = iterations
        self.objective = objective
        self.isConverged = isConverged
        self.duration = duration
    }

    /// A report on these interactions, of a fit that began at an instant.
    package init(
        _ interactions: Interactions, since start: ContinuousClock.Instant, iterations: Int = 1,
        objective: Double? = nil, isConverged: Bool = true
    ) {
        self.init(
            users: interactions.users.count, items: interactions.items.count, events: interactions.count,
            generation: interactions.generation, fingerprint: interactions.fingerprint, iterations: iterations,
            objective: objective, isConverged: isConverged, duration: start.duration(to: .now))
    }
}
