// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The figures of a log at one moment: plain values, every list in a stable order, nothing that is not a number.
///
/// A ratio without a denominator is `nil`. Keys of the JSON form are stable within ``format``.
public struct MetricsSummary: Sendable, Hashable, Codable {
    /// The version of this form.
    public var format = currentFormat
    /// How it was counted.
    public var configuration: MetricsConfiguration
    /// The event time of the first fact about a person; `nil` for a log without any.
    public var firstFact: Timestamp?
    /// The moment until which the log was taken to be complete: what could only happen later is unknown, not zero.
    public var observedUntil: Timestamp?
    /// What was read.
    public var log: LogFigures
    /// Orders and refunds of people who are known.
    public var sales: SalesFigures
    /// Orders and refunds that nobody is known for.
    public var unattributedSales: SalesFigures
    /// Customers, and how many of them came back.
    public var customers: CustomerFigures
    /// By month, without gaps, the last one perhaps not over.
    public var months: [MonthFigures]
    /// Active people by day, week and month.
    public var activity: ActivityFigures
    /// By the month of the first order, without gaps.
    public var cohorts: [Cohort]
    /// The products that sold most, by revenue, at most ``longestProducts`` of them.
    public var products: [ProductFigures]
    /// All categories, by revenue.
    public var categories: [ProductFigures]
    /// Surveys by name and channel; the channel is empty for all of them together.
    public var surveys: [SurveyFigures]
    /// Sessions by the channel in which they began, in the order of names; empty unless events are kept.
    public var sessions: [SessionFigures]
    /// Customers by the number of channels that they used; empty unless events are kept or messages were sent.
    public var channelCounts: [ChannelCountFigures]
    /// Messages by journey, in the order of names; empty in a summary as of an earlier day.
    public var messages: [JourneyMessages]
    /// Conversions by journey, in the order of names.
    public var conversions: [JourneyConversion]
    /// What each figure means: numerator, denominator, window and rules.
    public var definitions: [MetricDefinition]

    /// How many products a summary holds.
    public static let longestProducts = 100
    /// The form that this release writes and reads.
    static let currentFormat = 2
}

extension MetricsSummary {
    /// Reads a summary.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for another ``format``, or figures that contradict themselves; what
    ///   the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        format = try fields.decode(Int.self, forKey: .format)
        try decoder.require(
            format == Self.currentFormat,
            "a summary of format \(format): this release reads \(Self.currentFormat); make it from the log again")
        configuration = try fields.decode(MetricsConfiguration.self, forKey: .configuration)
        firstFact = try fields.decodeIfPresent(Timestamp.self, forKey: .firstFact)
        observedUntil = try fields.decodeIfPresent(Timestamp.self, forKey: .observedUntil)
        log = try fields.decode(LogFigures.self, forKey: .log)
        sales = try fields.decode(SalesFigures.self, forKey: .sales)
        unattributedSales = try fields.decode(SalesFigures.self, forKey: .unattributedSales)
        customers = try fields.decode(CustomerFigures.self, forKey: .customers)
        months = try fields.decode([MonthFigures].self, forKey: .months)
        activity = try fields.decode(ActivityFigures.self, forKey: .activity)
        cohorts = try fields.decode([Cohort].self, forKey: .cohorts)
        products = try fields.decode([ProductFigures].self, forKey: .products)
        categories = try fields.decode([ProductFigures].self, forKey: .categories)
        surveys = try fields.decode([SurveyFigures].self, forKey: .surveys)
        sessions = try fields.decode([SessionFigures].self, forKey: .sessions)
        channelCounts = try fields.decode([ChannelCountFigures].self, forKey: .channelCounts)
        messages = try fields.decode([JourneyMessages].self, forKey: .messages)
        conversions = try fields.decode([JourneyConversion].self, forKey: .conversions)
        definitions = try fields.decode([MetricDefinition].self, forKey: .definitions)
    }
}
