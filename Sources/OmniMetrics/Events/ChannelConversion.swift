// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// A conversion rate with nothing left implicit: who counts below the line, who above it, and within which time.
public struct ConversionMetric: Sendable, Hashable, Codable {
    /// Who may convert.
    public enum Denominator: Sendable, Hashable, Codable {
        /// Visitors: people with any event on the channel.
        case visitors
        /// People who did one thing on the channel, such as becoming a lead.
        case people(doing: String)
    }

    /// What is a conversion: an event, on whatever channel.
    public var numerator: String
    /// Who may convert.
    public var denominator: Denominator
    /// How long after a person first counted in the denominator a conversion still counts.
    public var window: Span

    /// Creates a rate: of the people in the denominator, the share with the event within the window.
    public init(_ numerator: String, of denominator: Denominator, within window: Span) {
        self.numerator = numerator
        self.denominator = denominator
        self.window = window
    }

    /// The rate in one line, for a heading or a footnote.
    public var formula: String {
        let people =
            switch denominator {
            case .visitors: "people with any event on the channel"
            case .people(let event): "people with “\(event)” on the channel"
            }
        return "people with “\(numerator)” within \(window.words) ÷ \(people)"
    }
}

/// The conversion rate of one channel.
public struct ChannelConversion: Sendable, Hashable, Codable {
    /// The channel: the source of facts.
    public var channel: String
    /// People in the denominator.
    public var entered: Int
    /// Those of them whose whole window the log covers.
    public var observed: Int
    /// Those of them who converted.
    public var converted: Int
    /// ``converted`` by ``observed``, with Wilson's interval; `nil` without observed people.
    public var rate: Estimate? { Proportions.wilson(converted, of: observed) }
}

extension MetricsLedger {
    /// A conversion rate by channel, in the order of names; empty unless events are kept.
    ///
    /// A person counts once on every channel on which they entered the denominator, from the first time on. The window
    /// opens at that moment; an event of that very moment counts.
    ///
    /// - Parameters:
    ///   - metric: What is divided by what.
    ///   - observedUntil: The moment until which the log is complete, by default that of its latest fact.
    /// - Returns: A row per channel.
    public func conversion(_ metric: ConversionMetric, observedUntil: Timestamp? = nil) -> [ChannelConversion] {
        let summarizer = Summarizer(self, observedUntil: observedUntil)
        guard let end = summarizer.end else { return [] }
        let numerator = names.find(metric.numerator)
        var denominator: Int32?
        if case .people(let event) = metric.denominator {
            guard let name = names.find(event) else { return [] }
            denominator = name
        }
        var channels: [Int32: ChannelConversion] = [:]
        let rows = summarizer.events
        var start = 0
        while start < rows.count {
            var stop = start
            while stop < rows.count, rows[stop].person == rows[start].person { stop += 1 }
            var entries: [Int32: Int64] = [:]
            for row in rows[start..<stop] where denominator == nil || row.name == denominator {
                if entries[row.channel] == nil { entries[row.channel] = row.time }
            }
            for (channel, time) in entries {
                let until = configuration.zone.adding(metric.window, to: Timestamp(microseconds: time))
                var figures =
                    channels[channel]
                    ?? ChannelConversion(channel: names[channel], entered: 0, observed: 0, converted: 0)
                figures.entered += 1
                if until <= end {
                    figures.observed += 1
                    let isConverted = rows[start..<stop]
                        .contains {
                            $0.name == numerator && $0.time >= time && $0.time <= until.microseconds
                        }
                    if isConverted { figures.converted += 1 }
                }
                channels[channel] = figures
            }
            start = stop
        }
        return channels.values.sorted { $0.channel < $1.channel }
    }
}

extension ChannelConversion {
    /// Reads a conversion rate.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless 0 ≤ converted ≤ observed ≤ entered; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        channel = try fields.decode(String.self, forKey: .channel)
        entered = try fields.count(.entered)
        observed = try fields.count(.observed)
        converted = try fields.count(.converted)
        try decoder.require(
            converted <= observed && observed <= entered,
            "\(converted) of \(observed) of \(entered) people cannot have converted")
    }
}
