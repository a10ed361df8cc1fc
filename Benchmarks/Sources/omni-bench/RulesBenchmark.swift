// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniRecommendation

/// Association rules on Groceries: the peer is `rules_mlxtend.py groceries SUPPORT CONFIDENCE` (fpgrowth).
struct RulesBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Mines association rules on Groceries; one thread.",
        discussion: """
            Times what the peer times as total_s: from baskets in memory to rules with one consequent. Counts must be \
            13,492 itemsets and 5,668 rules at the default settings.
            """)

    @Option(help: "The share of baskets a rule must stand in.") var support = 0.001
    @Option(help: "The share of the antecedent's baskets.") var confidence = 0.5
    @Option(help: "Times that it is repeated; the best counts.") var repeats = 5
    @Option(help: "How many times the baskets are taken, for the cost against size.") var copies = 1
    @Option(help: "The folder of the data sets.") var data: String?

    func run() throws {
        let lines = try DataFolder(data).lines("groceries.csv.gz")
        var store = Interactions()
        for copy in 0..<max(1, copies) {
            for (basket, line) in lines.enumerated() {
                for item in line.split(separator: ",") {
                    try store.append(Interaction(user: "\(copy)/\(basket)", item: String(item)))
                }
            }
        }
        let configuration = AssociationRules.Configuration(
            minimumSupport: support, minimumConfidence: confidence, maximumLength: 20)
        var model: AssociationRules?
        var best = Double.infinity
        for _ in 0..<max(1, repeats) {
            best = try min(
                best, Report.seconds { model = try AssociationRules.fit(store, configuration: configuration) })
        }
        guard let model else { return }
        let carts = lines.prefix(1_000).map { History(items: $0.split(separator: ",").prefix(3).map(String.init)) }
        let asking = Report.seconds { for cart in carts { _ = model.recommend(to: cart, count: 5) } }
        Report.line(
            "rules",
            [
                "support": support, "confidence": confidence, "baskets": lines.count * max(1, copies), "threads": 1,
                "itemsets": model.itemsetCount, "rules": model.ruleCount, "totalMilliseconds": best * 1e3,
                "microsecondsACart": asking / Double(carts.count) * 1e6,
            ])
    }
}

/// The folder of the data sets, which lies beside the checkout.
struct DataFolder {
    let path: String

    init(_ path: String?) {
        let candidates = [path, "../../shared/data", "../shared/data"].compactMap { $0 }
        self.path = candidates.first { FileManager.default.fileExists(atPath: $0) } ?? "."
    }

    /// The lines of a compressed file.
    func lines(_ name: String) throws -> [Substring] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", "\(path)/\(name)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    }
}
