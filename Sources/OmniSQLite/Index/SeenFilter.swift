// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import OmniCore

/// Says of most ids at once that they were never seen: a Bloom filter whose bits for one id lie in one cache line.
///
/// At 16 bits for each id about 1 in 1,000 new ids needs a look into the table. The ids are hashes already; their bits
/// are used as they come.
struct SeenFilter: Sendable {
    private static let wordsPerBlock = 8
    private static let probes = 7

    private(set) var words: [UInt64]
    private var blocks: UInt64 { UInt64(words.count / Self.wordsPerBlock) }

    init(capacity: Int) {
        let blocks = max(1, (capacity * 16 + 511) / 512)
        words = [UInt64](repeating: 0, count: blocks * Self.wordsPerBlock)
    }

    init?(words: [UInt64]) {
        guard !words.isEmpty, words.count.isMultiple(of: Self.wordsPerBlock) else { return nil }
        self.words = words
    }

    private func start(_ id: Digest128) -> Int {
        Int(id.high.multipliedFullWidth(by: blocks).high) * Self.wordsPerBlock
    }

    mutating func insert(_ id: Digest128) {
        let start = start(id)
        var bits = id.low
        for _ in 0..<Self.probes {
            words[start + Int(bits & 7)] |= 1 << ((bits >> 3) & 63)
            bits >>= 9
        }
    }

    func mayContain(_ id: Digest128) -> Bool {
        let start = start(id)
        var bits = id.low
        for _ in 0..<Self.probes {
            if words[start + Int(bits & 7)] & (1 << ((bits >> 3) & 63)) == 0 { return false }
            bits >>= 9
        }
        return true
    }
}
#endif
