// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension JourneyDecision {
    /// A moment at which a monthly journey opens, not dealt with so far.
    private struct CalendarEntry {
        let graph: JourneyGraph
        let at: Timestamp
    }

    /// All that is due by now happens in the order in which it was due, dated at the instants at which it was.
    mutating func takeTime() {
        let calendar = calendarEntries()
        for entry in calendar.due {
            fire(before: entry.at)
            open(entry)
        }
        fire(through: context.now)
        if calendar.hasPassed { emit(.woke(asOf: context.now)) }
    }

    /// Timers due before an instant, which itself belongs to the fact that happened then.
    mutating func fire(before instant: Timestamp) {
        guard instant > .distantPast else { return }
        fire(through: min(Timestamp(microseconds: instant.microseconds - 1), context.now))
    }

    private mutating func fire(through instant: Timestamp) {
        while let (run, due) = earliestDue(instant), let (graph, node) = plan.footing(of: run) {
            go(run.id, graph, to: node.next, asOf: due)
        }
    }

    private func earliestDue(_ instant: Timestamp) -> (JourneyRun, Timestamp)? {
        var earliest: (run: JourneyRun, due: Timestamp)?
        for run in state.runs {
            guard let due = run.wakeAt, due <= instant else { continue }
            if let known = earliest, (known.due, known.run.id) < (due, run.id) { continue }
            if plan.footing(of: run) != nil { earliest = (run, due) }
        }
        return earliest
    }

    /// Monthly instants that are due and fresh, in order, and whether any has passed at all.
    private func calendarEntries() -> (due: [CalendarEntry], hasPassed: Bool) {
        var due: [CalendarEntry] = []
        var hasPassed = false
        for graph in plan.monthly {
            guard case .monthly(let day, let time, _) = graph.opening,
                let first = state.nextEntry(graph, zone: context.zone), first <= context.now
            else { continue }
            hasPassed = true
            // Nothing is fresh that lies more than the freshness back; a month more covers calendar parts.
            var instant = first
            let oldest = context.now - graph.journey.freshness - .calendarMonths(1)
            if instant < oldest { instant = context.zone.nextMonthly(day: day, at: time, after: oldest) }
            while instant <= context.now {
                if isFresh(instant, for: graph) { due.append(CalendarEntry(graph: graph, at: instant)) }
                instant = context.zone.nextMonthly(day: day, at: time, after: instant)
            }
        }
        due.sort { left, right in
            left.at != right.at ? left.at < right.at : left.graph.name < right.graph.name
        }
        return (due, hasPassed)
    }

    private mutating func open(_ entry: CalendarEntry) {
        guard case .monthly(_, _, let among) = entry.graph.opening else { return }
        if let among, !context.members.isMember(among, at: context.now) { return }
        // The day on the person's calendar names the instance: moving to another zone does not repeat it.
        let day = context.zone.local(at: entry.at).date
        enter(entry.graph, instance: "\(day)", again: .never, fact: nil, source: "calendar", asOf: entry.at)
    }
}
