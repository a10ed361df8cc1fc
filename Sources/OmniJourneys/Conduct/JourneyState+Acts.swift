// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension JourneyState {
    /// Takes an act of the log, committed at an instant.
    ///
    /// Acts that do not concern journeys change nothing.
    package mutating func apply(_ act: Act, at instant: Timestamp) {
        switch act {
        case .personCreated: calendarSince = calendarSince.map { min($0, instant) } ?? instant
        case .woke(let asOf): calendarSince = calendarSince.map { max($0, asOf) } ?? asOf
        case .runEntered(let entered): enter(entered)
        case .runMoved(let move):
            guard let index = runs.firstIndex(where: { $0.id == move.run }) else { return }
            runs[index].step = move.step
            runs[index].visit = move.visit
            runs[index].stepSince = move.asOf
            runs[index].wakeAt = move.wakeAt
            runs[index].message = nil
        case .runEnded(let end): runs.removeAll { $0.id == end.run }
        case .messagePlanned(let message):
            guard let index = runs.firstIndex(where: { $0.id == message.run }) else { return }
            runs[index].message = message.key
        default: break
        }
    }

    private mutating func enter(_ entered: RunEntered) {
        guard run(entered.run) == nil else { return }
        insert(JourneyRun(entered))
        remember(entered.journey, Self.hash(entered.instance), at: entered.asOf)
    }

    mutating func insert(_ run: JourneyRun) {
        let place = runs.firstIndex { JourneyRun.precedes(run, $0) } ?? runs.count
        runs.insert(run, at: place)
    }

    mutating func remember(_ journey: String, _ instance: UInt64, at instant: Timestamp) {
        let place = place(journey, instance)
        if holds(journey, instance, at: place) {
            memory[place].enteredAt = max(memory[place].enteredAt, instant)
            return
        }
        memory.insert(Memory(journey: journey, instance: instance, enteredAt: instant), at: place)
        forgetOldest(of: journey)
    }

    /// Keeps the state bounded, whatever an instance key is made of.
    private mutating func forgetOldest(of journey: String) {
        guard memory.count > Self.rememberedInstances else { return }
        let remembered = memory.indices.filter { memory[$0].journey == journey }
        guard remembered.count > Self.rememberedInstances else { return }
        let oldest = remembered.min { left, right in
            let times = (memory[left].enteredAt, memory[right].enteredAt)
            return times.0 != times.1 ? times.0 < times.1 : memory[left].instance < memory[right].instance
        }
        if let oldest { memory.remove(at: oldest) }
    }
}
