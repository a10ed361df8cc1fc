// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What marketing and sales cost, by kind, channel, campaign and period.
///
/// A cost of several days is spread over them evenly, in whole minor units, so that the costs of neighbouring windows
/// always add up to the cost of both. Currencies are never added up.
public struct CostLedger: Sendable, Hashable, Codable {
    /// What money was spent on.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Paid to media and platforms.
        case media
        /// Paid to creators.
        case creators
        /// Wages of marketing and sales.
        case wages
        /// Rooms, tools, agencies: what marketing and sales need besides.
        case overhead
        /// Messages, postage, coupons: what one contact costs.
        case contact
    }

    /// One cost.
    public struct Item: Sendable, Hashable, Codable {
        /// What it was for.
        public var kind: Kind
        /// The channel that it was for; `nil` for all of them.
        public var channel: String?
        /// The campaign that it was for; `nil` for none in particular.
        public var campaign: String?
        /// The first day.
        public var from: LocalDate
        /// The last day, which belongs to it.
        public var through: LocalDate
        /// How much, at least zero.
        public var amount: Money

        /// Creates a cost.
        public init(
            _ kind: Kind, _ amount: Money, channel: String? = nil, campaign: String? = nil, from: LocalDate,
            through: LocalDate
        ) {
            self.kind = kind
            self.channel = channel
            self.campaign = campaign
            self.from = from
            self.through = through
            self.amount = amount
        }
    }

    /// The costs, in the order in which they were entered.
    public private(set) var items: [Item] = []

    /// Creates a ledger without costs.
    public init() {}

    /// Enters a cost; the same cost entered twice counts twice.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for an amount below zero or days in the wrong order.
    public mutating func add(_ item: Item) throws {
        try item.check()
        items.append(item)
    }

    /// Takes in the costs of another ledger.
    public mutating func merge(_ other: CostLedger) { items += other.items }

    /// Which costs to add up.
    public struct Selection: Sendable, Hashable {
        /// The kinds; all of them by default.
        public var kinds: Set<Kind>
        /// The channel; `nil` takes all, those without a channel as well.
        public var channel: String?
        /// The campaign; `nil` takes all.
        public var campaign: String?

        /// Selects costs.
        public init(kinds: Set<Kind> = Set(Kind.allCases), channel: String? = nil, campaign: String? = nil) {
            self.kinds = kinds
            self.channel = channel
            self.campaign = campaign
        }

        func holds(_ item: Item) -> Bool {
            kinds.contains(item.kind) && (channel == nil || channel == item.channel)
                && (campaign == nil || campaign == item.campaign)
        }
    }

    /// The sum of costs of a window of days, both ends included.
    ///
    /// - Throws: ``MetricsError`` with `mixedCurrencies` if a selected cost of the window is in another currency;
    ///   `overflow` if the sum does not fit.
    public func total(
        _ selection: Selection = Selection(), from: LocalDate, through: LocalDate, in currency: Currency
    ) throws -> Money {
        var sum: Int128 = 0
        for item in items where selection.holds(item) {
            let part = Self.part(of: item, from: from.dayNumber, through: through.dayNumber)
            guard part != 0 else { continue }
            guard item.amount.currency == currency else {
                throw MetricsError(
                    .mixedCurrencies,
                    "costs in \(item.amount.currency) and \(currency): enter them in one currency, or ask for each")
            }
            sum += part
        }
        guard let minor = Int64(exactly: sum) else {
            throw MetricsError(.overflow, "the costs of \(from) through \(through) do not fit into 64 bits")
        }
        return Money(minor: minor, currency)
    }

    /// The channels that have costs of their own, in the order of their names.
    public var channels: [String] { Set(items.compactMap(\.channel)).sorted() }

    /// What of an item falls into a window: the difference of two rounded running totals, so that windows add up.
    private static func part(of item: Item, from: Int64, through: Int64) -> Int128 {
        let (first, last) = (item.from.dayNumber, item.through.dayNumber)
        let (start, end) = (max(first, from), min(last, through))
        guard start <= end else { return 0 }
        let days = Int128(last - first + 1)
        func until(_ day: Int64) -> Int128 { Int128(item.amount.minor) * Int128(day - first + 1) / days }
        return until(end) - until(start - 1)
    }
}

extension CostLedger.Item {
    /// Reads a cost.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for what ``CostLedger/add(_:)`` would refuse; what the decoder
    ///   throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            fields.decode(CostLedger.Kind.self, forKey: .kind), fields.decode(Money.self, forKey: .amount),
            channel: fields.decodeIfPresent(String.self, forKey: .channel),
            campaign: fields.decodeIfPresent(String.self, forKey: .campaign),
            from: fields.decode(LocalDate.self, forKey: .from), through: fields.decode(LocalDate.self, forKey: .through)
        )
        try check()
    }

    func check() throws {
        guard amount.minor >= 0 else {
            throw MetricsError(.invalidInput, "a cost below zero: enter what was given back as a smaller cost")
        }
        guard from <= through else {
            throw MetricsError(.invalidInput, "a cost from \(from) through \(through): give days in order")
        }
    }
}
