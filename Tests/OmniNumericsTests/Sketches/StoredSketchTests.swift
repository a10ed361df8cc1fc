// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniNumerics
import Testing

@Suite struct `A stored sketch` {
    /// Replaces one part of a stored form after another and expects each to be refused.
    private func refuses<Sketch: Codable>(_ sketch: Sketch, _ spoiled: [(String, String)]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(sketch), as: UTF8.self)
        let read = try JSONDecoder().decode(Sketch.self, from: Data(text.utf8))
        #expect(String(decoding: try encoder.encode(read), as: UTF8.self) == text)
        for (old, new) in spoiled {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(changed != text, "\(text) has no \(old)")
            let error = #expect(throws: DecodingError.self, "\(old) → \(new)") {
                try JSONDecoder().decode(Sketch.self, from: Data(changed.utf8))
            }
            guard case .dataCorrupted(let context) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(!context.debugDescription.isEmpty)
        }
    }

    @Test func `of distinct keys is refused with registers that no key gives`() throws {
        var sparse = HyperLogLog(precision: 4)
        sparse.insert(7)
        try refuses(
            sparse,
            [
                (#""precision":4"#, #""precision":3"#), (#""precision":4"#, #""precision":64"#),
                (#""format":1"#, #""format":2"#), (#""sparse":["#, #""sparse":[4000000000,"#),
                (#""registers":[]"#, #""registers":[1]"#), (#""sparse":["#, #""sparse":[0,"#),
            ])
        var dense = HyperLogLog(precision: 4)
        for key in 0..<100 as Range<UInt64> { dense.insert(key) }
        try refuses(dense, [(#""registers":["#, #""registers":[62,"#), (#""sparse":[]"#, #""sparse":[65]"#)])
    }

    @Test func `of quantiles is refused unless its weights and values are those of a stream`() throws {
        var sketch = QuantileSketch(k: 8)
        for value in [2.0, 1, 3] { sketch.insert(value) }
        try refuses(
            sketch,
            [
                (#""count":3"#, #""count":-3"#), (#""count":3"#, #""count":2"#), (#""k":8"#, #""k":0"#),
                (#""format":1"#, #""format":9"#), (#""greatest":3"#, #""greatest":2.5"#),
                (#""least":1"#, #""least":1.5"#), ("[[2,1,3]]", "[]"), ("[[2,1,3]]", "[[2],[3,1]]"),
            ])
    }

    @Test func `of counts is refused unless it has its cells`() throws {
        var sketch = CountMin(rows: 1, width: 2)
        sketch.add(5, 4)
        try refuses(
            sketch,
            [
                (#""rows":1"#, #""rows":2"#), (#""rows":1"#, #""rows":-1"#), (#""width":2"#, #""width":3"#),
                (#""width":2"#, #""width":9223372036854775807"#), (#""total":4"#, #""total":3"#),
                (#""format":1"#, #""format":2"#), (#""cells":["#, #""cells":[1,"#),
            ])
    }

    @Test func `or a full one takes no more values than it can count`() {
        var sketch = QuantileSketch()
        sketch.insert(1, times: .max)
        sketch.insert(2)
        sketch.insert(2, times: .max)
        var other = QuantileSketch()
        other.insert(3)
        let isMerged = sketch.merge(other)
        #expect(!isMerged)
        #expect(sketch.count == .max && sketch.quantile(1) == 1)
    }
}
