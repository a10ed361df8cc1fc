// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What one of something cost: a customer, a lead, a click, an order.
///
/// Two teams that give the same ledger, the same window and the same count get the same figure.
public struct UnitCost: Sendable, Hashable, Codable {
    /// What was paid for.
    public enum Unit: Sendable, Hashable, Codable {
        /// A new customer: a person whose first order lies in the window. All costs count: this is the CAC.
        case newCustomer
        /// A new customer of one channel, by that channel's own costs: the cost per acquisition.
        case acquisition(channel: String)
        /// Some action, such as a signup or a click, by the costs of one channel: the cost per action.
        case action(String, channel: String)
    }

    /// What was paid for.
    public var unit: Unit
    /// The first day.
    public var from: LocalDate
    /// The last day, which belongs to it.
    public var through: LocalDate
    /// What was spent.
    public var cost: Money
    /// How many there were.
    public var count: Int
    /// Cost by count, rounded half to even; `nil` where there was none.
    public var perUnit: Money?

    /// Divides a cost.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative count.
    public init(_ unit: Unit, cost: Money, count: Int, from: LocalDate, through: LocalDate) throws {
        guard count >= 0 else {
            throw MetricsError(.invalidInput, "a cost divided among \(count): counts start at 0")
        }
        self.unit = unit
        self.from = from
        self.through = through
        self.cost = cost
        self.count = count
        perUnit = Summarizer.average(Int128(cost.minor), of: count, cost.currency)
    }
}

extension CostLedger {
    /// The customer acquisition cost: all selected costs of a window by the customers acquired in it.
    ///
    /// - Throws: as `total` does, and `invalidInput` for a negative count.
    public func acquisitionCost(
        newCustomers: Int, from: LocalDate, through: LocalDate, in currency: Currency,
        kinds: Set<Kind> = Set(Kind.allCases)
    ) throws -> UnitCost {
        let cost = try total(Selection(kinds: kinds), from: from, through: through, in: currency)
        return try UnitCost(.newCustomer, cost: cost, count: newCustomers, from: from, through: through)
    }

    /// The cost per acquisition of one channel: its own costs by the customers whom it acquired.
    ///
    /// - Throws: as `total` does, and `invalidInput` for a negative count.
    public func costPerAcquisition(
        channel: String, newCustomers: Int, from: LocalDate, through: LocalDate, in currency: Currency
    ) throws -> UnitCost {
        let cost = try total(Selection(channel: channel), from: from, through: through, in: currency)
        return try UnitCost(
            .acquisition(channel: channel), cost: cost, count: newCustomers, from: from, through: through)
    }

    /// The cost per action of one channel: its own costs by how often something was done.
    ///
    /// - Throws: as `total` does, and `invalidInput` for a negative count.
    public func costPerAction(
        _ action: String, channel: String, count: Int, from: LocalDate, through: LocalDate, in currency: Currency
    ) throws -> UnitCost {
        let cost = try total(Selection(channel: channel), from: from, through: through, in: currency)
        return try UnitCost(.action(action, channel: channel), cost: cost, count: count, from: from, through: through)
    }
}

extension UnitCost {
    /// Reads a cost and divides it again.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a negative count or another quotient; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            fields.decode(Unit.self, forKey: .unit), cost: fields.decode(Money.self, forKey: .cost),
            count: fields.decode(Int.self, forKey: .count), from: fields.decode(LocalDate.self, forKey: .from),
            through: fields.decode(LocalDate.self, forKey: .through))
        guard try fields.decodeIfPresent(Money.self, forKey: .perUnit) == perUnit else {
            throw MetricsError(.invalidInput, "a cost per unit is not the cost divided by the count")
        }
    }
}
