// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension LineChart {
    /// Where a value stands on the axis: itself, or its power of ten.
    func drawn(_ value: Double?) -> Double? {
        guard isLogarithmic else { return value }
        return value.flatMap { $0 > 0 && $0.isFinite ? log10($0) : nil }
    }

    /// The marks of the axis, for values as they are drawn.
    func ticks(_ lowest: Double, _ highest: Double, leastStep: Double) -> NiceTicks {
        if isLogarithmic {
            return NiceTicks(covering: lowest.rounded(.down), highest.rounded(.up), atMost: 9, leastStep: 1)
        }
        return NiceTicks(
            covering: startsAtZero ? min(lowest, 0) : lowest, startsAtZero ? max(highest, 0) : highest, atMost: 6,
            leastStep: leastStep)
    }

    /// What is written beside a mark.
    func tickText(_ tick: Double, of ticks: NiceTicks) -> String {
        isLogarithmic ? format.text(pow(10, tick)) : format.tickText(tick, of: ticks)
    }
}
