// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a figure means, as a value, so that two teams cannot mean two things by one name.
public struct MetricDefinition: Sendable, Hashable, Codable {
    /// What a figure is about.
    public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
        case sales
        case customers
        case activity
        case messages
        case journeys
    }

    /// Unique, and stable: "average_order_value".
    public var name: String
    /// As people call it.
    public var title: String
    /// What it is about.
    public var family: Family
    /// What is counted or summed.
    public var numerator: String
    /// What it is divided by; empty for a count or a sum.
    public var denominator: String
    /// Over which time.
    public var window: String
    /// How currencies are treated; empty where no money is involved.
    public var currencyRule: String
    /// How refunds are treated; empty where none are involved.
    public var refundRule: String
    /// From which entries of the log it is made.
    public var lineage: String

    /// The numerator, and the denominator if there is one.
    public var formula: String { denominator.isEmpty ? numerator : "\(numerator) ÷ \(denominator)" }

    /// All of it in one paragraph, for a footnote.
    public var text: String {
        var parts = [formula]
        parts += [window, currencyRule, refundRule].filter { !$0.isEmpty }
        parts.append("From \(lineage)")
        return parts.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
    }
}
