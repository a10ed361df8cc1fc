// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniExperiments

/// One stored version of a journey, compiled: flat nodes without loops, with indexes in place of names.
package final class JourneyGraph: Sendable {
    /// A step with the places it leads to.
    package struct Node: Sendable {
        package let name: String
        package let work: Work
        /// Where the run goes from here; nil for the end.
        package let next: Int?
    }

    /// What a node does.
    ///
    /// Places are indexes of nodes, nil for the end.
    package enum Work: Sendable {
        case wait(Span, restart: EventTrigger?)
        case waitUntil(EventTrigger, within: Span, then: Int?)
        case member(of: Int, then: Int?)
        case traits(PropertyTest, then: Int?)
        case opening(PropertyTest, then: Int?)
        case split(Experiment, [String: Int?])
        case send(Journey.Message)
        case stop
    }

    /// What opens runs, with the audience by index.
    package enum Opening: Sendable {
        case event(EventTrigger, Journey.Reentry)
        case audience(Int, Journey.Reentry)
        case monthly(day: Int, at: LocalTime, among: Int?)
    }

    package let journey: Journey
    package let name: String
    package let version: UInt32
    /// Whether new runs open on it.
    package let isCurrent: Bool
    /// When it was published; calendar entries up to then are not made up for.
    package let since: Timestamp
    package let opening: Opening
    package let eventExits: [EventTrigger]
    package let audienceExits: [(audience: Int, entered: Bool)]
    package let holdout: Experiment?
    package let nodes: [Node]
    private let places: [String: Int]

    package init(_ published: PublishedJourney, audiences: [String: Int]) throws(JourneyError) {
        let problems = JourneyCheck.problems(of: published.journey, audiences: Set(audiences.keys))
        guard problems.isEmpty else { throw JourneyError(problems) }
        let journey = published.journey
        self.journey = journey
        name = journey.name
        version = published.version
        isCurrent = published.isCurrent
        since = published.since
        holdout = journey.holdout > 0 ? journey.holdoutExperiment : nil
        var compiler = GraphCompiler(journey: journey, audiences: audiences)
        compiler.compile(journey.steps, then: nil)
        nodes = compiler.nodes
        places = Dictionary(nodes.enumerated().map { ($1.name, $0) }) { first, _ in first }
        opening = compiler.opening
        eventExits = compiler.eventExits
        audienceExits = compiler.audienceExits
    }

    /// Where a step is; nil for a name that this version does not have.
    package func place(of step: String) -> Int? {
        // Comparing a few names is quicker than hashing one.
        nodes.count <= 16 ? nodes.firstIndex { $0.name == step } : places[step]
    }

    package func node(_ step: String) -> Node? { place(of: step).map { nodes[$0] } }

    /// Names of all events that can open, move or end a run.
    package var events: Set<String> {
        var names = Set(eventExits.map(\.event))
        if case .event(let trigger, _) = opening { names.insert(trigger.event) }
        for node in nodes {
            switch node.work {
            case .wait(_, restart: let trigger?): names.insert(trigger.event)
            case .waitUntil(let trigger, _, _): names.insert(trigger.event)
            default: break
            }
        }
        return names
    }
}
