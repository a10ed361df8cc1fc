// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `The ticks of an axis` {
    @Test func `cover the range, ascend evenly and are never too many`() {
        var input = HostileInput(seed: 21)
        for _ in 0..<4000 {
            let bounds = [input.value() ?? 0, input.value() ?? 0].filter(\.isFinite)
            guard let low = bounds.min(), let high = bounds.max() else { continue }
            let limit = 3 + input.below(12)
            let ticks = NiceTicks(covering: low, high, atMost: limit)
            let drawnLow = max(low, -1e300)
            let drawnHigh = min(high, 1e300)
            let slack = ticks.step * 1e-6
            #expect(ticks.values.count >= 2 && ticks.values.count <= limit, "\(low)...\(high)")
            #expect(ticks.first <= drawnLow + slack && ticks.last >= drawnHigh - slack, "\(low)...\(high)")
            #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 }, "\(low)...\(high)")
            #expect(ticks.values.allSatisfy { $0.isFinite })
        }
    }

    @Test(arguments: [0.001, 0.4, 1, 3, 7, 19, 480, 12_345, 9.9e8]) func `step by 1, 2 or 5 times a power of ten`(
        top: Double
    ) {
        for limit in 3...12 {
            var mantissa = NiceTicks(covering: 0, top, atMost: limit).step
            while mantissa >= 9.999 { mantissa /= 10 }
            while mantissa < 0.9999 { mantissa *= 10 }
            #expect([1.0, 2, 5].contains { abs($0 - mantissa) < 1e-6 }, "step of \(mantissa)")
        }
    }

    @Test(arguments: [
        (0.0, 2770.0, ["0", "1,000", "2,000", "3,000"]),
        (0.0, 0.0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-8.2, 12.5, ["−10", "−5", "0", "5", "10", "15"]),
        (0.0, 12_300.0, ["0", "5k", "10k", "15k"]),
        (0.0, 2.4e6, ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"]),
    ]) func `are labelled with one unit and the same places`(low: Double, high: Double, labels: [String]) {
        let ticks = NiceTicks(covering: low, high, atMost: 6)
        #expect(ticks.values.map { ValueFormat.number.tickText($0, of: ticks) } == labels)
    }

    @Test func `are labelled differently each`() {
        var input = HostileInput(seed: 22)
        for _ in 0..<2000 {
            guard let value = input.value(), value.isFinite else { continue }
            let ticks = NiceTicks(covering: min(value, 0), max(value, 0), atMost: 6)
            let labels = ticks.values.map { ValueFormat.number.tickText($0, of: ticks) }
            #expect(Set(labels).count == labels.count, "\(value): \(labels)")
        }
    }

    @Test(arguments: [1.0, 2, 3, 7, 40]) func `of counts are whole numbers`(most: Double) {
        let bars = BarChart(
            title: "", description: "Counts.", categories: ["a"], series: [Series(name: "A", values: [most])])
        let texts = MarkupReader(bars.svg).texts["text"] ?? []
        #expect(texts.count > 2 && !texts.contains { $0.contains(".") })
    }
}
