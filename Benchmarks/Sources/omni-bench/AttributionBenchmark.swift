// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniMetrics

/// Markov attribution on the 10,000 paths of ChannelAttribution, beside NumPy and SciPy's exact solve of the same chains.
///
/// The peer's seconds come from its own run: `python3 ../shared/peers/attribution_channel.py` prints `order1_exact_s`
/// and so on, which `--peer-seconds` takes. Both sides start from paths as lists of names and end with credits.
struct AttributionBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribution", abstract: "Markov attribution of orders 1 to 3, exact, against NumPy.")

    @Argument(help: "channelattribution_paths.csv, or gzip of it.") var csv: String
    @Option(help: "attribution_expected.json, to compare every value with.") var expected: String?
    @Option(help: "The peer's exact seconds for orders 1, 2 and 3, with commas between.") var peerSeconds: String?
    @Option(help: "Rounds; the best counts.") var rounds = 7

    func run() throws {
        let lines = try text(csv).split(separator: "\n").dropFirst()
        let list = try lines.map { line -> TouchPath in
            let cells = line.split(separator: ";")
            guard cells.count == 4, let conversions = Int(cells[1]), let value = Double(cells[2]),
                let misses = Int(cells[3])
            else { throw ValidationError("a line is not path;conversions;value;nulls") }
            return TouchPath(
                cells[0].split(separator: " > ").map(String.init), conversions: conversions, value: value,
                nonConversions: misses)
        }
        let peers = (peerSeconds ?? "").split(separator: ",").compactMap { Double($0) }
        for order in 1...3 {
            var best = Double.infinity
            var credit: AttributionCredit?
            for _ in 0..<rounds {
                best = min(best, try Report.seconds { credit = try TouchPaths(list).credit(.markov(order: order)) })
            }
            guard let credit else { continue }
            let error = try credit.channels.map { try difference($0, order) }.max() ?? 0
            Report.line(
                "attribution",
                [
                    "order": order, "paths": list.count, "channels": credit.channels.count, "milliseconds": best * 1e3,
                    "peerMilliseconds": peers.count == 3 ? peers[order - 1] * 1e3 : -1,
                    "ratio": peers.count == 3 ? peers[order - 1] / best : -1, "largestError": "\(error)",
                ])
        }
        let paths = try TouchPaths(list)
        let shapley = try Report.seconds { _ = try paths.credit(.shapley(.conversionRate)) }
        let bootstrap = try Report.seconds { _ = try paths.credit(.markov(order: 1), resamples: 100, seed: 1) }
        Report.line(
            "attribution, the rest",
            ["exactShapleyMilliseconds": shapley * 1e3, "bootstrap100Milliseconds": bootstrap * 1e3])
    }

    /// The largest relative distance from the exact values.
    private func difference(_ credit: ChannelCredit, _ order: Int) throws -> Double {
        guard let expected else { return 0 }
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: expected)))
        let exact = ((json as? [String: Any])?["markov_order_\(order)"] as? [String: Any])?["exact"] as? [String: Any]
        guard let wanted = (exact?["conversions"] as? [String: Double])?[credit.channel] else { return .infinity }
        return abs(credit.conversions - wanted) / max(1, abs(wanted))
    }

    private func text(_ path: String) throws -> String {
        guard path.hasSuffix(".gz") else { return try String(contentsOfFile: path, encoding: .utf8) }
        return String(decoding: try RetailWorkload.unzipped(path), as: UTF8.self)
    }
}
