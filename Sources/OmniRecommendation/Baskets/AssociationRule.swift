// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// People who took these together also took that.
public struct AssociationRule: Sendable, Hashable {
    /// What must be in the basket, in the order of the catalogue.
    public let antecedent: [String]
    /// What follows.
    public let consequent: String
    /// Baskets that hold both.
    public let count: Int
    /// Baskets that hold the antecedent.
    public let antecedentCount: Int
    /// Baskets that hold the consequent.
    public let consequentCount: Int
    /// All baskets.
    public let baskets: Int

    package init(
        antecedent: [String], consequent: String, count: Int, antecedentCount: Int, consequentCount: Int, baskets: Int
    ) {
        self.antecedent = antecedent
        self.consequent = consequent
        self.count = count
        self.antecedentCount = antecedentCount
        self.consequentCount = consequentCount
        self.baskets = baskets
    }

    /// The share of baskets that hold both.
    public var support: Double { Double(count) / Double(baskets) }
    /// The share of the antecedent's baskets that hold the consequent.
    public var confidence: Double { Double(count) / Double(antecedentCount) }
    /// How many times more often than by chance; one says nothing.
    public var lift: Double { confidence / (Double(consequentCount) / Double(baskets)) }
    /// The share of baskets that hold both, less the share expected by chance.
    public var leverage: Double {
        support - (Double(antecedentCount) / Double(baskets)) * (Double(consequentCount) / Double(baskets))
    }
    /// How many times more often the rule would fail by chance than it does; nil if it never fails.
    public var conviction: Double? {
        let failing = 1 - confidence
        return failing > 0 ? (1 - Double(consequentCount) / Double(baskets)) / failing : nil
    }

    /// A cautious lift to rank by: rules of few baskets fall back, so that flukes do not lead.
    ///
    /// The lower end of the confidence by the upper end of the consequent's share, each from Wilson's interval,
    /// one-sided at 95 %. A quotient of two such ends is a score for ranking: it covers the true lift with no stated
    /// probability, and is no confidence limit of it.
    /// The delta method on ln lift, the usual choice, gives a rule that held in one basket of one no doubt at all.
    public var liftLowerBound: Double {
        let least = Self.wilson(count, of: antecedentCount).lower
        return least / Self.wilson(consequentCount, of: baskets).upper
    }

    /// Wilson's score interval of a share, one-sided 95 % at each end.
    private static func wilson(_ count: Int, of total: Int) -> (lower: Double, upper: Double) {
        let n = Double(total)
        let share = Double(count) / n
        let z = 1.6448536269514722
        let centre = share + z * z / (2 * n)
        let spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        return ((centre - spread) / scale, (centre + spread) / scale)
    }
}
