// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments
import Testing

@Suite struct `Putting ids into buckets` {
    /// Golden, computed by an independent implementation in Python over UTF-8.
    @Test(arguments: [
        ("", "", 0.261, 0.2305),
        ("offer", "00000000000000000000000000000001", 0.412, 0.5918),
        ("offer", "ffffffffffffffffffffffffffffffff", 0.917, 0.0959),
        ("größe", "ä🙂", 0.669, 0.7706),
        ("journey/rescue", "0123456789abcdef0123456789abcdef", 0.589, 0.066),
    ])
    func `puts an id where it always was`(seed: String, id: String, first: Double, second: Double) {
        #expect(Bucketing.position(of: id, seed: seed, version: .one) == first)
        #expect(Bucketing.position(of: id, seed: seed, version: .two) == second)
    }

    @Test func `divides a namespace without overlap or gap`() {
        let left = ExperimentNamespace("page", from: 0, to: 0.3)
        let right = ExperimentNamespace("page", from: 0.3, to: 1)
        for number in 0..<2_000 {
            let id = "user \(number)"
            #expect(left.contains(id) != right.contains(id))
        }
    }
}
