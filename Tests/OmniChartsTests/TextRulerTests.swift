// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `Text in a given room` {
    @Test func `is shortened until it fits and never otherwise`() {
        var input = HostileInput(seed: 31)
        for _ in 0..<500 {
            let text = input.text()
            let room = Double(20 + input.below(300))
            let fitted = TextRuler.fitted(text, into: room, size: 12)
            #expect(TextRuler.width(fitted, size: 12) <= room)
            if TextRuler.width(text, size: 12) <= room { #expect(fitted == text) }
        }
    }

    @Test func `is broken between words into at most the lines allowed`() {
        let lines = TextRuler.lines("one two three four five six", into: 60, size: 12, atMost: 2)
        #expect(lines == ["one two", "three fo…"])
        #expect(TextRuler.lines("", into: 60, size: 12, atMost: 2).isEmpty)
    }

    @Test func `takes a full square for a Chinese character`() {
        #expect(TextRuler.width("会员日", size: 10) >= 30)
    }
}
