// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How facts become weighted interactions: one row for each kind of event.
///
/// ```swift
/// let rules = InteractionRules([
///     .init("Product Viewed", weight: 1, halfLife: .days(14)),
///     .init("Product Added", weight: 3, halfLife: .days(30)),
///     .init("Order Completed", weight: 5, halfLife: .days(180), items: .list("products"), value: "price"),
/// ])
/// try interactions.append(contentsOf: rules.interactions(from: fact, of: person.description, asOf: now))
/// ```
public struct InteractionRules: Sendable, Hashable {
    /// One row of the table.
    public struct Rule: Sendable, Hashable {
        /// Where an event names its items.
        public enum Items: Sendable, Hashable {
            /// The event is about one item: its properties hold the id.
            case one
            /// The property of this name is a list of objects that each hold an id.
            case list(String)
        }

        /// The event's name, such as `Order Completed`.
        public var event: String
        /// What such an event says about taste, beside the others; above zero.
        public var weight: Double
        /// After how long it says half as much; nil if it never fades.
        ///
        /// A calendar span counts months as 30 days.
        public var halfLife: Span?
        /// Where the items are.
        public var items: Items
        /// The property that is an item's id.
        public var id: String
        /// A property of the item, such as its price, that raises the weight; nil for none.
        ///
        /// The weight is multiplied by 1 + ln(1 + value): a hundred times the price tells more, not a hundred times
        /// more. An absent or negative value changes nothing.
        public var value: String?

        /// Creates a row.
        public init(
            _ event: String, weight: Double = 1, halfLife: Span? = nil, items: Items = .one,
            id: String = "product_id", value: String? = nil
        ) {
            self.event = event
            self.weight = weight
            self.halfLife = halfLife
            self.items = items
            self.id = id
            self.value = value
        }
    }

    /// The rows; of two for the same event the first counts.
    public var rules: [Rule]

    /// Creates a table.
    public init(_ rules: [Rule]) { self.rules = rules }

    /// A start for a shop on Segment's e-commerce events: views 1, carts 3, wishes 2, orders 5, fading in that order.
    public static let commerce = InteractionRules([
        Rule("Product Viewed", weight: 1, halfLife: .days(14)),
        Rule("Product Added to Wishlist", weight: 2, halfLife: .days(60)),
        Rule("Product Added", weight: 3, halfLife: .days(30)),
        Rule("Order Completed", weight: 5, halfLife: .days(180), items: .list("products")),
    ])

    /// The interactions that a fact stands for; none for an event without a rule or without an item's id.
    ///
    /// - Parameters:
    ///   - fact: an event.
    ///   - user: under which id its person is known to the models.
    ///   - asOf: the instant at which weights count in full; facts after it do not fade.
    /// - Returns: one interaction for each item that the fact names, in the fact's order.
    public func interactions(from fact: Fact, of user: String, asOf: Timestamp) -> [Interaction] {
        guard let event = fact.event, let rule = rules.first(where: { $0.event == event }) else { return [] }
        let faded = rule.weight * rule.fading(from: fact.time, to: asOf)
        return rule.products(in: fact.properties)
            .compactMap { product -> Interaction? in
                guard let id = product[rule.id]?.idText, !id.isEmpty else { return nil }
                let value = rule.value.flatMap { product[$0]?.number } ?? 0
                let weight = faded * (value > 0 ? 1 + log1p(value) : 1)
                // What faded to nothing, or a rule's weight of zero, says nothing.
                guard weight.isFinite, Float(weight) > 0 else { return nil }
                return Interaction(user: user, item: id, weight: weight, time: fact.time)
            }
    }
}

extension InteractionRules.Rule {
    fileprivate func products(in properties: Properties) -> [Properties] {
        guard case .list(let name) = items else { return [properties] }
        guard case .list(let elements)? = properties[name] else { return [] }
        return elements.compactMap { if case .object(let product) = $0 { product } else { nil } }
    }

    fileprivate func fading(from time: Timestamp, to asOf: Timestamp) -> Double {
        guard let halfLife, asOf > time else { return 1 }
        let days = Double(halfLife.months) * 30 + Double(halfLife.days)
        let half = days * 86_400e6 + Double(halfLife.microseconds)
        guard half > 0 else { return 1 }
        return exp2(-(Double(asOf.microseconds) - Double(time.microseconds)) / half)
    }
}

extension PropertyValue {
    /// An id as text; ids that are whole numbers are written as such.
    fileprivate var idText: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        default: nil
        }
    }
}
