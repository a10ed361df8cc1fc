// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Whether the next step depends on the step before the present one too: the likelihood-ratio test G² of a chain of
/// the second order against one of the first (Anderson and Goodman 1957).
///
/// If it does, absorption and removal effects of the first order describe people who do not exist: use a higher order.
public struct SecondOrderTest: Sendable, Hashable, Codable {
    /// 2 Σ n·ln(n ÷ expected) over triples of steps.
    public var statistic: Double
    /// Degrees of freedom.
    public var degrees: Int
    /// The probability of such a statistic if the first order were enough; `nil` without degrees of freedom.
    public var pValue: Double?
    /// Triples that were counted.
    public var triples: Int
    /// The share of expected counts below five; above a fifth the probability is rough.
    public var sparseShare: Double
    /// Whether the first order is refuted at 1 % by counts that are dense enough.
    public var refutesFirstOrder: Bool { (pValue ?? 1) < 0.01 && sparseShare <= 0.2 }

    /// Tests traces.
    ///
    /// - Parameters:
    ///   - traces: What people did.
    ///   - ends: Steps that end a journey, those of the ``JourneyGraph``; what comes after one is a new beginning, so
    ///     that triples across it do not count.
    public init(_ traces: some Sequence<EventTrace>, ends: Set<String> = []) {
        var triples: [String: [String: [String: Int]]] = [:]
        for trace in traces where trace.steps.count > 2 {
            for place in 0..<(trace.steps.count - 2) {
                let names = trace.steps[place...(place + 2)].map(\.name)
                guard !ends.contains(names[0]), !ends.contains(names[1]) else { continue }
                let known = triples[names[1]]?[names[0]]?[names[2]] ?? 0
                triples[names[1], default: [:]][names[0], default: [:]][names[2]] = known.addingClamped(trace.count)
            }
        }
        var (statistic, degrees, total, cells, sparse) = (0.0, 0, 0, 0, 0)
        // Sorted, so that the sum has the same bits whatever the order of traces.
        for (_, rows) in triples.sorted(by: { $0.key < $1.key }) {
            var columns: [String: Int] = [:]
            for row in rows.values {
                for (column, count) in row { columns[column] = (columns[column] ?? 0).addingClamped(count) }
            }
            let people = columns.values.reduce(0) { $0.addingClamped($1) }
            let all = Double(people)
            total = total.addingClamped(people)
            degrees += (rows.count - 1) * (columns.count - 1)
            for (_, row) in rows.sorted(by: { $0.key < $1.key }) {
                let sum = Double(row.values.reduce(0) { $0.addingClamped($1) })
                for (column, count) in columns.sorted(by: { $0.key < $1.key }) {
                    let expected = sum * Double(count) / all
                    cells += 1
                    if expected < 5 { sparse += 1 }
                    guard let found = row[column], found > 0 else { continue }
                    statistic += 2 * Double(found) * log(Double(found) / expected)
                }
            }
        }
        self.statistic = max(0, statistic)
        self.degrees = degrees
        self.triples = total
        sparseShare = cells > 0 ? Double(sparse) / Double(cells) : 0
        pValue = Self.probability(of: self.statistic, degrees)
    }

    private static func probability(of statistic: Double, _ degrees: Int) -> Double? {
        degrees > 0 ? ChiSquare(degrees: Double(degrees)).upperTail(statistic) : nil
    }
}

extension SecondOrderTest {
    /// Reads a test, and computes its probability again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count, a statistic that is not finite
    ///   or negative, a share outside 0…1, or another probability; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        statistic = try fields.decode(Double.self, forKey: .statistic)
        degrees = try fields.count(.degrees)
        pValue = try fields.decodeIfPresent(Double.self, forKey: .pValue)
        triples = try fields.count(.triples)
        sparseShare = try fields.decode(Double.self, forKey: .sparseShare)
        try decoder.require(statistic.isFinite && statistic >= 0, "the statistic of a test is a number from 0 up")
        try decoder.require((0...1).contains(sparseShare), "a share lies between 0 and 1")
        try decoder.require(
            pValue == Self.probability(of: statistic, degrees), "a probability is not that of its statistic")
    }
}
