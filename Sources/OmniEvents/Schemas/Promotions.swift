// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The keys of events about a promotion inside of the shop.
public protocol PromotionEvent: EventSchema {}

extension PromotionEvent {
    /// The promotion's id.
    public static var promotionID: Key<String> { Key("promotion_id") }
    /// The picture or text shown.
    public static var creative: Key<String> { Key("creative") }
    /// The promotion's name.
    public static var name: Key<String> { Key("name") }
    /// Where it was shown.
    public static var position: Key<String> { Key("position") }
}

/// A person saw a promotion.
public enum PromotionViewed: PromotionEvent {
    /// The name on the wire.
    public static let eventName = "Promotion Viewed"
}

/// A person followed a promotion.
public enum PromotionClicked: PromotionEvent {
    /// The name on the wire.
    public static let eventName = "Promotion Clicked"
}
