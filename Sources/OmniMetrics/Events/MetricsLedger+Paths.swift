// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

extension MetricsLedger {
    /// What counts as a touch of a person.
    public enum Touch: Sendable, Hashable, CaseIterable {
        /// A message that a provider took, by its channel.
        case messages
        /// An event that a campaign led to, by the source of the campaign: a search engine, a newsletter, a creator.
        case campaigns
    }

    /// The paths of touches of all known people, for attribution.
    ///
    /// A path ends with an order, which is its conversion, and begins after the order before it; what is left after a
    /// person's last order is a path without conversion, and so is that of a person without orders. People who proved
    /// to be one have one path, whatever device they used. Orders with touches further back than the window only are
    /// conversions without a touch. A message and a visit of one moment are in the order of their channels' names.
    ///
    /// - Parameters:
    ///   - touches: What counts as a touch; campaigns need kept events.
    ///   - window: How far before an order a touch may lie.
    ///   - currency: The currency of values; orders in others are conversions without value.
    /// - Returns: Each way that somebody went once, with how many went it.
    public func paths(
        of touches: Set<Touch> = Set(Touch.allCases), within window: Span, in currency: Currency
    ) -> [TouchPath] {
        let summarizer = Summarizer(self, observedUntil: nil)
        let marks = marks(touches, summarizer)
        var paths: [Way: Sum] = [:]
        var place = 0
        var first = 0
        let orders = summarizer.orders
        // Both lists are by person, then by time.
        while place < marks.count || first < orders.count {
            let person = min(
                place < marks.count ? marks[place].person : .max, first < orders.count ? orders[first].person : .max)
            while first < orders.count, orders[first].person == person {
                let order = orders[first]
                var ways: [Mark] = []
                while place < marks.count, marks[place].person == person, marks[place].time <= order.time {
                    ways.append(marks[place])
                    place += 1
                }
                add(ways, until: order.time, order, window, currency, to: &paths)
                first += 1
            }
            var left: [Mark] = []
            while place < marks.count, marks[place].person == person {
                left.append(marks[place])
                place += 1
            }
            if let last = left.last { add(left, until: last.time, nil, window, currency, to: &paths) }
        }
        return
            paths.map { way, sum in
                TouchPath(
                    way.channels.map { names[$0] }, conversions: sum.conversions, value: sum.value,
                    nonConversions: sum.misses,
                    ages: way.ages)
            }
            .sorted { left, right in
                left.channels == right.channels
                    ? left.ages.lexicographicallyPrecedes(right.ages)
                    : left.channels.lexicographicallyPrecedes(right.channels)
            }
    }

    private struct Mark {
        var person: Int32
        var channel: Int32
        var time: Int64
    }

    private struct Way: Hashable {
        var channels: [Int32]
        var ages: [Double]
    }

    private struct Sum {
        var conversions = 0
        var value = 0.0
        var misses = 0
    }

    private func marks(_ touches: Set<Touch>, _ summarizer: Summarizer) -> [Mark] {
        var marks: [Mark] = []
        if touches.contains(.messages) {
            for row in self.touches {
                marks.append(Mark(person: summarizer.roots[Int(row.person)], channel: row.channel, time: row.time))
            }
        }
        if touches.contains(.campaigns) {
            for row in events.rows where row.campaign >= 0 {
                marks.append(Mark(person: summarizer.roots[Int(row.person)], channel: row.campaign, time: row.time))
            }
        }
        return marks.sorted { left, right in
            if left.person != right.person { return left.person < right.person }
            if left.time != right.time { return left.time < right.time }
            return left.channel != right.channel && names[left.channel] < names[right.channel]
        }
    }

    private func add(
        _ marks: [Mark], until end: Int64, _ order: OrderRow?, _ window: Span, _ currency: Currency,
        to paths: inout [Way: Sum]
    ) {
        let kept = marks.filter {
            configuration.zone.adding(window, to: Timestamp(microseconds: $0.time)).microseconds >= end
        }
        guard order != nil || !kept.isEmpty else { return }
        let way = Way(
            channels: kept.map(\.channel),
            ages: kept.map { (Double(end) - Double($0.time)) / Double(Period.microsecondsPerDay) })
        var sum = paths[way] ?? Sum()
        if let order {
            sum.conversions += 1
            if order.status == .read, order.currency == CurrencyCode(currency) {
                sum.value += ReportText.units(Money(minor: order.minor, currency))
            }
        } else {
            sum.misses += 1
        }
        paths[way] = sum
    }
}
