// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// How many people were active, by day, week and month.
public struct ActivityFigures: Sendable, Hashable, Codable {
    /// The last 731 days at most, without gaps.
    public var days: [PeriodActivity] = []
    /// The last 261 weeks at most, from Monday, without gaps.
    public var weeks: [PeriodActivity] = []
    /// The last 240 months at most, without gaps.
    public var months: [PeriodActivity] = []

    static let longest = (days: 731, weeks: 261, months: 240)
}

/// Active people of one day, week or month.
public struct PeriodActivity: Sendable, Hashable, Codable {
    /// Its first day.
    public var start: LocalDate
    /// People with an event of any kind.
    public var active: Int
    /// People with an order.
    public var ordering: Int
    /// Whether the log reaches to its end.
    public var isComplete: Bool
}

/// People by the month of their first order, and how many of them ordered in later months.
public struct Cohort: Sendable, Hashable, Codable {
    /// The first day of the month of their first order.
    public var start: LocalDate
    /// How many people.
    public var size: Int
    /// How many ordered in the month itself, the next, and so on until the month of ``MetricsSummary/observedUntil``.
    public var retained: [Int]
    /// The share of ``size`` that ordered a number of months later; `nil` for the future, and for a cohort of nobody.
    public func share(after months: Int) -> Double? {
        guard retained.indices.contains(months), size > 0 else { return nil }
        return Double(retained[months]) / Double(size)
    }
}

extension PeriodActivity {
    /// Reads a period.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative or boundless count; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        start = try fields.decode(LocalDate.self, forKey: .start)
        active = try fields.count(.active)
        ordering = try fields.count(.ordering)
        isComplete = try fields.decode(Bool.self, forKey: .isComplete)
    }
}

extension Cohort {
    /// Reads a cohort.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` where more people ordered than there are; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        start = try fields.decode(LocalDate.self, forKey: .start)
        let size = try fields.count(.size)
        let retained = try fields.decode([Int].self, forKey: .retained)
        (self.size, self.retained) = (size, retained)
        try decoder.require(
            retained.allSatisfy((0...size).contains), "of a cohort of \(size) more ordered later, or fewer than none")
    }
}
