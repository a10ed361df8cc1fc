// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a placement shows to one person on one occasion, and why.
public struct PlacementAnswer: Sendable, Hashable {
    /// The placement.
    public let placement: PlacementName
    /// What is shown, by slot.
    public let items: [PlacedItem]
    /// Whether nothing personal was shown, and why; nil if personal strategies were asked.
    public let impersonal: ImpersonalReason?
    /// The experiment that holds people out, and whether this person is: log it as the exposure.
    ///
    /// Nil without one, and for people who have not agreed: they are no part of it.
    public let holdout: HoldoutExposure?
    /// Steps that could not be asked or found nothing, in order.
    public let idle: [IdleStep]
    /// What was considered and is not shown; empty unless the request traces.
    public let dropped: [DroppedItem]
    /// The version of the stock that the answer holds for.
    public let stockVersion: UInt64
}

/// Why nothing personal is shown.
public enum ImpersonalReason: String, Sendable, Hashable, Codable {
    /// The person is held out, so that the effect can be measured.
    case heldOut
    /// The person has not agreed.
    case noConsent
}

/// Whether a person is held out of a placement.
public struct HoldoutExposure: Sendable, Hashable, Codable {
    /// The experiment.
    public let experiment: String
    /// The arm, or `holdout`.
    public let arm: String
    /// Whether the person sees nothing personal.
    public let isHeldOut: Bool
}

/// One item in one slot.
public struct PlacedItem: Sendable, Hashable {
    /// The item, as the catalogue had it at that instant.
    public let item: ItemFacts
    /// Where it stands, from 0.
    public let slot: Int
    /// How strongly its strategy is for it; comparable within one strategy only.
    public let score: Double
    /// How many to put into the cart: packs that complete a set, else 1.
    public let quantity: Int
    /// Whether the choice depended on the person.
    public let isPersonal: Bool
    /// With which probability it came into this slot, given what was known.
    public let propensity: Propensity
    /// Whether the slot was left to chance.
    public let isExploration: Bool
    /// Where to buy it: the shop's own channel first; nil for everywhere.
    public let channel: SalesChannel?
    /// What speaks for it.
    public let reasons: [PlacementReason]
}

/// What speaks for an item in a slot.
public enum PlacementReason: Sendable, Hashable {
    /// A model is for it.
    case model(name: String, reasons: [Reason])
    /// The merchant says it does in the place of another.
    case similar(to: String)
    /// It goes with another, and has these values in common with it.
    case goesWith(item: String, sharing: [String])
    /// It is the better one.
    case upgrade(of: String, priceLift: Money, acceptance: Double)
    /// It completes a set of which the person has so many parts.
    case completes(set: String, has: Int, of: Int)
    /// The person began it.
    case resume(from: Double, since: Timestamp)
    /// It is of the category that was bought last.
    case category(String)
    /// It is near, and so much of what the person bought was of this kind.
    case near(metres: Double, taste: Double)
    /// It looks like the picture; cosine.
    case looksLike(cosine: Double)
    /// The merchant picked it.
    case picked
    /// The slot was left to chance.
    case explored
}

extension PlacementReason: CustomStringConvertible {
    /// A short English sentence.
    public var description: String {
        switch self {
        case .model(let name, let reasons):
            reasons.isEmpty ? name : "\(name): " + reasons.map(\.description).joined(separator: ", ")
        case .similar(let item): "similar to \(item)"
        case .goesWith(let item, let shared):
            shared.isEmpty ? "goes with \(item)" : "goes with \(item), same \(shared.joined(separator: ", "))"
        case .upgrade(let item, let lift, let acceptance):
            "better than \(item) for \(lift) more, \(Int((acceptance * 100).rounded())) % likely"
        case .completes(let set, let has, let all): "completes \(set): \(has) of \(all) parts are there"
        case .resume(let progress, _): "go on at \(Int((progress * 100).rounded())) %"
        case .category(let category): "more \(category)"
        case .near(let metres, let taste):
            "\(Int(metres.rounded())) m away, \(Int((taste * 100).rounded())) % of your choices"
        case .looksLike: "looks like your picture"
        case .picked: "picked by the shop"
        case .explored: "shown to learn"
        }
    }
}

/// A step that placed nothing.
public struct IdleStep: Sendable, Hashable {
    /// Why.
    public enum Cause: String, Sendable, Hashable {
        /// It is personal, and nothing personal may be shown.
        case impersonal
        /// Its anchor, place, picture or pantry is not known.
        case nothingToStartFrom
        /// Nothing that it found could be shown.
        case nothingFound
        /// All slots were taken before it was asked.
        case noSlotLeft
        /// This checkout has shown its up-sell.
        case alreadyUpSold
    }

    /// The strategy.
    public let strategy: Strategy
    /// Why.
    public let cause: Cause
}

/// Something that was considered and is not shown.
public struct DroppedItem: Sendable, Hashable {
    /// The item.
    public let item: String
    /// Why.
    public let cause: DropCause
}

/// Why an item is not shown.
@nonexhaustive
public enum DropCause: Sendable, Hashable {
    /// A model or the merchant knows it, the catalogue does not.
    case notInCatalog
    /// It is sold out where the request looks.
    case outOfStock
    /// It is not sold in the person's region.
    case notInRegion
    /// It is not sold on the channel.
    case notOnChannel
    /// It is not sold on the shop's own channels, to which the person is to be won back.
    case notOnOwnedChannel
    /// The person has not agreed.
    case needsConsent(Purpose)
    /// It is the page that is shown.
    case isPage
    /// It lies in the cart.
    case inCart
    /// It was bought.
    case alreadyBought
    /// It was bought and is not used up.
    case notDue
    /// A filter of the placement says no.
    case filter(ItemFilter)
    /// The up-sell says no.
    case upSell(UpSell.Refusal)
    /// There are enough of its kind.
    case capped(ListCap)
    /// Others were better, or more of a change.
    case outranked
}
