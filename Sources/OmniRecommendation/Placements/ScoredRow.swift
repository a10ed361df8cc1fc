// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A row with its score, as strategies find it.
struct ScoredRow: Sendable, Hashable {
    let row: Int32
    let score: Double

    /// Higher scores first; of equals, the smaller row.
    func isBetter(than other: ScoredRow) -> Bool {
        score != other.score ? score > other.score : row < other.row
    }
}
