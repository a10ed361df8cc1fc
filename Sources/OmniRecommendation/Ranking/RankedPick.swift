// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One candidate that a re-ranking put into a list.
public struct RankedPick: Sendable, Hashable {
    /// Which candidate, by its place in what was handed in.
    public let candidate: Int
    /// What the list gained by it, in the units of the method that picked it; always finite.
    public let gain: Double

    /// Creates one of its parts.
    public init(candidate: Int, gain: Double) {
        self.candidate = candidate
        self.gain = gain
    }
}
