// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `The colours` {
    @Test func `stand out from paper as marks and are readable as text`() {
        let paper = Colour(Palette.paper)
        for (fill, text) in Palette.series {
            #expect(Colour(fill).contrast(to: paper) >= 3, "\(fill)")
            #expect(Colour(text).contrast(to: paper) >= 4.5, "\(text)")
        }
        #expect(Colour(Palette.quietInk).contrast(to: paper) >= 4.5)
    }

    @Test(arguments: Colour.Vision.allCases) func `of series differ for every kind of colour vision`(
        vision: Colour.Vision
    ) {
        let seen = Palette.series.map { Colour($0.fill).seen(by: vision) }
        for (index, one) in seen.enumerated() {
            for other in seen[(index + 1)...] { #expect(one.difference(from: other) >= 15) }
        }
    }

    @Test func `of cells darken with the share and leave their text readable`() {
        let paper = Colour(Palette.paper)
        var last = 0.0
        for share in stride(from: 0.0, through: 1, by: 0.01) {
            let shade = Colour(Palette.shade(share))
            #expect(shade.contrast(to: paper) > last, "at \(share)")
            last = shade.contrast(to: paper)
            #expect(Colour(Palette.ink(onShade: share)).contrast(to: shade) >= 4.5, "at \(share)")
        }
    }
}
