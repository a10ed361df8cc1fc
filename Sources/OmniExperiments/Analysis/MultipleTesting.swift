// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Corrections for asking several questions of one experiment.
public enum MultipleTesting: String, Sendable, Hashable, Codable {
    /// Holm (1979): the chance of even one false alarm stays below alpha. For guardrails and decisions.
    case holm
    /// Benjamini and Hochberg (1995): the share of false ones among the alarms stays below alpha. For dashboards.
    case benjaminiHochberg

    /// Returns p-values to be compared with alpha as if each stood alone, in the order of those given.
    ///
    /// - Throws: ``ExperimentError`` for a p-value outside 0…1.
    public func adjusted(_ pValues: [Double]) throws -> [Double] {
        guard pValues.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
            throw ExperimentError(.invalidInput, "a p-value must lie between 0 and 1")
        }
        let count = pValues.count
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        var result = [Double](repeating: 1, count: count)
        switch self {
        case .holm:
            var largest = 0.0
            for (rank, index) in order.enumerated() {
                largest = max(largest, min(Double(count - rank) * pValues[index], 1))
                result[index] = largest
            }
        case .benjaminiHochberg:
            var least = 1.0
            for (rank, index) in order.enumerated().reversed() {
                least = min(least, Double(count) / Double(rank + 1) * pValues[index])
                result[index] = least
            }
        }
        return result
    }
}
