// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The net promoter score of a survey: promoters less detractors, in points between −100 and 100 (Reichheld 2003).
///
/// Whoever answers 9 or 10 of "How likely are you to recommend us?" is a promoter, 0 to 6 a detractor. The interval is
/// the normal one with the variance p + d − (p − d)² of the answers; with fewer than about 30 answers take it as a hint.
public struct NetPromoterScore: Sendable, Hashable, Codable {
    /// Answers of 9 and 10.
    public private(set) var promoters: Int
    /// Answers of 7 and 8.
    public private(set) var passives: Int
    /// Answers of 0 to 6.
    public private(set) var detractors: Int
    /// People who were asked; `nil` where nobody knows.
    public private(set) var invited: Int?

    /// Creates a score from counts.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative count; `overflow` for counts that do not add up.
    public init(promoters: Int, passives: Int, detractors: Int, invited: Int? = nil) throws {
        try Self.check([promoters, passives, detractors, invited ?? 0])
        self.promoters = promoters
        self.passives = passives
        self.detractors = detractors
        self.invited = invited
    }

    /// Reads a score.
    ///
    /// - Throws: ``MetricsError`` for counts that cannot be; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            promoters: fields.decode(Int.self, forKey: .promoters),
            passives: fields.decode(Int.self, forKey: .passives),
            detractors: fields.decode(Int.self, forKey: .detractors),
            invited: fields.decodeIfPresent(Int.self, forKey: .invited))
    }

    /// Creates a score from answers.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for an answer outside 0 to 10.
    public init(answers: some Sequence<Int>, invited: Int? = nil) throws {
        var counts = (0, 0, 0)
        for answer in answers {
            switch answer {
            case 9...10: counts.0 += 1
            case 7...8: counts.1 += 1
            case 0...6: counts.2 += 1
            default: throw MetricsError(.invalidInput, "an answer of \(answer): answers are 0 to 10")
            }
        }
        try self.init(promoters: counts.0, passives: counts.1, detractors: counts.2, invited: invited)
    }

    /// People who answered.
    public var answers: Int { promoters + passives + detractors }

    /// The score with its 95 % interval, which is held to −100...100; `nil` without answers.
    public var score: Estimate? {
        guard let error = standardError else { return nil }
        let count = Double(answers)
        let value = 100 * (Double(promoters) / count - Double(detractors) / count)
        let half = Proportions.quantile * error
        return Estimate(value: value, lower: max(-100, value - half), upper: min(100, value + half))
    }

    /// The standard error of the score in points; `nil` without answers.
    public var standardError: Double? {
        guard answers > 0 else { return nil }
        let count = Double(answers)
        let (p, d) = (Double(promoters) / count, Double(detractors) / count)
        return 100 * (max(0, p + d - (p - d) * (p - d)) / count).squareRoot()
    }

    /// Half the width of the interval, in points: "45 ± 14.5"; `nil` without answers.
    public var marginOfError: Double? { standardError.map { $0 * Proportions.quantile } }

    /// The share of people asked who answered; `nil` where nobody knows, or where more answered than were asked.
    public var responseRate: Estimate? { invited.flatMap { Proportions.wilson(answers, of: $0) } }

    /// The score of both surveys together; how many were asked is known only if both know.
    ///
    /// - Throws: ``MetricsError`` with `overflow` if a sum does not fit.
    public func merged(with other: NetPromoterScore) throws -> NetPromoterScore {
        func sum(_ left: Int, _ right: Int) throws -> Int {
            let (sum, overflow) = left.addingReportingOverflow(right)
            guard !overflow else { throw MetricsError(.overflow, "the counts of two surveys do not fit together") }
            return sum
        }
        var asked: Int?
        if let left = invited, let right = other.invited { asked = try sum(left, right) }
        return try NetPromoterScore(
            promoters: sum(promoters, other.promoters), passives: sum(passives, other.passives),
            detractors: sum(detractors, other.detractors), invited: asked)
    }

    private static func check(_ counts: [Int]) throws {
        guard counts.allSatisfy({ $0 >= 0 }) else {
            throw MetricsError(.invalidInput, "a survey with a negative count of answers; counts start at 0")
        }
        guard counts.allSatisfy({ $0 < 1 << 60 }) else {
            throw MetricsError(.overflow, "a survey with more answers than can be summed")
        }
    }
}

/// Customer satisfaction: the share of answers at or above a mark, with Wilson's interval.
public struct CustomerSatisfaction: Sendable, Hashable, Codable {
    /// Answers at or above the mark.
    public private(set) var satisfied: Int
    /// All answers.
    public private(set) var answers: Int
    /// People who were asked; `nil` where nobody knows.
    public private(set) var invited: Int?

    /// Creates a figure from counts.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless 0 ≤ satisfied ≤ answers.
    public init(satisfied: Int, answers: Int, invited: Int? = nil) throws {
        guard satisfied >= 0, answers >= satisfied, invited ?? 0 >= 0 else {
            throw MetricsError(.invalidInput, "\(satisfied) satisfied of \(answers) answers cannot be")
        }
        self.satisfied = satisfied
        self.answers = answers
        self.invited = invited
    }

    /// Reads a figure.
    ///
    /// - Throws: ``MetricsError`` for counts that cannot be; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            satisfied: fields.decode(Int.self, forKey: .satisfied), answers: fields.decode(Int.self, forKey: .answers),
            invited: fields.decodeIfPresent(Int.self, forKey: .invited))
    }

    /// The share of satisfied answers; `nil` without answers.
    public var share: Estimate? { Proportions.wilson(satisfied, of: answers) }
    /// The share of people asked who answered; `nil` where nobody knows, or where more answered than were asked.
    public var responseRate: Estimate? { invited.flatMap { Proportions.wilson(answers, of: $0) } }
}
