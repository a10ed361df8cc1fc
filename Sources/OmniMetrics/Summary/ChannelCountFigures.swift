// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Customers who used one number of channels, and whether they came back.
///
/// It describes and does not prove: loyal people meet more channels because they are loyal.
public struct ChannelCountFigures: Sendable, Hashable, Codable {
    /// How many different channels: sources of events, and channels of messages that were accepted.
    public var channels: Int
    /// Customers who used as many.
    public var customers: Int
    /// Those of them with two orders or more.
    public var repeatCustomers: Int
    /// What they spent before refunds, by currency.
    public var revenue: [Money]
    /// ``revenue`` by customer, rounded half to even.
    public var revenuePerCustomer: [Money]

    /// ``repeatCustomers`` by ``customers``, with Wilson's interval.
    public var repurchaseRate: Estimate? { Proportions.wilson(repeatCustomers, of: customers) }
}

extension Summarizer {
    func channelCounts() -> [ChannelCountFigures] {
        guard !ledger.events.rows.isEmpty || !ledger.touches.isEmpty else { return [] }
        struct Meeting: Hashable {
            var person: Int32
            var channel: Int32
        }
        var met: Set<Meeting> = []
        for row in ledger.events.rows where row.time < horizon || horizon == .max {
            met.insert(Meeting(person: roots[Int(row.person)], channel: row.channel))
        }
        for row in ledger.touches where row.time < horizon || horizon == .max {
            met.insert(Meeting(person: roots[Int(row.person)], channel: row.channel))
        }
        var counts: [Int32: Int] = [:]
        for meeting in met { counts[meeting.person, default: 0] += 1 }
        struct Group {
            var customers = 0
            var repeats = 0
            var till = Till()
        }
        var groups: [Int: Group] = [:]
        var last: (person: Int32, orders: Int)?
        for row in orders {
            let number = last?.person == row.person ? (last?.orders ?? 0) + 1 : 1
            last = (row.person, number)
            var group = groups[counts[row.person] ?? 0] ?? Group()
            if number == 1 { group.customers += 1 }
            if number == 2 { group.repeats += 1 }
            group.till.add(order: row)
            groups[counts[row.person] ?? 0] = group
        }
        return groups.sorted { $0.key < $1.key }
            .map { channels, group in
                let sums = group.till.sums.sorted { $0.key < $1.key }
                    .compactMap { code, sum in code.currency.map { (sum.revenue, $0) } }
                return ChannelCountFigures(
                    channels: channels, customers: group.customers, repeatCustomers: group.repeats,
                    revenue: sums.map { Money(minor: Int64(clamping: $0.0), $0.1) },
                    revenuePerCustomer: sums.compactMap { Self.average($0.0, of: group.customers, $0.1) })
            }
    }
}

extension ChannelCountFigures {
    /// Reads figures.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for counts that cannot be; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        channels = try fields.count(.channels)
        customers = try fields.count(.customers)
        repeatCustomers = try fields.count(.repeatCustomers)
        revenue = try fields.decode([Money].self, forKey: .revenue)
        revenuePerCustomer = try fields.decode([Money].self, forKey: .revenuePerCustomer)
        try decoder.require(
            repeatCustomers <= customers, "\(repeatCustomers) of \(customers) customers cannot have come back")
    }
}
