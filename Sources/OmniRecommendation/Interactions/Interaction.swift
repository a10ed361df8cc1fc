// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One thing that a user did with an item: looked at it, put it in the cart, bought it.
public struct Interaction: Sendable, Hashable {
    /// Who, under any id that stays the same: a person, a household, or a session if that is all one knows.
    public var user: String
    /// What: a product, an article, a dish.
    public var item: String
    /// How much it says about the user's taste; above zero and at most 1e9.
    ///
    /// One for every interaction is a fine start; ``InteractionRules`` gives purchases more than views.
    public var weight: Double
    /// When it happened; orders of one user and instant are one basket.
    public var time: Timestamp

    /// Creates an interaction.
    public init(user: String, item: String, weight: Double = 1, time: Timestamp = Timestamp(microseconds: 0)) {
        self.user = user
        self.item = item
        self.weight = weight
        self.time = time
    }
}
