// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCharts

/// Credits of several models side by side, what the channels cost, and what a holdout measured.
///
/// The lift is not optional: a page that shows attribution without saying whether anything was caused misleads. Where
/// no holdout was kept, the report says so.
public struct AttributionReport: Sendable, Hashable {
    /// What was measured by keeping people out at random.
    public enum Lift: Sendable, Hashable {
        /// Effects by channel, campaign or journey.
        case measured([Effect])
        /// Nothing, and why.
        case notMeasured(reason: String)
    }

    /// The effect of one thing, measured by a holdout.
    public struct Effect: Sendable, Hashable {
        /// The channel, campaign or journey.
        public var name: String
        /// People who were treated.
        public var treated: Int
        /// People who were held out.
        public var heldOut: Int
        /// The difference of their conversion rates; `nil` where one side has nobody.
        public var difference: Estimate?

        /// Creates an effect.
        public init(name: String, treated: Int, heldOut: Int, difference: Estimate?) {
            self.name = name
            self.treated = treated
            self.heldOut = heldOut
            self.difference = difference
        }

        /// Conversions that the treated would not have made on their own; `nil` without a difference.
        public var incremental: Estimate? {
            guard let difference else { return nil }
            let count = Double(treated)
            return Estimate(
                value: difference.value * count, lower: difference.lower * count, upper: difference.upper * count)
        }
    }

    /// One channel under all models.
    public struct Row: Sendable, Hashable {
        /// The channel.
        public var channel: String
        /// Credits in the order of ``AttributionReport/models``.
        public var credits: [ChannelCredit]
        /// Whether it converts at all, and whether that can be told.
        public var evidence: ChannelEvidence
        /// What it cost; `nil` where nobody said.
        public var cost: Double?
        /// Cost by credited conversion, for each model; `nil` without cost or credit.
        public var costPerAcquisition: [Double?]
        /// Credited value by cost, for each model; `nil` without cost.
        public var returnOnSpend: [Double?]
    }

    /// The models, in the order in which they were asked for.
    public var models: [AttributionModel]
    /// The channels, in the order of their names.
    public var rows: [Row]
    /// Conversions of people with a touch.
    public var conversions: Double
    /// Conversions that no touch preceded.
    public var untouched: Double
    /// What a holdout measured, to read the credits beside.
    public var lift: Lift

    /// Computes a report.
    ///
    /// - Parameters:
    ///   - paths: The paths of people, as they are known now.
    ///   - models: The models to compare.
    ///   - costs: What channels cost, in the currency of the paths' values.
    ///   - lift: What a holdout measured.
    /// - Throws: ``MetricsError`` as `credit` does, and `invalidInput` for a cost below zero or not finite.
    public init(
        _ paths: TouchPaths, models: [AttributionModel], costs: [String: Double] = [:], lift: Lift
    ) throws {
        guard costs.values.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw MetricsError(.invalidInput, "a channel's cost is below zero or not a finite number")
        }
        let credits = try models.map { try paths.credit($0) }
        self.models = models
        conversions = paths.conversions
        untouched = paths.untouched
        self.lift = lift
        rows = paths.evidence.enumerated()
            .map { index, evidence in
                let cost = costs[evidence.channel]
                let own = credits.map { $0.channels[index] }
                return Row(
                    channel: evidence.channel, credits: own, evidence: evidence, cost: cost,
                    costPerAcquisition: own.map { credit in
                        cost.flatMap { Share.of($0, by: credit.conversions) }
                    },
                    returnOnSpend: own.map { credit in cost.flatMap { Share.of(credit.value, by: $0) } })
            }
    }

    /// Credits by channel, one column per model, as a table to show or to export.
    public var table: Table {
        Table(
            caption: "Conversions credited by channel",
            headers: ["Channel"] + models.map(\.title) + ["People", "Converted", "Verdict"],
            rows: rows.map { row in
                [row.channel] + row.credits.map { NumberText.decimal($0.conversions, places: 1) }
                    + [
                        NumberText.integer(row.evidence.people),
                        ValueFormat.percent.text(row.evidence.rate?.value), Self.words(row.evidence.verdict),
                    ]
            })
    }

    static func words(_ verdict: ChannelEvidence.Verdict) -> String {
        switch verdict {
        case .converts: "converts"
        case .weak: "converts less than all"
        case .doesNotConvert: "does not convert"
        case .tooFew(let needed): "too few people, \(NumberText.integer(needed)) needed"
        }
    }
}

/// Quotients that are never anything but a finite number.
enum Share {
    /// The quotient; `nil` for a divisor of zero or below, or where the result is not finite.
    static func of(_ dividend: Double, by divisor: Double) -> Double? {
        guard divisor > 0 else { return nil }
        let quotient = dividend / divisor
        return quotient.isFinite ? quotient : nil
    }
}
