// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// An amount that one offer to one person on one occasion may cost.
public struct OfferReservation: Sendable, Hashable {
    /// Person and occasion: the same key never takes two amounts.
    public let key: Digest128
    /// The offer.
    public let offer: String
    /// What pays.
    public let budget: String
    /// How much.
    public let amount: Money

    /// Creates one of its parts.
    public init(key: Digest128, offer: String, budget: String, amount: Money) {
        self.key = key
        self.offer = offer
        self.budget = budget
        self.amount = amount
    }

    /// What became of it.
    public enum Outcome: Sendable, Hashable {
        /// It was taken.
        case reserved
        /// There is not enough left, or there is no such budget.
        case exhausted
        /// The key holds this offer already; nothing was taken.
        case holds(offer: String)
    }
}

/// Where offers get their money from: one atomic step, so that two occasions at once cannot spend the same coin.
///
/// A store's own verb for what is scarce fits behind it.
public protocol OfferBudgets: Sendable {
    /// Takes an amount if what is left of the budget allows, and the key holds nothing yet.
    func reserve(_ reservation: OfferReservation) async throws -> OfferReservation.Outcome

    /// Returns the offer that a key holds; nil if it holds nothing.
    func offer(heldBy key: Digest128) async throws -> String?

    /// Gives back what a key holds; nothing happens if it holds nothing.
    func release(_ key: Digest128) async throws
}

/// Budgets in memory.
public final class InMemoryOfferBudgets: OfferBudgets, Sendable {
    private struct State: Sendable {
        var left: [String: Money]
        var held: [Digest128: OfferReservation] = [:]
    }

    private let state: Mutex<State>

    /// Creates budgets with these amounts.
    public init(_ budgets: [String: Money]) {
        state = Mutex(State(left: budgets))
    }

    /// What is left of a budget; nil if there is none of that name.
    public func left(of budget: String) -> Money? { state.withLock { $0.left[budget] } }

    /// Takes an amount if what is left allows.
    ///
    /// - Throws: `CoreError` with `currencyMismatch` for an amount in another currency than the budget's.
    public func reserve(_ reservation: OfferReservation) throws -> OfferReservation.Outcome {
        try state.withLock { state in
            if let held = state.held[reservation.key] { return .holds(offer: held.offer) }
            guard let left = state.left[reservation.budget] else { return .exhausted }
            let rest = try left - reservation.amount
            guard rest.minor >= 0, reservation.amount.minor >= 0 else { return .exhausted }
            state.left[reservation.budget] = rest
            state.held[reservation.key] = reservation
            return .reserved
        }
    }

    /// Returns the offer that a key holds.
    public func offer(heldBy key: Digest128) -> String? { state.withLock { $0.held[key]?.offer } }

    /// Gives back what a key holds.
    public func release(_ key: Digest128) throws {
        try state.withLock { state in
            guard let held = state.held[key] else { return }
            let sum = try state.left[held.budget].map { try $0 + held.amount } ?? held.amount
            state.held[key] = nil
            state.left[held.budget] = sum
        }
    }
}
