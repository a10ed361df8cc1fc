// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import Foundation
import OmniMetrics
import OmniSimulation
import Omnichannel

/// What a replay has to say, for people and as JSON.
///
/// Amounts are in minor units.
struct ReplaySummary: Encodable {
    /// Lines of the file, or facts of the invented shop.
    let rows: Int
    let refused: [String: Int]
    let noted: [String: Int]
    let orders: Int
    let refunds: Int
    let customers: Int
    /// Minutes of the file with rows of nobody; each is one fact, or two where money went both ways.
    let unattributed: Int
    let unattributedFacts: Int
    let revenue: [String: Int64]
    let refunded: [String: Int64]
    let unattributedSold: [String: Int64]
    let unattributedReturned: [String: Int64]
    let messages: [String: [String: Int]]
    let dropped: [String: [String: Int]]
    /// Facts in the log.
    let facts: Int
    let seconds: Double
    let factsPerSecond: Double
    /// finished, continued, or unchanged: a replay that was finished before changes nothing.
    let run: String
    /// The metrics of a real shop's year; nil for an invented one.
    let kpis: RetailFigures?

    private enum CodingKeys: String, CodingKey {
        case rows, refused, noted, orders, refunds, customers, unattributed, unattributedFacts, revenue, refunded
        case unattributedSold, unattributedReturned, messages, dropped, facts, seconds, factsPerSecond, run
        case kpis
    }

    private let conversions: [JourneyConversion]
    private let title: String

    init(_ plan: ReplayPlan, _ replay: Replay, _ metrics: MetricsSummary, seconds: Double) {
        let totals = replay.totals
        rows = plan.retail?.rows ?? totals.facts
        refused = plan.retail?.refused ?? [:]
        noted = plan.retail?.noted ?? [:]
        orders = totals.orders
        refunds = totals.refunds
        customers = totals.customers
        unattributed = plan.retail?.unattributedMinutes ?? totals.unattributed
        unattributedFacts = totals.unattributed
        revenue = totals.revenue
        refunded = totals.refunded
        unattributedSold = totals.unattributedSold
        unattributedReturned = totals.unattributedReturned
        messages = totals.messages
        dropped = totals.dropped
        facts = totals.facts
        self.seconds = (seconds * 1_000).rounded() / 1_000
        factsPerSecond = (Double(replay.ingested) / max(0.001, seconds)).rounded()
        run = replay.wasFinished ? "unchanged" : replay.wasInterrupted ? "continued" : "finished"
        kpis = plan.retail == nil ? nil : RetailFigures(metrics)
        conversions = metrics.conversions
        title = plan.title
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension ReplaySummary {
    func text(report: String, _ channels: ShopChannels) -> String {
        var lines = [title, ""]
        lines.append("  \(facts) facts, \(customers) customers, \(orders) orders, \(refunds) refunds")
        lines += revenue.sorted { $0.key < $1.key }
            .map { code, minor in
                "  \(amount(minor, code)) sold, \(amount(refunded[code] ?? 0, code)) given back"
            }
        if unattributed > 0 { lines.append("  \(unattributed) minutes with sales to nobody in particular") }
        for (reason, count) in refused.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(count) rows refused: \(reason)")
        }
        lines += ["", "Messages that went out, and orders within the week, beside those who got none:"]
        lines += conversions.map(line)
        if !channels.firstMessages.isEmpty { lines += ["", "The first message on each channel:"] }
        lines += channels.firstMessages.map { "  \(pad($0.channel.rawValue, 8))\($0.text)" }
        lines += ["", closing, "Report: \(report)"]
        return lines.joined(separator: "\n")
    }

    private var closing: String {
        switch run {
        case "unchanged": "All of it was done before; nothing has changed. Give --database to begin anew."
        case "continued": "Gone on after an interruption, and finished in \(Int(seconds)) s."
        default: "Done in \(seconds) s, \(Int(factsPerSecond)) facts a second."
        }
    }

    private func line(_ journey: JourneyConversion) -> String {
        let sent = messages[journey.journey] ?? [:]
        let channels = sent.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let rates =
            "\(percent(journey.treated.rate?.value)) of \(journey.treated.observed), "
            + "\(percent(journey.holdout.rate?.value)) of \(journey.holdout.observed) held out"
        let verdict: String
        if let difference = journey.difference, !journey.isAA {
            verdict =
                "difference \(percent(difference.value)) (\(percent(difference.lower)) to \(percent(difference.upper)))"
        } else {
            verdict = journey.isAA ? "A/A: the past does not answer" : "too few to compare"
        }
        return "  \(pad(journey.journey, 15))\(channels.isEmpty ? "nothing" : channels)\n"
            + "  \(pad("", 15))\(rates); \(verdict)"
    }

    private func percent(_ share: Double?) -> String {
        guard let share else { return "–" }
        return "\((share * 1_000).rounded() / 10) %"
    }

    private func amount(_ minor: Int64, _ code: String) -> String {
        (try? Currency(code)).map { Money(minor: minor, $0).description } ?? "\(minor) \(code)"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
#endif
