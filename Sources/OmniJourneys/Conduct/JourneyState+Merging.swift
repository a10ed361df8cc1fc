// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension JourneyState {
    /// Takes over the runs and memories of a person who turned out to be this one, as a rebuild does at
    /// ``Act/absorbed(_:)``.
    ///
    /// The order of the two does not matter.
    package mutating func merge(_ other: JourneyState) {
        for run in other.runs where self.run(run.id) == nil { insert(run) }
        for memory in other.memory { remember(memory.journey, memory.instance, at: memory.enteredAt) }
        switch (calendarSince, other.calendarSince) {
        case (let mine?, let theirs?): calendarSince = min(mine, theirs)
        case (nil, let theirs?): calendarSince = theirs
        default: break
        }
    }

    /// Takes over the other's runs, and ends all but the oldest where both had one of the same instance.
    ///
    /// The acts follow ``Act/absorbed(_:)`` in the survivor's log.
    package mutating func merge(_ other: JourneyState, at instant: Timestamp, acts: inout [Act]) {
        let twins = other.runs.filter { hasOpenRun($0.journey, instance: $0.instance) }
        merge(other)
        var kept: Set<RunID> = []
        for twin in twins {
            if let oldest = runs.first(where: { $0.journey == twin.journey && $0.instance == twin.instance }) {
                kept.insert(oldest.id)
            }
        }
        let ended = runs.filter { run in
            !kept.contains(run.id)
                && twins.contains { $0.journey == run.journey && $0.instance == run.instance }
        }
        for run in ended {
            let act = Act.runEnded(RunEnded(run: run.id, reason: Reason(.merged), asOf: instant))
            apply(act, at: instant)
            acts.append(act)
        }
    }
}
