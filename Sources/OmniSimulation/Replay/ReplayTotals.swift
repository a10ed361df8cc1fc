// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// What a log says about a shop, added up entry by entry.
///
/// Two logs of the same facts and acts have equal totals, whatever interruptions lie between their entries.
public struct ReplayTotals: Sendable, Hashable {
    /// Facts in the log, of people and of nobody.
    public var facts = 0
    /// Orders of people.
    public var orders = 0
    /// Refunds of people.
    public var refunds = 0
    /// Facts about people that carry no identifier.
    public var unattributed = 0
    /// What the orders of people were worth, in minor units by currency code.
    public var revenue: [String: Int64] = [:]
    /// What people got back, in minor units by currency code.
    public var refunded: [String: Int64] = [:]
    /// What was sold to nobody in particular, in minor units by currency code.
    public var unattributedSold: [String: Int64] = [:]
    /// What nobody in particular gave back, in minor units by currency code.
    public var unattributedReturned: [String: Int64] = [:]
    /// Messages that a provider took, by journey and channel.
    public var messages: [String: [String: Int]] = [:]
    /// Messages that were planned and not sent, by journey and reason.
    public var dropped: [String: [String: Int]] = [:]
    /// Runs of journeys that were opened, by journey.
    public var runs: [String: Int] = [:]
    /// Runs that ended at once because their person is held out, by journey.
    public var heldOut: [String: Int] = [:]
    /// People with at least one order or refund.
    public internal(set) var customers = 0

    /// Creates totals of nothing.
    public init() {}

    /// Messages that a provider took.
    public var messageCount: Int { messages.values.reduce(0) { $0 + $1.values.reduce(0, +) } }
}

extension ReplayTotals {
    /// Adds a fact; answers whether it makes its person a customer.
    mutating func add(_ fact: Fact, isAttributed: Bool) -> Bool {
        facts += 1
        if !isAttributed, case .person = fact.subject { unattributed += 1 }
        switch fact.event {
        case OrderCompleted.eventName:
            if isAttributed { orders += 1 }
            let path = isAttributed ? \ReplayTotals.revenue : \.unattributedSold
            add(try? fact.money(OrderCompleted.total, OrderCompleted.currency), to: path)
        case OrderRefunded.eventName:
            if isAttributed { refunds += 1 }
            let path = isAttributed ? \ReplayTotals.refunded : \.unattributedReturned
            add(try? fact.money(OrderRefunded.total, OrderRefunded.currency), to: path)
        default: return false
        }
        return isAttributed
    }

    private mutating func add(_ money: Money?, to sums: WritableKeyPath<ReplayTotals, [String: Int64]>) {
        guard let money else { return }
        let code = money.currency.code
        let (sum, overflow) = self[keyPath: sums][code, default: 0].addingReportingOverflow(money.minor)
        self[keyPath: sums][code] = overflow ? .max : sum
    }
}
