// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import Omnichannel

/// A person opened an account: Segment's "Signed Up".
public enum SignedUp: EventSchema {
    /// The name on the wire.
    public static let eventName = "Signed Up"
    /// Where: web, app.
    public static let channel = Key<String>("channel")
}

/// What a synthetic shop says about its people, beside the common traits.
public enum ShopTraits: TraitSchema {
    /// ISO 3166: DE, GB, FR, ES, NL, CN.
    public static let country = Key<String>("country")
    /// Whether the person carries the shop's loyalty card.
    public static let isMember = Key<Bool>("member")
}
