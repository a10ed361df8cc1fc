// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// The step on one image. Nothing here allocates, but what `changes` needs to grow.
extension PlanTables {
    /// Brings the image from its settled instant to the next one at which something is due, and tells what changed.
    func settle(at now: Int64, _ image: inout MutableSpan<Int64>, _ changes: inout [AudienceChange]) {
        rereadDue(at: now, &image)
        finish(at: now, &image, &changes)
    }

    /// Settles all that is due before an instant, each at its own.
    @inline(__always)
    func walk(before now: Int64, _ image: inout MutableSpan<Int64>, _ changes: inout [AudienceChange]) {
        while image[ImageLayout.next] < now { settle(at: image[ImageLayout.next], &image, &changes) }
    }

    /// Reads again the clocks of every group of which one may have closed.
    func rereadDue(at now: Int64, _ image: inout MutableSpan<Int64>) {
        for group in groups.indices where image[ImageLayout.flips + group] <= now { reread(group, at: now, &image) }
        refreshNext(&image)
    }

    /// Reads the clocks of one group at an instant: their bits, which of them changed, and when the next one closes.
    func reread(_ group: Int, at now: Int64, _ image: inout MutableSpan<Int64>) {
        var next = Int64.max
        for place in groups[group] {
            let clock = clocks[place]
            let end = clock.end(from: image[clock.word])
            let isOpen = end > now
            if isOpen, end < next { next = end }
            let word = place >> 6
            let mask = Int64(bitPattern: 1 << UInt64(place & 63))
            let difference = ((isOpen ? -1 : 0) ^ image[layout.bits + word]) & mask
            image[layout.bits + word] ^= difference
            image[layout.changed + word] |= difference
        }
        image[ImageLayout.flips + group] = next
    }

    /// Reads one group after a fact, and keeps the image's next flip exact at the least cost.
    func rereadAfterFact(_ group: Int, at now: Int64, _ image: inout MutableSpan<Int64>) {
        let before = image[ImageLayout.flips + group]
        reread(group, at: now, &image)
        let after = image[ImageLayout.flips + group]
        let next = image[ImageLayout.next]
        if after <= next {
            image[ImageLayout.next] = after
        } else if before == next {
            refreshNext(&image)
        }
    }

    /// Reads every clock at an instant.
    func rereadAll(at now: Int64, _ image: inout MutableSpan<Int64>) {
        for group in groups.indices { reread(group, at: now, &image) }
        refreshNext(&image)
    }

    private func refreshNext(_ image: inout MutableSpan<Int64>) {
        var next = Int64.max
        for group in groups.indices { next = min(next, image[ImageLayout.flips + group]) }
        image[ImageLayout.next] = next
    }

    /// Decides the audiences that read a changed atom, tells their changes in the order of the audiences, and dates
    /// the image.
    func finish(at now: Int64, _ image: inout MutableSpan<Int64>, _ changes: inout [AudienceChange]) {
        image[ImageLayout.settled] = now
        let told = changes.count
        for word in layout.changedWords {
            var rest = UInt64(bitPattern: image[word])
            image[word] = 0
            while rest != 0 {
                let atom = (word - layout.changed) << 6 + rest.trailingZeroBitCount
                rest &= rest - 1
                // Past the last atom there is nothing: the bits of a damaged image must not be followed.
                guard atom < readerRanges.count else { break }
                for place in readerRanges[atom] { decide(Int(readers[place]), at: now, &image, &changes) }
            }
        }
        if changes.count > told + 1 { changes[told...].sort { $0.audience < $1.audience } }
    }

    /// Decides every audience; for an image that has told nothing yet.
    func finishAll(at now: Int64, _ image: inout MutableSpan<Int64>, _ changes: inout [AudienceChange]) {
        image[ImageLayout.settled] = now
        for word in layout.changedWords { image[word] = 0 }
        for audience in entries.indices { decide(audience, at: now, &image, &changes) }
    }

