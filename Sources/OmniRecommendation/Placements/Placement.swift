// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniExperiments

/// What one place of a shop shows: strategies in order, what they must not show, and who is held out.
///
/// ```swift
/// let cart = Placement(
///     .cart, slots: 3,
///     steps: [.upTo(1, .upgrades(of: .cart)), .fill(.complements(of: .cart, rules: [jersey]))],
///     fallback: [.popular(named: "bestsellers")], caps: [.category(atMost: 2)], holdout: 0.05)
/// ```
/// It is plain data: `Codable`, checked as a whole by ``problems``, and without code.
public struct Placement: Sendable, Hashable {
    /// One strategy of the chain.
    public struct Step: Sendable, Hashable, Codable {
        /// What finds items.
        public let strategy: Strategy
        /// How many it may place; nil for as many as there are slots left.
        public let atMost: Int?

        /// Creates one of its parts.
        public init(_ strategy: Strategy, atMost: Int? = nil) {
            self.strategy = strategy
            self.atMost = atMost
        }

        /// Fills what is left.
        public static func fill(_ strategy: Strategy) -> Step { Step(strategy) }
        /// Places at most so many.
        public static func upTo(_ count: Int, _ strategy: Strategy) -> Step { Step(strategy, atMost: count) }
    }

    /// Where it is.
    public let name: PlacementName
    /// How many items it shows.
    public let slots: Int
    /// What finds items: the first places what it can, the next what is left.
    public let steps: [Step]
    /// What fills slots that the steps left empty, and all slots of people who get nothing personal.
    public let fallback: [Strategy]
    /// What every item must pass.
    public let filters: [ItemFilter]
    /// What becomes of items that were bought.
    public let repeats: RepeatPolicy
    /// How many of one kind.
    public let caps: [ListCap]
    /// How scored strategies are ordered; nil for by score.
    public let reranking: Reranking?
    /// The slot that is left to chance; nil for none.
    public let exploration: Exploration?
    /// Who gets nothing personal, so that what personal slots add can be measured; nil for nobody.
    public let holdout: Experiment?
    /// What the person must have agreed to before anything personal is shown; nil for nothing.
    public let purpose: Purpose?
    /// Whether those whose last purchase was on a marketplace are shown only what the shop's own channels sell.
    public let winsBack: Bool
    /// How many of the best candidates of a step re-ranking looks at.
    public let pool: Int

    /// Creates a placement; without a number of slots it has as many as are usual there.
    public init(
        _ name: PlacementName, slots: Int? = nil, steps: [Step], fallback: [Strategy] = [], filters: [ItemFilter] = [],
        repeats: RepeatPolicy = .exclude, caps: [ListCap] = [], reranking: Reranking? = nil,
        exploration: Exploration? = nil, holdout: Experiment? = nil, purpose: Purpose? = nil, winsBack: Bool = false,
        pool: Int = 100
    ) {
        self.name = name
        self.slots = slots ?? name.usualSlots
        self.steps = steps
        self.fallback = fallback
        self.filters = filters
        self.repeats = repeats
        self.caps = caps
        self.reranking = reranking
        self.exploration = exploration
        self.holdout = holdout
        self.purpose = purpose
        self.winsBack = winsBack
        self.pool = pool
    }

    /// An experiment with one arm whose holdout is this share: the usual `holdout` of a placement.
    public static func holdout(_ share: Double, for name: PlacementName) -> Experiment {
        Experiment("placement \(name)", arms: [.init("personal")], holdout: share)
    }

    /// What stands in the way of using it, in sentences that name it; empty when nothing does.
    public var problems: [String] {
        var problems: [String] = []
        if name.rawValue.isEmpty { problems.append("it has no name") }
        if !(1...1_000).contains(slots) { problems.append("it has \(slots) slots; use 1…1,000") }
        if pool < slots { problems.append("its pool of \(pool) is smaller than its \(slots) slots") }
        if steps.isEmpty, fallback.isEmpty { problems.append("it has neither steps nor a fallback") }
        for step in steps {
            problems += step.strategy.problems
            if let most = step.atMost, most < 1 { problems.append("a step may place \(most) items; use at least 1") }
        }
        for strategy in fallback {
            problems += strategy.problems
            if strategy.isPersonal {
                problems.append("its fallback is personal, but people who are held out get it: \(strategy)")
            }
        }
        problems += filters.flatMap(\.problems) + caps.flatMap(\.problems)
        problems += (reranking?.problems ?? []) + (exploration?.problems ?? [])
        if let slot = exploration?.slot, slot >= slots {
            problems.append("its exploration slot is \(slot), but its last slot is \(slots - 1)")
        }
        problems += holdout?.problems ?? []
        return problems.map { "placement '\(name)': \($0)" }
    }
}
