// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A named set of people: all those for whom a condition holds, at every instant.
///
/// ```swift
/// let loyal = Audience("loyal", where: .all(
///     .performed(OrderCompleted.self, atLeast: 3, within: .days(365), where: OrderCompleted.total > 20),
///     .performed(OrderCompleted.self, within: .days(30))))
/// ```
/// A person enters at the fact, or the instant, from which the condition holds, and leaves at the one from which it
/// no longer does. What is wrong with a condition is reported when it is published, not here.
public struct Audience: Sendable, Hashable, Codable {
    /// Unique among the audiences that are published together.
    public let name: String
    /// What must hold for a person to be a member.
    public let condition: Condition

    /// Creates an audience; nothing is checked before it is published.
    public init(_ name: String, where condition: Condition) {
        self.name = name
        self.condition = condition
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case condition = "where"
    }
}
