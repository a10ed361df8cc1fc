// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Named numbers about many subjects: one row per subject, one column per feature.
public struct FeatureTable: Sendable, Hashable {
    /// The columns' names.
    public let names: [String]
    /// The rows one after another.
    let values: [Double]

    /// Collects rows.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a row of another length than the names, a value that is
    ///   not finite, or a name given twice.
    public init(names: [String], rows: [[Double]]) throws {
        guard Set(names).count == names.count else {
            throw PredictionError(.invalidInput, "two features have the same name")
        }
        for (index, row) in rows.enumerated() {
            guard row.count == names.count else {
                throw PredictionError(.invalidInput, "row \(index) has \(row.count) values for \(names.count) features")
            }
            guard row.allSatisfy(\.isFinite) else {
                throw PredictionError(
                    .invalidInput,
                    "row \(index) has a value that is not finite; say what is missing by a feature of its own")
            }
        }
        self.names = names
        values = rows.flatMap { $0 }
        rowCount = rows.count
    }

    /// How many subjects there are.
    public let rowCount: Int

    /// One subject's numbers.
    public func row(_ index: Int) -> ArraySlice<Double> { values[index * names.count..<(index + 1) * names.count] }
}
