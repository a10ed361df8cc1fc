// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniSegmentation

/// One stored version of a journey.
package struct PublishedJourney: Sendable, Hashable {
    package let journey: Journey
    /// From 1, per journey.
    package let version: UInt32
    /// Whether new runs open on it.
    ///
    /// At most one version of a journey is.
    package let isCurrent: Bool
    /// When it became current.
    package let since: Timestamp

    package init(_ journey: Journey, version: UInt32 = 1, isCurrent: Bool = true, since: Timestamp = .distantPast) {
        self.journey = journey
        self.version = version
        self.isCurrent = isCurrent
        self.since = since
    }
}

/// All versions of all journeys on which runs may be, and which of them an event or an audience concerns.
package final class JourneyPlan: Sendable {
    /// What one event can do.
    struct EventConcern {
        /// Graphs that it may open.
        var opens: [JourneyGraph] = []
    }

    struct VersionKey: Hashable {
        let journey: String
        let version: UInt32
    }

    package let graphs: [JourneyGraph]
    /// Old versions that no longer compile, for example because an audience is gone.
    ///
    /// Their runs are parked.
    package let unusable: [(published: PublishedJourney, error: JourneyError)]
    let concerns: [String: EventConcern]
    let openedByAudience: [Int: [JourneyGraph]]
    /// Graphs that the calendar opens.
    package let monthly: [JourneyGraph]
    /// Whether any version watches for audiences to end a run.
    let audiencesThatEnd: Set<Int>
    package let holdouts: JourneyHoldouts
    private let versions: [VersionKey: JourneyGraph]

    /// Compiles what is published.
    ///
    /// Audiences are named in the order of the audience plan, whose indexes changes of membership carry.
    ///
    /// - Throws: ``JourneyError`` with every problem of every current version.
    package init(
        _ published: [PublishedJourney], audiences: [String] = [], holdouts: JourneyHoldouts = JourneyHoldouts()
    ) throws(JourneyError) {
        let indexes = Dictionary(audiences.enumerated().map { ($1, $0) }) { first, _ in first }
        var graphs: [JourneyGraph] = []
        var unusable: [(published: PublishedJourney, error: JourneyError)] = []
        var problems = JourneyCheck.problems(among: published)
        for version in published {
            do throws(JourneyError) {
                graphs.append(try JourneyGraph(version, audiences: indexes))
            } catch {
                if version.isCurrent { problems += error.problems } else { unusable.append((version, error)) }
            }
        }
        guard problems.isEmpty else { throw JourneyError(problems) }
        var concerns: [String: EventConcern] = [:]
        var opened: [Int: [JourneyGraph]] = [:]
        var monthly: [JourneyGraph] = []
        for graph in graphs {
            for event in graph.events { concerns[event, default: EventConcern()] = concerns[event] ?? EventConcern() }
            guard graph.isCurrent else { continue }
            switch graph.opening {
            case .event(let trigger, _): concerns[trigger.event, default: EventConcern()].opens.append(graph)
            case .audience(let audience, _): opened[audience, default: []].append(graph)
            case .monthly: monthly.append(graph)
            }
        }
        self.graphs = graphs
        self.unusable = unusable
        self.concerns = concerns
        self.monthly = monthly
        self.holdouts = holdouts
        openedByAudience = opened
        audiencesThatEnd = Set(graphs.flatMap { $0.audienceExits.map(\.audience) })
        versions = Dictionary(
            graphs.map { (VersionKey(journey: $0.name, version: $0.version), $0) }
        ) { first, _ in first }
    }

    /// Where a run stands, on the version on which it was opened.
    ///
    /// Nil if the plan lacks the version or the step, which parks the run: it stands still until it is found again.
    package func footing(of run: JourneyRun) -> (graph: JourneyGraph, node: JourneyGraph.Node)? {
        guard let graph = graph(of: run), let node = graph.node(run.step) else { return nil }
        return (graph, node)
    }

    /// The version on which a run is.
    private func graph(of run: JourneyRun) -> JourneyGraph? {
        // Comparing a few names is quicker than hashing one.
        if graphs.count <= 16 {
            for graph in graphs where graph.version == run.version && graph.name == run.journey { return graph }
            return nil
        }
        return versions[VersionKey(journey: run.journey, version: run.version)]
    }

    /// Whether a fact can do anything to a person in this state.
    ///
    /// Cheap: most facts concern no journey.
    package func isConcerned(by fact: Fact, _ state: JourneyState) -> Bool {
        guard case .event(let name) = fact.kind, let concern = concerns[name] else { return false }
        return !concern.opens.isEmpty || !state.runs.isEmpty
    }

    /// Whether a change of membership can do anything to a person in this state.
    package func isConcerned(by change: AudienceChange, _ state: JourneyState) -> Bool {
        if change.entered, openedByAudience[change.audience] != nil { return true }
        return !state.runs.isEmpty && audiencesThatEnd.contains(change.audience)
    }
}
