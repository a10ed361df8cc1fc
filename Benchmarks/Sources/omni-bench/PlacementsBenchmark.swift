// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniRecommendation

/// Placement requests, one after the other on one thread, while stock changes between them.
///
/// Each request is a whole answer with reasons: models scored, every candidate filtered by live stock, price range,
/// region and what was bought, re-ranked, capped, one slot left to chance. Wall time is what a shopper waits; processor
/// time beside it tells how much of that was other work on the machine.
struct PlacementsBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "placements", abstract: "Latency of placement requests: p50, p99 and the worst, per placement.")

    @Option(help: "Items of the catalogue.") var items = 20_000
    @Option(help: "Buyers from whose purchases the models are fitted, 20 each.") var buyers = 20_000
    @Option(help: "Requests.") var requests = 20_000

    func run() throws {
        let workload = try PlacementsWorkload(items: items, buyers: buyers, requests: requests)
        for request in workload.requests.prefix(500) { _ = try workload.storefront.answer(request) }
        var wall: [PlacementName: [Double]] = [:]
        var processor: [PlacementName: [Double]] = [:]
        var shown = 0
        var explored = 0
        let clock = ContinuousClock()
        for (number, request) in workload.requests.enumerated() {
            try workload.disturb(number)
            let spent = Self.processorSeconds
            let start = clock.now
            let answer = try workload.storefront.answer(request)
            wall[request.placement, default: []].append(Report.inSeconds(start.duration(to: clock.now)) * 1e6)
            processor[request.placement, default: []].append((Self.processorSeconds - spent) * 1e6)
            shown += answer.items.count
            explored += answer.items.count { $0.isExploration }
        }
        for placement in PlacementsWorkload.placements {
            report(placement.rawValue, wall[placement] ?? [], processor[placement] ?? [])
        }
        report("all", wall.values.flatMap { $0 }, processor.values.flatMap { $0 })
        Report.line(
            "placements",
            [
                "items": items, "requests": requests, "itemsShown": shown, "slotsExplored": explored,
                "residentMiB": Report.residentMegabytes,
            ])
    }

    private func report(_ placement: String, _ wall: [Double], _ processor: [Double]) {
        Report.line(
            "placements",
            [
                "placement": placement, "items": items, "requests": wall.count,
                "p50Microseconds": Self.percentile(wall, 0.5),
                "p99Microseconds": Self.percentile(wall, 0.99), "worstMicroseconds": wall.max() ?? 0,
                "processorP50Microseconds": Self.percentile(processor, 0.5),
                "processorP99Microseconds": Self.percentile(processor, 0.99),
            ])
    }

    private static func percentile(_ times: [Double], _ share: Double) -> Double {
        guard !times.isEmpty else { return 0 }
        return times.sorted()[min(times.count - 1, Int(share * Double(times.count)))]
    }

    /// What this thread has used of a processor.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
