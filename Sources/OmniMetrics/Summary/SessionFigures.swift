// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Sessions that began on one channel: a session is what a person does without a pause longer than the configured gap.
public struct SessionFigures: Sendable, Hashable, Codable {
    /// The channel of the first event: the source of its fact.
    public var channel: String
    /// Sessions.
    public var sessions: Int
    /// Sessions of a single event that is no order.
    public var bounces: Int
    /// Sessions in which something was put into a cart.
    public var carts: Int
    /// Those of them without an order in the same session.
    public var abandoned: Int
    /// Sessions with an order.
    public var ordering: Int

    /// ``bounces`` by ``sessions``, with Wilson's interval.
    public var bounceRate: Estimate? { Proportions.wilson(bounces, of: sessions) }
    /// ``abandoned`` by ``carts``.
    public var abandonmentRate: Estimate? { Proportions.wilson(abandoned, of: carts) }
    /// ``ordering`` by ``sessions``.
    public var orderRate: Estimate? { Proportions.wilson(ordering, of: sessions) }
}

extension Summarizer {
    /// Kept events of known people until the horizon, people who are the same made one, by person and time.
    ///
    /// Events of one time are in the order of their names and channels, whatever came first.
    var events: [EventRow] {
        var ranks = [Int32](repeating: 0, count: ledger.names.names.count)
        let order = ranks.indices.sorted { ledger.names.names[$0] < ledger.names.names[$1] }
        for (rank, index) in order.enumerated() { ranks[index] = Int32(truncatingIfNeeded: rank) }
        func rank(_ name: Int32) -> Int32 { name < 0 ? -1 : ranks[Int(name)] }
        var rows = ledger.events.rows
        if horizon != .max { rows = rows.filter { $0.time < horizon } }
        for index in rows.indices { rows[index].person = roots[Int(rows[index].person)] }
        rows.sort { left, right in
            if left.person != right.person { return left.person < right.person }
            if left.time != right.time { return left.time < right.time }
            if left.name != right.name { return rank(left.name) < rank(right.name) }
            if left.channel != right.channel { return rank(left.channel) < rank(right.channel) }
            return rank(left.campaign) < rank(right.campaign)
        }
        return rows
    }

    func sessions() -> [SessionFigures] {
        let configuration = ledger.configuration
        let (order, cart) = (
            ledger.names.find(configuration.orderEvent), ledger.names.find(configuration.cartEvent)
        )
        struct Open {
            var events = 0
            var hasCart = false
            var hasOrder = false
        }
        var channels: [Int32: SessionFigures] = [:]
        func close(_ session: Open, _ channel: Int32) {
            var figures =
                channels[channel]
                ?? SessionFigures(
                    channel: ledger.names[channel], sessions: 0, bounces: 0, carts: 0, abandoned: 0, ordering: 0)
            figures.sessions += 1
            if session.events == 1, !session.hasOrder { figures.bounces += 1 }
            if session.hasCart {
                figures.carts += 1
                if !session.hasOrder { figures.abandoned += 1 }
            }
            if session.hasOrder { figures.ordering += 1 }
            channels[channel] = figures
        }
        var last: (person: Int32, until: Timestamp, channel: Int32)?
        var session = Open()
        for row in events {
            let time = Timestamp(microseconds: row.time)
            if let now = last, now.person != row.person || time > now.until {
                close(session, now.channel)
                session = Open()
                last = nil
            }
            session.events += 1
            if row.name == cart { session.hasCart = true }
            if row.name == order { session.hasOrder = true }
            last = (
                row.person, configuration.zone.adding(configuration.sessionGap, to: time), last?.channel ?? row.channel
            )
        }
        if let last { close(session, last.channel) }
        return channels.values.sorted { $0.channel < $1.channel }
    }
}

extension SessionFigures {
    /// Reads figures.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for counts that cannot be; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        channel = try fields.decode(String.self, forKey: .channel)
        sessions = try fields.count(.sessions)
        bounces = try fields.count(.bounces)
        carts = try fields.count(.carts)
        abandoned = try fields.count(.abandoned)
        ordering = try fields.count(.ordering)
        try decoder.require(
            max(bounces, carts, ordering) <= sessions && abandoned <= carts,
            "\(sessions) sessions cannot have more carts, orders or bounces, nor \(carts) carts more abandoned ones")
    }
}
