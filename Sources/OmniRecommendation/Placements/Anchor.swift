// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a strategy starts from.
public enum Anchor: String, Sendable, Hashable, Codable, CaseIterable {
    /// The item whose page is shown, or that the clerk has in hand.
    case page
    /// What lies in the cart.
    case cart
    /// What was bought last, all items of that instant.
    case lastOrder
    /// What was looked at last.
    case lastView
    /// Everything that was ever bought.
    case owned

    /// Whether it depends on who asks: all of them do, except the page.
    public var isPersonal: Bool { self != .page }
}

/// Which events a model is asked with, oldest first.
public enum Evidence: String, Sendable, Hashable, Codable, CaseIterable {
    /// The history, then the views and the cart of this visit, then the page: as fresh as the request.
    case everything
    /// The history alone.
    case history
    /// The views of this visit, then the page.
    case session
    /// The cart alone.
    case cart
    /// The page alone.
    case page

    /// Whether it depends on who asks: all of them do, except the page.
    public var isPersonal: Bool { self != .page }
}

/// What goes with what, by category: a jersey with shorts and socks of the same team.
public struct ComplementRule: Sendable, Hashable, Codable {
    /// The category that it starts from.
    public let category: String
    /// What goes with it.
    public let goesWith: [String]
    /// What both must have in common: a value of each of these attributes.
    public let sharing: [ItemAttribute]

    /// Creates a rule.
    public init(_ category: String, goesWith: [String], sharing: [ItemAttribute] = []) {
        self.category = category
        self.goesWith = goesWith
        self.sharing = sharing
    }

    /// What stands in the way of using it, in sentences.
    public var problems: [String] {
        var problems: [String] = []
        if category.isEmpty { problems.append("a complement rule starts from no category") }
        if goesWith.isEmpty || goesWith.contains("") {
            problems.append("the complement rule of '\(category)' leads to no category")
        }
        return problems
    }
}
