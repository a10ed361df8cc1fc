// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Rows and scores of a model, from which the best can be had without ordering the rest.
///
/// Score and row are one number each, larger for a better score and, of equal scores, for the smaller row: one
/// comparison without branches on scores that nobody can predict.
struct RankedRows {
    private var keys: [UInt64]

    /// Takes the rows that the model has something to say of: minus infinity and NaN are nothing, and so is no row.
    init(_ scores: [Float], rows: [Int32]) {
        let count = min(scores.count, rows.count)
        keys = [UInt64](unsafeUninitializedCapacity: count) { keys, kept in
            kept = 0
            scores.withUnsafeBufferPointer { scores in
                rows.withUnsafeBufferPointer { rows in
                    for number in 0..<count {
                        keys[kept] = Self.key(scores[number], rows[number])
                        kept += scores[number] > -.infinity && rows[number] >= 0 ? 1 : 0
                    }
                }
            }
        }
    }

    /// How many rows there are.
    var count: Int { keys.count }

    /// The best rows, the best first.
    mutating func best(_ wanted: Int) -> [ScoredRow] {
        let wanted = min(max(0, wanted), keys.count)
        keys.withUnsafeMutableBufferPointer { Self.moveBest(wanted, of: $0) }
        return keys[..<wanted].sorted(by: >).map(Self.row)
    }

    /// Brings the largest keys to the front, in any order: quickselect, which gives up to sorting when pivots stay bad.
    private static func moveBest(_ wanted: Int, of keys: UnsafeMutableBufferPointer<UInt64>) {
        var low = 0
        var high = keys.count
        var patience = 48
        while low < wanted, wanted < high {
            patience -= 1
            guard patience > 0 else {
                keys[low..<high].sort(by: >)
                return
            }
            let pivot = middle(keys[low], keys[(low + high) / 2], keys[high - 1])
            var above = low
            for place in low..<high {
                let key = keys[place]
                keys[place] = keys[above]
                keys[above] = key
                above += key > pivot ? 1 : 0
            }
            // Keys differ, as rows do: the pivot itself is the largest of the rest.
            if above >= wanted {
                high = above
            } else {
                var largest = above
                for place in above..<high where keys[place] == pivot { largest = place }
                keys.swapAt(above, largest)
                low = above + 1
            }
        }
    }

    private static func middle(_ one: UInt64, _ two: UInt64, _ three: UInt64) -> UInt64 {
        max(min(one, two), min(max(one, two), three))
    }

    /// Floats as whole numbers in the same order; adding zero makes minus zero an equal of zero.
    private static func key(_ score: Float, _ row: Int32) -> UInt64 {
        let bits = (score + 0).bitPattern
        let ordered = bits ^ (bits >> 31 == 1 ? .max : 0x8000_0000)
        return UInt64(ordered) << 32 | UInt64(UInt32(bitPattern: ~row))
    }

    private static func row(_ key: UInt64) -> ScoredRow {
        let ordered = UInt32(key >> 32)
        let bits = ordered ^ (ordered >> 31 == 1 ? 0x8000_0000 : .max)
        return ScoredRow(
            row: ~Int32(bitPattern: UInt32(truncatingIfNeeded: key)), score: Double(Float(bitPattern: bits)))
    }
}
