// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension DropCause: CustomStringConvertible {
    /// The cause in words, for whoever asks why an item is not shown; it names no person.
    public var description: String {
        switch self {
        case .notInCatalog: "the catalogue does not know it"
        case .outOfStock: "it is sold out"
        case .notInRegion: "it is not sold in the person's region"
        case .notOnChannel: "it is not sold on this channel"
        case .notOnOwnedChannel: "it is not sold on the shop's own channels"
        case .needsConsent(let purpose): "the person has not agreed to \(purpose)"
        case .isPage: "it is the page that is shown"
        case .inCart: "it lies in the cart"
        case .alreadyBought: "it was bought already"
        case .notDue: "it was bought and is not used up yet"
        case .filter(let filter): "a filter leaves it out: \(filter)"
        case .upSell(let refusal): "as an up-sell \(refusal.words)"
        case .capped(let cap): "there are enough of its kind: \(cap)"
        case .outranked: "others were better, or more of a change"
        }
    }
}

extension UpSell.Refusal {
    /// The refusal as the end of a sentence.
    var words: String {
        switch self {
        case .notComparable: "it cannot be compared: another currency, or a price that is not above zero"
        case .outOfStock: "it is sold out"
        case .tooNear: "it costs about the same"
        case .tooFar: "it costs far more"
        case .noMargin: "it leaves no more than the base item"
        case .abovePriceRange: "it is above what the person pays in this category"
        }
    }
}
