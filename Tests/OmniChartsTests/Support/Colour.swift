// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A colour as standards measure it, computed apart from the library under test.
struct Colour {
    /// Red, green and blue as amounts of light.
    let light: [Double]

    init(_ text: String) {
        let value = UInt32(text.dropFirst(), radix: 16) ?? 0
        light = [16, 8, 0]
            .map { shift in
                let part = Double((value >> UInt32(shift)) & 0xFF) / 255
                return part <= 0.040_45 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
            }
    }

    init(light: [Double]) {
        self.light = light.map { min(max($0, 0), 1) }
    }

    /// The contrast ratio of WCAG 2.2.
    func contrast(to other: Colour) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// The difference ΔE of CIE 1976; about 2 is the least that people notice side by side.
    func difference(from other: Colour) -> Double {
        sqrt(zip(lab, other.lab).map { ($0 - $1) * ($0 - $1) }.reduce(0, +))
    }

    /// The colour as people without one kind of cones see it (Machado, Oliveira and Fernandes, 2009, severity 1).
    func seen(by vision: Vision) -> Colour {
        Colour(light: vision.matrix.map { row in zip(row, light).map { $0 * $1 }.reduce(0, +) })
    }

    private var luminance: Double {
        0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    }

    private var lab: [Double] {
        let toXYZ = [
            [0.412_456_4, 0.357_576_1, 0.180_437_5], [0.212_672_9, 0.715_152_2, 0.072_175],
            [0.019_333_9, 0.119_192, 0.950_304_1],
        ]
        let white = [0.950_47, 1, 1.088_83]
        let parts = zip(toXYZ, white)
            .map { row, white in
                let value = zip(row, light).map { $0 * $1 }.reduce(0, +) / white
                return value > 0.008_856 ? cbrt(value) : 7.787 * value + 16 / 116
            }
        return [116 * parts[1] - 16, 500 * (parts[0] - parts[1]), 200 * (parts[1] - parts[2])]
    }

    enum Vision: CaseIterable {
        case full, withoutRed, withoutGreen, withoutBlue

        var matrix: [[Double]] {
            switch self {
            case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
            case .withoutRed:
                [
                    [0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216],
                    [-0.003_882, -0.048_116, 1.051_998],
                ]
            case .withoutGreen:
                [
                    [0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413],
                    [-0.011_820, 0.042_940, 0.968_881],
                ]
            case .withoutBlue:
                [
                    [1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602],
                    [0.004_733, 0.691_367, 0.303_900],
                ]
            }
        }
    }
}
