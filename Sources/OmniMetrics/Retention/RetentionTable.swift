// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Which of the people of a cohort count as retained in a period.
public enum RetentionRule: Sendable, Hashable, Codable {
    /// Active in that very period.
    case classic
    /// Active in that period or any later one.
    case rolling
    /// Active in one of several periods, such as days 1 to 3, 4 to 7, 8 to 14; the cuts are the first periods of each.
    case bracketed([Int])

    /// Columns of the table and the first period of each; `nil` if cuts are not ascending from zero on.
    func columns(_ periods: Int) -> [Int]? {
        guard case .bracketed(let cuts) = self else { return Array(0..<periods) }
        guard !cuts.isEmpty, cuts[0] >= 0, zip(cuts, cuts.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        return cuts.filter { $0 < periods }
    }
}

/// People by the period in which they began, and how many of them came again later.
///
/// What cannot be known yet, because a period is not over for everybody of a cohort, is `nil` and not zero.
public struct RetentionTable: Sendable, Hashable, Codable {
    /// People who began in one period.
    public struct Row: Sendable, Hashable, Codable {
        /// The period in which they began, counted as the activity was.
        public var cohort: Int
        /// How many.
        public var size: Int
        /// How many were retained, by column; `nil` where the future decides.
        public var retained: [Int?]

        /// The share that was retained; `nil` where it is unknown.
        public func share(_ column: Int) -> Double? {
            guard retained.indices.contains(column), let count = retained[column], size > 0 else { return nil }
            return Double(count) / Double(size)
        }
    }

    /// Which people count.
    public var rule: RetentionRule
    /// The first period of each column, counted from the beginning of the cohort.
    public var columns: [Int]
    /// The cohorts, earliest first; cohorts of nobody are left out.
    public var rows: [Row]

    /// Counts a table.
    ///
    /// - Parameters:
    ///   - activity: For each person the days on which they were active, in any order.
    ///   - periodDays: How many days a period has. Cohorts begin at multiples of it; a person's periods are counted
    ///     from their own first day.
    ///   - periods: How many periods, the first one among them.
    ///   - rule: Which people count.
    ///   - observedUntil: The last day that is known completely; `nil` takes all periods for known.
    /// - Throws: ``MetricsError`` with `invalidInput` for a period below one day, no periods, or unordered brackets.
    public init(
        activity: [[Int]], periodDays: Int, periods: Int, rule: RetentionRule, observedUntil: Int? = nil
    ) throws {
        let far = 1 << 40
        guard activity.allSatisfy({ $0.allSatisfy { $0.magnitude < far } }), observedUntil?.magnitude ?? 0 < far else {
            throw MetricsError(.invalidInput, "a day beyond the calendar: days are numbers below 2 to the power of 40")
        }
        guard (1...100_000).contains(periodDays), (1...10_000).contains(periods), let columns = rule.columns(periods)
        else {
            throw MetricsError(
                .invalidInput,
                "\(periods) periods of \(periodDays) days: give 1 to 10000 of at least a day, brackets in ascending order"
            )
        }
        var sizes: [Int: Int] = [:]
        var counts: [Int: [Int]] = [:]
        var youngest: [Int: Int] = [:]
        for days in activity {
            guard let first = days.min() else { continue }
            let cohort = Self.floor(first, periodDays)
            sizes[cohort, default: 0] += 1
            youngest[cohort] = max(youngest[cohort] ?? first, first)
            var seen = [Bool](repeating: false, count: periods)
            for day in days {
                let period = (day - first) / periodDays
                if period < periods { seen[period] = true } else if rule == .rolling { seen[periods - 1] = true }
            }
            var row = counts[cohort] ?? [Int](repeating: 0, count: columns.count)
            for (column, start) in columns.enumerated() {
                let end = column + 1 < columns.count ? columns[column + 1] : periods
                let isRetained =
                    switch rule {
                    case .classic: seen[start]
                    case .rolling: seen[start...].contains(true)
                    case .bracketed: seen[start..<end].contains(true)
                    }
                if isRetained { row[column] += 1 }
            }
            counts[cohort] = row
        }
        self.rule = rule
        self.columns = columns
        rows = sizes.keys.sorted()
            .map { cohort in
                let row = counts[cohort] ?? []
                let known = columns.indices.map { column -> Int? in
                    guard let observedUntil else { return row[column] }
                    // Rolling retention of today is never final; it is told as far as it is known.
                    let start = columns[column]
                    let end =
                        rule.isBracketed ? (column + 1 < columns.count ? columns[column + 1] : periods) : start + 1
                    let last = (youngest[cohort] ?? 0) + end * periodDays - 1
                    return last <= observedUntil ? row[column] : nil
                }
                return Row(cohort: cohort, size: sizes[cohort] ?? 0, retained: known)
            }
    }

    /// The share of all people of known cohorts, by column; `nil` where no cohort is old enough.
    public func share(_ column: Int) -> Estimate? {
        let known = rows.filter { $0.retained.indices.contains(column) && $0.retained[column] != nil }
        return Proportions.wilson(
            known.total { $0.retained[column] ?? 0 }, of: known.total(\.size))
    }

    private static func floor(_ day: Int, _ length: Int) -> Int {
        let (quotient, remainder) = day.quotientAndRemainder(dividingBy: length)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension RetentionRule {
    var isBracketed: Bool { if case .bracketed = self { true } else { false } }
}

extension RetentionTable {
    /// Reads a table.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless the columns are those of the rule, each row has as many, and
    ///   cohorts follow each other; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        rule = try fields.decode(RetentionRule.self, forKey: .rule)
        columns = try fields.decode([Int].self, forKey: .columns)
        rows = try fields.decode([Row].self, forKey: .rows)
        let count = columns.count
        var all: [Int]? = Array(0..<count)
        if case .bracketed(let cuts) = rule { all = rule.columns(.max).map { _ in Array(cuts.prefix(count)) } }
        try decoder.require(columns == all, "the columns of a retention table are not those of its rule")
        let isOrdered = zip(rows, rows.dropFirst()).allSatisfy { $0.cohort < $1.cohort }
        try decoder.require(
            isOrdered && rows.allSatisfy { $0.retained.count == count },
            "cohorts of a retention table are in their order, each with \(count) columns")
    }
}

extension RetentionTable.Row {
    /// Reads a row.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a cohort of nobody, or of fewer than were retained; what the
    ///   decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        cohort = try fields.decode(Int.self, forKey: .cohort)
        let size = try fields.count(.size)
        let retained = try fields.decode([Int?].self, forKey: .retained)
        (self.size, self.retained) = (size, retained)
        try decoder.require(
            size > 0 && retained.allSatisfy { (0...size).contains($0 ?? 0) },
            "of a cohort of \(size) more were retained, or fewer than none")
    }
}
