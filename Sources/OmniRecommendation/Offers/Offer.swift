// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Something that a shop gives to make somebody buy, with who may have it and what it may cost.
public struct Offer: Sendable, Hashable, Codable {
    /// What the person gets.
    public enum Benefit: Sendable, Hashable, Codable {
        /// So many per cent off.
        case percentOff(Int)
        /// So much off.
        case amountOff(Money)
        /// An item for nothing.
        case free(item: String)
        /// For nothing, what the person bought most often in a category.
        case freeFavourite(category: String)
        /// Points.
        case points(Int)
    }

    /// Who may have it; everything that is left out allows everybody.
    public struct Eligibility: Sendable, Hashable, Codable {
        /// Stages of a journey in which it is made.
        public var stages: Set<String>?
        /// Channels on which it is made.
        public var channels: Set<ChannelName>?
        /// The person is in one of these audiences.
        public var audiences: Set<String>?
        /// The person bought at least so many items.
        public var purchases: Int
        /// The category that counts as bought; nil for all.
        public var category: String?
        /// What the person must have agreed to.
        public var purpose: Purpose?

        /// Creates one of its parts.
        public init(
            stages: Set<String>? = nil, channels: Set<ChannelName>? = nil, audiences: Set<String>? = nil,
            purchases: Int = 0, of category: String? = nil, purpose: Purpose? = nil
        ) {
            self.stages = stages
            self.channels = channels
            self.audiences = audiences
            self.purchases = purchases
            self.category = category
            self.purpose = purpose
        }

        /// Everybody.
        public static let everybody = Eligibility()
    }

    /// The name, unique among the offers of a book.
    public let name: String
    /// What the person gets.
    public let benefit: Benefit
    /// The most that it costs the shop once it is redeemed: that much is reserved.
    public let cost: Money
    /// The margin of what it makes people buy, before its cost.
    public let gain: Money
    /// How likely it is redeemed, 0…1, where no model knows better.
    public let acceptance: Double
    /// The least that gain minus cost may be, in minor units; below zero for offers that may lose money.
    public let leastMargin: Int64
    /// Who may have it.
    public let eligibility: Eligibility
    /// The budget that pays for it.
    public let budget: String
    /// How long it holds once it is issued.
    public let valid: Span
    /// After how long the same person may have it again; nil for never.
    public let again: Span?

    /// Creates an offer.
    public init(
        _ name: String, _ benefit: Benefit, cost: Money, gain: Money, acceptance: Double = 0.1, leastMargin: Int64 = 0,
        for eligibility: Eligibility = .everybody, budget: String, valid: Span = .days(7), again: Span? = nil
    ) {
        self.name = name
        self.benefit = benefit
        self.cost = cost
        self.gain = gain
        self.acceptance = acceptance
        self.leastMargin = leastMargin
        self.eligibility = eligibility
        self.budget = budget
        self.valid = valid
        self.again = again
    }

    /// What stands in the way of making it, in sentences that name it.
    public var problems: [String] {
        var problems: [String] = []
        if name.isEmpty { problems.append("it has no name") }
        if budget.isEmpty { problems.append("no budget pays for it") }
        if cost.minor < 0 { problems.append("its cost is below zero") }
        if cost.currency != gain.currency {
            problems.append("its cost is in \(cost.currency), its gain in \(gain.currency)")
        }
        if !(0...1).contains(acceptance) { problems.append("its acceptance is \(acceptance); use 0…1") }
        if !valid.isElapsed || valid.microseconds <= 0 { problems.append("it holds for \(valid); use elapsed time") }
        if let again, !again.isElapsed || again.microseconds <= 0 {
            problems.append("it may be had again after \(again); use elapsed time")
        }
        switch benefit {
        case .percentOff(let share): if !(1...100).contains(share) { problems.append("\(share) % off is no offer") }
        case .amountOff(let amount): if amount.minor <= 0 { problems.append("\(amount) off is no offer") }
        case .free(let item): if item.isEmpty { problems.append("it gives an item without a name") }
        case .freeFavourite(let category): if category.isEmpty { problems.append("its category has no name") }
        case .points(let points): if points < 1 { problems.append("\(points) points are no offer") }
        }
        return problems.map { "offer '\(name)': \($0)" }
    }
}
