// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `A number as text` {
    @Test(arguments: [
        (0, "0"), (0.089, "0.089"), (8.93, "8.93"), (45.62, "45.6"), (456.4, "456"), (2260, "2,260"),
        (9999.4, "9,999"), (9999.6, "10k"), (12_345, "12.3k"), (123_456, "123k"), (999_499, "999k"),
        (999_500, "1M"), (1_234_567, "1.23M"), (-1_200_000, "−1.2M"), (3.4e9, "3.4B"), (7e12, "7T"),
        (1.2e18, "1.2e18"), (9.96e20, "1e21"), (-2e-7, "−2e−7"), (.infinity, "–"), (.nan, "–"), (-0.0, "0"),
    ]) func `is short and never writes a thousand of a unit`(value: Double, text: String) {
        #expect(NumberText.compact(value) == text)
    }

    @Test(arguments: [
        (1234.5, 2, "1,234.50"), (0.005, 2, "0.01"), (-0.004, 2, "0.00"), (1e6, 0, "1,000,000"), (2.5, 0, "3"),
        (-1234567.891, 1, "−1,234,567.9"), (1e17, 0, "1e17"),
    ]) func `keeps the places it is asked for`(value: Double, places: Int, text: String) {
        #expect(NumberText.decimal(value, places: places) == text)
    }

    @Test(arguments: [(Int.min, "−9,223,372,036,854,775,808"), (0, "0"), (999, "999"), (1_067_371, "1,067,371")])
    func `groups whole numbers by thousands`(value: Int, text: String) {
        #expect(NumberText.integer(value) == text)
    }

    @Test(arguments: [
        (0.089, "8.9%"), (0, "0%"), (1, "100%"), (0.11, "11.0%"), (0.9999, "100%"), (-0.5, "−50.0%"),
        (0.0001, "0.01%"), (1e300, "1e302%"), (.nan, "–"),
    ]) func `is a share in percent`(share: Double, text: String) {
        #expect(NumberText.percent(share) == text)
    }

    @Test(arguments: [
        (ValueFormat.number, 12_345.678, "12.3k", "+12.3k", "12,345.68"),
        (.percent, 0.089, "8.9%", "+8.9%", "8.9%"),
        (.percentagePoints, -0.012, "−1.2 pp", "−1.2 pp", "−1.2 pp"),
        (.money("£"), -8_340_000, "−£8.34M", "−£8.34M", "−£8,340,000.00"),
        (.unit("days"), 3.5, "3.5 days", "+3.5 days", "3.50 days"),
    ]) func `is dressed by its format`(format: ValueFormat, value: Double, short: String, signed: String, long: String)
    {
        #expect(format.text(value) == short)
        #expect(format.signedText(value) == signed)
        #expect(format.longText(value) == long)
        #expect(format.text(nil) == "–")
    }

    @Test func `never shows a reader what is not a number`() {
        var input = HostileInput(seed: 11)
        for _ in 0..<5000 {
            let value = input.value()
            for format in [ValueFormat.number, .percent, .percentagePoints, .money("£"), .unit("x")] {
                let text = format.text(value) + format.longText(value) + format.signedText(value)
                #expect(!text.lowercased().contains("nan") && !text.lowercased().contains("inf"))
            }
        }
    }

    @Test func `reads back as what it was within its precision`() throws {
        var input = HostileInput(seed: 12)
        for _ in 0..<2000 {
            let value = Double(input.below(2_000_000_000)) / 1000 - 1_000_000
            let plain = NumberText.decimal(value, places: 3).replacing(",", with: "").replacing("−", with: "-")
            let read = try #require(Double(plain))
            #expect(abs(read - value) <= 0.000_500_1)
        }
    }
}
