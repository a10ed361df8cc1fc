// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What can be said about a channel from the people it touched: does it convert, does it not, or are they too few.
public struct ChannelEvidence: Sendable, Hashable {
    /// A judgement, the more careful the fewer people there are.
    public enum Verdict: Sendable, Hashable {
        /// The people it touched convert about as often as all, or more often.
        case converts
        /// They convert less often than all, beyond chance.
        case weak
        /// They convert less often than half of all, beyond chance: a candidate for the cut list.
        case doesNotConvert
        /// Too few people to tell whether the rate is half of that of all; as many would be needed.
        case tooFew(needed: Int)
    }

    /// The channel.
    public var channel: String
    /// People whom it touched.
    public var people: Int
    /// Those of them who converted.
    public var conversions: Int
    /// Their conversion rate with Wilson's 95 % interval; `nil` without people.
    public var rate: Estimate?
    /// The judgement.
    public var verdict: Verdict

    /// Needed to find half a rate with a one-sided error of 5 % and a power of 80 %.
    static func needed(toHalve rate: Double) -> Int? {
        guard rate > 0, rate < 1 else { return nil }
        let half = rate / 2
        let (error, power) = (1.644_853_626_951_472_7, 0.841_621_233_572_914_3)
        let spread = error * (rate * (1 - rate)).squareRoot() + power * (half * (1 - half)).squareRoot()
        let count = (spread / half) * (spread / half)
        return count < 1e15 ? Int(count.rounded(.up)) : nil
    }
}

extension TouchPaths {
    /// Which channels convert, and of which nobody can tell yet; in the order of their names.
    ///
    /// A person counts once for each channel on their path. The rate to compare with is that of all people with a
    /// touch. It says nothing about cause: a channel may convert badly because it meets strangers first.
    public var evidence: [ChannelEvidence] {
        var (people, hits) = (
            [Double](repeating: 0, count: channels.count), [Double](repeating: 0, count: channels.count)
        )
        var last = [Int](repeating: -1, count: channels.count)
        for path in 0..<count {
            for touch in self.path(path) where last[Int(touch)] != path {
                last[Int(touch)] = path
                people[Int(touch)] += converted[path] + missed[path]
                hits[Int(touch)] += converted[path]
            }
        }
        let all = conversions + nonConversions
        let overall = all > 0 ? conversions / all : 0
        return channels.indices.map { index in
            let (count, hit) = (Int(people[index]), Int(hits[index]))
            let rate = Proportions.wilson(hit, of: count)
            return ChannelEvidence(
                channel: channels[index], people: count, conversions: hit, rate: rate,
                verdict: Self.verdict(rate, of: count, overall))
        }
    }

    private static func verdict(_ rate: Estimate?, of count: Int, _ overall: Double) -> ChannelEvidence.Verdict {
        guard let needed = ChannelEvidence.needed(toHalve: overall) else {
            return overall > 0 ? .converts : .tooFew(needed: 1)
        }
        guard let rate else { return .tooFew(needed: needed) }
        // Enough evidence may come before the planned number of people.
        if rate.upper < overall / 2 { return .doesNotConvert }
        if count < needed { return .tooFew(needed: needed) }
        return rate.upper < overall ? .weak : .converts
    }
}
