// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension AudienceState {
    /// Folds a person's facts from nothing: for a new plan, an erased or corrected fact, a merge undone, time travel.
    ///
    /// Streams first, audiences once at the end, nothing told. The order of the entries does not matter; acts, facts
    /// that are no events, and events after `asOf` count for nothing. The result is the image that recording the same
    /// facts one by one would have led to at `asOf`.
    package static func fold(
        _ entries: some Sequence<Entry>, traits: Properties, _ plan: AudiencePlan, asOf: Timestamp
    ) -> AudienceState {
        var folding = AudienceFolding(plan)
        for entry in entries {
            guard case .fact(let arrived) = entry.body, case .event(let name) = arrived.fact.kind else { continue }
            guard entry.eventTime <= asOf else { continue }
            folding.add(plan.eventIndex(name), arrived.fact.properties, at: entry.eventTime)
        }
        return folding.finish(traits: traits, asOf: asOf)
    }
}

/// A fold under way, for callers that read a log in pieces.
///
/// Events may be added in any order.
package struct AudienceFolding {
    private let plan: AudiencePlan
    private var words: [Int64]

    package init(_ plan: AudiencePlan) {
        self.plan = plan
        words = plan.blank
    }

    /// Takes in an event that happened at a time, by its place in the plan.
    package mutating func add(_ event: Int?, _ properties: Properties, at time: Timestamp) {
        guard plan.concerns(event) else { return }
        let tables = plan.tables
        var image = words.mutableSpan
        let time = max(time.microseconds, .min + 1)
        if let event { _ = tables.insert(time, event, properties, &image) }
        _ = tables.insert(time, tables.anyGroup, properties, &image)
    }

    /// Judges every audience at an instant that no added event may lie after.
    package consuming func finish(traits: Properties, asOf: Timestamp) -> AudienceState {
        let plan = plan
        let tables = plan.tables
        var words = words
        var image = words.mutableSpan
        _ = tables.store(traits, &image)
        var untold: [AudienceChange] = []
        tables.rereadAll(at: asOf.microseconds, &image)
        tables.finishAll(at: asOf.microseconds, &image, &untold)
        var state = AudienceState(words: words)
        state.dropIfBlank(plan)
        return state
    }
}
