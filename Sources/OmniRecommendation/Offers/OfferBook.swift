// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The offers of a shop, and how one is chosen for a person: who may have it, what it earns, and what is left to pay it.
public struct OfferBook: Sendable {
    /// The instant at which an offer is made: a scan at the till, a step of a journey.
    public struct Occasion: Sendable, Hashable {
        /// The scan, visit or run: the same one never yields two rewards.
        public var id: String
        /// When.
        public var time: Timestamp
        /// The stage of a journey.
        public var stage: String?
        /// The channel.
        public var channel: ChannelName?
        /// The audiences in which the person is.
        public var audiences: Set<String>
        /// When the person was last issued which offer.
        public var issued: [String: Timestamp]
        /// What a model says of how likely the person redeems an offer; an offer's own number for the rest.
        public var acceptance: [String: Double]

        /// Creates one of its parts.
        public init(
            _ id: String, at time: Timestamp, stage: String? = nil, channel: ChannelName? = nil,
            audiences: Set<String> = [], issued: [String: Timestamp] = [:], acceptance: [String: Double] = [:]
        ) {
            self.id = id
            self.time = time
            self.stage = stage
            self.channel = channel
            self.audiences = audiences
            self.issued = issued
            self.acceptance = acceptance
        }
    }

    /// Why an offer is not made.
    @nonexhaustive
    public enum Refusal: String, Sendable, Hashable, Codable {
        /// It belongs to another stage.
        case otherStage
        /// It belongs to other channels.
        case otherChannel
        /// The person is in none of its audiences.
        case notInAudience
        /// The person has not bought enough.
        case tooFewPurchases
        /// The person has not agreed.
        case needsConsent
        /// The person had it, and may not have it again yet.
        case hadIt
        /// It leaves less than it must.
        case belowMargin
        /// What it gives cannot be had.
        case outOfStock
        /// Its budget has not enough left.
        case budgetSpent
        /// Another one is worth more.
        case outranked
    }

    /// What was found of one offer.
    public struct Verdict: Sendable, Hashable {
        /// The offer.
        public let offer: String
        /// What making it is expected to earn, in minor units: acceptance times (gain − cost).
        public let expectedGain: Double
        /// Why it is not made; nil for the one that is.
        public let refusal: Refusal?
    }

    /// One offer in one person's hand.
    public struct Reward: Sendable, Hashable {
        /// What to show at the till: 32 hexadecimal digits, of this person and occasion alone.
        ///
        /// It names the reward and is no secret: a till accepts what was issued, once.
        public let code: String
        /// The offer.
        public let offer: Offer
        /// The item that it gives, if it gives one.
        public let item: String?
        /// Until when it holds.
        public let until: Timestamp
    }

    /// What was chosen, and what was found of all offers.
    public struct Choice: Sendable, Hashable {
        /// The reward; nil if none may be made.
        public let reward: Reward?
        /// All offers, the best first.
        public let verdicts: [Verdict]
    }

    /// The offers.
    public let offers: [Offer]

    /// Takes offers.
    ///
    /// - Throws: ``RecommendationError`` with `invalidConfiguration` that lists every problem.
    public init(_ offers: [Offer]) throws {
        var problems = offers.flatMap(\.problems)
        var seen: Set<String> = []
        for offer in offers where !seen.insert(offer.name).inserted {
            problems.append("offer '\(offer.name)' comes twice")
        }
        guard problems.isEmpty else {
            throw RecommendationError(.invalidConfiguration, problems.joined(separator: "; "))
        }
        self.offers = offers
    }

    /// Chooses and reserves an offer for a person now.
    ///
    /// The offer that is expected to earn most is tried first; where its budget is spent, the next. The same occasion
    /// again gives the same reward and takes nothing. Two at once never spend more than a budget has.
    ///
    /// - Throws: What the budgets throw.
    public func choose(
        for shopper: Shopper, on occasion: Occasion, shelf: Shelf, budgets: any OfferBudgets
    ) async throws -> Choice {
        let judged = offers.map { judge($0, shopper, occasion, shelf) }
        let order = judged.indices.sorted { left, right in
            let (one, two) = (judged[left], judged[right])
            if (one.refusal == nil) != (two.refusal == nil) { return one.refusal == nil }
            return one.expectedGain != two.expectedGain ? one.expectedGain > two.expectedGain : left < right
        }
        let key = StableHash.murmur3_128("offer/\(shopper.bucketKey)/\(occasion.id)")
        var reward: Reward?
        // What this occasion was given stays, also when it counts as had by now.
        if let name = try await budgets.offer(heldBy: key), let held = offers.first(where: { $0.name == name }) {
            reward = issue(held, key, shopper, occasion, shelf)
        }
        var verdicts: [Verdict] = []
        for place in order {
            let offer = offers[place]
            var refusal = judged[place].refusal
            if let reward { refusal = reward.offer.name == offer.name ? nil : refusal ?? .outranked }
            if refusal == nil, reward == nil {
                let reservation = OfferReservation(
                    key: key, offer: offer.name, budget: offer.budget, amount: offer.cost)
                switch try await budgets.reserve(reservation) {
                case .reserved: reward = issue(offer, key, shopper, occasion, shelf)
                case .exhausted: refusal = .budgetSpent
                case .holds(let name):
                    guard let held = offers.first(where: { $0.name == name }) else { break }
                    // Somebody else scanned the same occasion in between.
                    reward = issue(held, key, shopper, occasion, shelf)
                    if held.name != offer.name { refusal = .outranked }
                }
            }
            verdicts.append(
                Verdict(offer: offer.name, expectedGain: judged[place].expectedGain, refusal: refusal))
        }
        return Choice(reward: reward, verdicts: verdicts)
    }
}
