// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// A person's open runs, and what is remembered of those that are over.
///
/// Changed by acts only.
package struct JourneyState: Sendable, Hashable {
    /// When an instance of a journey was last entered.
    package struct Memory: Sendable, Hashable {
        package let journey: String
        /// Hash of the instance key.
        package let instance: UInt64
        package var enteredAt: Timestamp

        func precedes(_ journey: String, _ instance: UInt64) -> Bool {
            self.journey != journey ? self.journey < journey : self.instance < instance
        }
    }

    package static let sectionTag: UInt8 = 5
    package static let sectionVersion: UInt8 = 1
    /// How many instances of one journey are remembered per person.
    package static let rememberedInstances = 512

    /// The oldest first.
    package internal(set) var runs: [JourneyRun] = []
    /// By journey and hash of the instance.
    package internal(set) var memory: [Memory] = []
    /// Calendar entries up to here have been dealt with; the person's first sight at first.
    package internal(set) var calendarSince: Timestamp?

    package init() {}

    package var isEmpty: Bool { runs.isEmpty && memory.isEmpty && calendarSince == nil }

    package func run(_ id: RunID) -> JourneyRun? { runs.first { $0.id == id } }

    /// The run that waits for a message's fate.
    package func run(waitingFor key: MessageKey) -> JourneyRun? { runs.first { $0.message == key } }

    /// When an instance was last entered; nil for never.
    package func lastEntered(_ journey: String, instance: String) -> Timestamp? {
        let hash = Self.hash(instance)
        let place = place(journey, hash)
        return holds(journey, hash, at: place) ? memory[place].enteredAt : nil
    }

    package func hasOpenRun(_ journey: String, instance: String) -> Bool {
        runs.contains { $0.instance == instance && $0.journey == journey }
    }

    /// Runs that stand still because the plan lacks their version or step: never lost, and to be reported.
    package func parked(in plan: JourneyPlan) -> [JourneyRun] { runs.filter { plan.footing(of: $0) == nil } }

    static func hash(_ instance: String) -> UInt64 { StableHash.murmur3_128(instance).low }

    func holds(_ journey: String, _ instance: UInt64, at place: Int) -> Bool {
        place < memory.count && memory[place].instance == instance && memory[place].journey == journey
    }

    func place(_ journey: String, _ instance: UInt64) -> Int {
        var low = 0
        var high = memory.count
        while low < high {
            let middle = (low + high) / 2
            if memory[middle].precedes(journey, instance) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