    @inline(__always)
    private func decide(
        _ audience: Int, at now: Int64, _ image: inout MutableSpan<Int64>, _ changes: inout [AudienceChange]
    ) {
        let bits = layout.bits
        var place = entries[audience]
        while place >= 0 {
            let node = nodes[Int(place)]
            let word = UInt64(bitPattern: image[bits + Int(node.atom >> 6)])
            place = word >> UInt64(node.atom & 63) & 1 == 1 ? node.yes : node.no
        }
        let isMember = place == DecisionNode.accept
        let word = layout.members + audience >> 6
        let mask = Int64(bitPattern: 1 << UInt64(audience & 63))
        guard (image[word] & mask != 0) != isMember else { return }
        image[word] ^= mask
        changes.append(AudienceChange(audience: audience, entered: isMember, at: Timestamp(microseconds: now)))
    }
}

extension PlanTables {
    /// Puts a time into the streams of a group that the event passes; answers whether any of them changed.
    func insert(_ time: Int64, _ group: Int, _ properties: Properties, _ image: inout MutableSpan<Int64>) -> Bool {
        var didChange = false
        for place in updateRanges[group] {
            let update = updates[place]
            // What is no newer than the oldest kept time of a full stream can never count again.
            if time <= image[update.base + update.capacity - 1] { continue }
            if update.filter >= 0, !filters[update.filter].matches(properties) { continue }
            insert(time, update, &image)
            didChange = true
        }
        return didChange
    }

    /// Puts a time into its place, newest first; the oldest falls off.
    @inline(__always)
    func insert(_ time: Int64, _ update: StreamUpdate, _ image: inout MutableSpan<Int64>) {
        var hole = update.base + update.capacity - 1
        while hole > update.base, image[hole - 1] < time {
            image[hole] = image[hole - 1]
            hole -= 1
        }
        image[hole] = time
    }

    /// Stores what the conditions read of traits; answers whether any of it changed.
    func store(_ traits: Properties, _ image: inout MutableSpan<Int64>) -> Bool {
        var didChange = false
        for (place, name) in traitTimes.enumerated() {
            // Without a moment the clock is open for ever.
            let moment = traits[name].flatMap { Timestamp($0) }?.microseconds ?? .max
            let word = layout.traitTimes + place
            if image[word] != moment {
                image[word] = moment
                didChange = true
            }
        }
        for (place, test) in traitTests.enumerated() {
            let atom = clocks.count + place
            let mask = Int64(bitPattern: 1 << UInt64(atom & 63))
            let difference = ((test.matches(traits) ? -1 : 0) ^ image[layout.bits + atom >> 6]) & mask
            image[layout.bits + atom >> 6] ^= difference
            image[layout.changed + atom >> 6] |= difference
            if difference != 0 { didChange = true }
        }
        return didChange
    }

    /// Whether an atom holds at an instant, read from the streams, not from the settled bits.
    func holds(_ atom: Int, at now: Int64, _ image: Swift.Span<Int64>) -> Bool {
        guard atom < clocks.count else { return image.bit(atom, from: layout.bits) }
        let clock = clocks[atom]
        return clock.end(from: image[clock.word]) > now
    }

    /// Follows an audience's questions with atoms read by the caller.
    func decision(of audience: Int, _ holds: (Int) -> Bool) -> Bool {
        var place = entries[audience]
        while place >= 0 {
            let node = nodes[Int(place)]
            place = holds(Int(node.atom)) ? node.yes : node.no
        }
        return place == DecisionNode.accept
    }

    /// The image of a person of whom nothing is known, not yet told to be in any audience.
    func blankImage(of fingerprint: Digest128) -> [Int64] {
        var words = [Int64](repeating: 0, count: layout.size)
        words[0] = Int64(bitPattern: fingerprint.high)
        words[1] = Int64(bitPattern: fingerprint.low)
        words[ImageLayout.settled] = .min
        for place in layout.traitTimes..<layout.streams { words[place] = .max }
        for place in layout.streams..<layout.size { words[place] = .min }
        var image = words.mutableSpan
        for place in traitTests.indices where traitTests[place].matches(Properties()) {
            let atom = clocks.count + place
            image[layout.bits + atom >> 6] |= Int64(bitPattern: 1 << UInt64(atom & 63))
        }
        for group in groups.indices { reread(group, at: .min, &image) }
        refreshNext(&image)
        for word in layout.changedWords { image[word] = 0 }
        return words
    }
}
