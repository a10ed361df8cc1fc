// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension AudienceState {
    /// Lets time pass: tells what ran out up to `now` (before it, if `includingNow` is false), each change dated at its
    /// own instant, in order.
    ///
    /// The image is then settled as of the last change that was told. Clocks that closed without changing an audience
    /// leave no trace, so that a log which holds only the wake-ups that told something rebuilds the same image.
    package mutating func advance(
        to now: Timestamp, _ plan: AudiencePlan, _ changes: inout [AudienceChange], includingNow: Bool = true
    ) {
        expectCurrent(plan)
        guard !words.isEmpty else { return }
        // A next flip of `.max` means never.
        let end = min(includingNow ? now.microseconds : max(now.microseconds, .min + 1) - 1, .max - 1)
        guard words[ImageLayout.next] <= end else { return }
        var trial = words
        while trial[ImageLayout.next] <= end {
            let told = changes.count
            let due = trial[ImageLayout.next]
            var image = trial.mutableSpan
            plan.tables.settle(at: due, &image, &changes)
            if changes.count > told { words = trial }
        }
    }

    /// Takes in a fact that happened at `eventTime` and arrived at `now`, and tells which audiences changed.
    ///
    /// What ran out before `now` is told first, each at its own instant; what runs out at `now` is judged together
    /// with the fact. A fact that is no event, or of which no condition speaks, only lets time pass. Steps never go
    /// back: a `now` before the settled instant counts as that instant, an `eventTime` after `now` as `now`.
    package mutating func record(
        _ fact: Fact, at eventTime: Timestamp, now: Timestamp, _ plan: AudiencePlan, _ changes: inout [AudienceChange]
    ) {
        if case .event(let name) = fact.kind {
            record(plan.eventIndex(name), fact.properties, at: eventTime, now: now, plan, &changes)
        } else {
            letPass(now, plan, &changes)
        }
    }

    /// The same for an event whose place in the plan the caller has looked up; `nil` for events without one.
    package mutating func record(
        _ event: Int?, _ properties: Properties, at eventTime: Timestamp, now: Timestamp, _ plan: AudiencePlan,
        _ changes: inout [AudienceChange]
    ) {
        guard plan.concerns(event) else { return letPass(now, plan, &changes) }
        expectCurrent(plan)
        let tables = plan.tables
        let isNew = words.isEmpty
        if isNew { words = plan.blank }
        var image = words.mutableSpan
        let now = max(now.microseconds, image[ImageLayout.settled])
        // `.min` stands for "no time" in streams.
        let time = max(min(eventTime.microseconds, now), .min + 1)
        tables.walk(before: now, &image, &changes)
        let namedChanged = event.map { tables.insert(time, $0, properties, &image) } ?? false
        let anyChanged = tables.insert(time, tables.anyGroup, properties, &image)
        if image[ImageLayout.next] <= now { tables.rereadDue(at: now, &image) }
        if let event, namedChanged { tables.rereadAfterFact(event, at: now, &image) }
        if anyChanged { tables.rereadAfterFact(tables.anyGroup, at: now, &image) }
        guard isNew else { return tables.finish(at: now, &image, &changes) }
        tables.finishAll(at: now, &image, &changes)
        dropIfBlank(plan)
    }

    /// Takes over the person's traits as they are from `now` on, and tells which audiences changed.
    package mutating func traitsChanged(
        _ traits: Properties, now: Timestamp, _ plan: AudiencePlan, _ changes: inout [AudienceChange]
    ) {
        expectCurrent(plan)
        let tables = plan.tables
        // Most changes of traits touch none that a condition reads; those must leave the image alone.
        var trial = words.isEmpty ? plan.blank : words
        var after = trial.mutableSpan
        guard tables.store(traits, &after) else { return letPass(now, plan, &changes) }
        let isNew = words.isEmpty
        if isNew { words = plan.blank }
        var image = words.mutableSpan
        let now = max(now.microseconds, image[ImageLayout.settled])
        tables.walk(before: now, &image, &changes)
        _ = tables.store(traits, &image)
        tables.reread(tables.traitGroup, at: now, &image)
        tables.rereadDue(at: now, &image)
        if isNew { tables.finishAll(at: now, &image, &changes) } else { tables.finish(at: now, &image, &changes) }
        dropIfBlank(plan)
    }

    /// Lets time pass; a person who has no image yet gets one if some audience takes people of whom nothing is known.
    private mutating func letPass(_ now: Timestamp, _ plan: AudiencePlan, _ changes: inout [AudienceChange]) {
        guard words.isEmpty, plan.welcomesStrangers else { return advance(to: now, plan, &changes) }
        words = plan.blank
        var image = words.mutableSpan
        plan.tables.finishAll(at: now.microseconds, &image, &changes)
    }

    /// Keeps no image that says no more than none would: whether there is one must not depend on the way here.
    mutating func dropIfBlank(_ plan: AudiencePlan) {
        if words[ImageLayout.flips...] == plan.blank[ImageLayout.flips...] { words = [] }
    }

    func expectCurrent(_ plan: AudiencePlan) {
        precondition(isCurrent(plan), "this image was made by another plan: fold the person's log again")
    }
}
