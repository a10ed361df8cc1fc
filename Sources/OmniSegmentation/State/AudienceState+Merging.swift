// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension AudienceState {
    /// Takes in another person's past: the union of both, as if all facts had always been one person's.
    ///
    /// What ran out for this person before `now` is told first. Then membership is judged for the merged person and
    /// told at `now`, as changes of this one. The other's memberships are not told; let time pass there first if
    /// someone listens to them.
    /// `other` is an image of the same plan, `traits` are the merged person's.
    package mutating func merge(
        _ other: AudienceState, traits: Properties, now: Timestamp, _ plan: AudiencePlan,
        _ changes: inout [AudienceChange]
    ) {
        expectCurrent(plan)
        other.expectCurrent(plan)
        guard !other.words.isEmpty else { return traitsChanged(traits, now: now, plan, &changes) }
        let tables = plan.tables
        let isNew = words.isEmpty
        if isNew { words = plan.blank }
        var image = words.mutableSpan
        let now = max(now.microseconds, image[ImageLayout.settled], other.words[ImageLayout.settled])
        tables.walk(before: now, &image, &changes)
        for update in tables.updates { tables.unite(update, other.words, &image) }
        _ = tables.store(traits, &image)
        tables.rereadAll(at: now, &image)
        if isNew { tables.finishAll(at: now, &image, &changes) } else { tables.finish(at: now, &image, &changes) }
        dropIfBlank(plan)
    }
}

extension PlanTables {
    /// Keeps the newest times of both streams; equal times of two people are two events.
    fileprivate func unite(_ update: StreamUpdate, _ other: [Int64], _ image: inout MutableSpan<Int64>) {
        for place in update.base..<(update.base + update.capacity) {
            let time = other[place]
            // Both are sorted, newest first: once one is too old, all that follow are.
            guard time > image[update.base + update.capacity - 1] else { return }
            insert(time, update, &image)
        }
    }
}
