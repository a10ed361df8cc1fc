// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniCharts
import OmniRecommendation

/// What fits and questions cost as data grows: three sizes, each four times the one before, and a picture of them.
struct ScalingBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scaling", abstract: "Measures cost against size at three sizes and draws it.",
        discussion: """
            ALS, EASE and item-kNN on the first 377, 1,510 and 6,040 users of MovieLens 1M; V-SKNN on 25,000, 100,000 and \
            400,000 invented clicks; association rules on Groceries once, four and sixteen times over. One thread.
            """)

    @Option(help: "Where the picture of the fits is written.") var svg: String?
    @Option(help: "Where the picture of single questions is written.") var askingSVG: String?
    @Option(help: "Times that each fit is repeated; the best counts.") var repeats = 3
    @Option(help: "The folder of the data sets.") var data: String?

    private struct Point {
        var fit: Double
        var question: Double
    }

    func run() throws {
        let control = FitControl(threads: 1)
        var rows: [(name: String, points: [Point])] = [
            ("ALS", []), ("EASE", []), ("item-kNN", []), ("V-SKNN", []), ("rules", []),
        ]
        for size in 0..<3 {
            let factor = 1 << (2 * size)
            let ratings = try RatingsWorkload(name: "ml-1m", folder: DataFolder(data).path, limit: 6_040 * factor / 16)
            let asked = ratings.users.map { ratings.train.history(of: $0) }
            rows[0].points.append(try measure("ALS", ratings.train, asked) { try ALS.fit($0, control: control) })
            rows[1].points.append(try measure("EASE", ratings.train, asked) { try EASE.fit($0, control: control) })
            rows[2].points
                .append(try measure("item-kNN", ratings.train, asked) { try ItemKNN.fit($0, control: control) })
            let sessions = try SessionWorkload(events: 25_000 * factor, items: 9_000, seed: 42).store
            let views = sessions.users.ids.suffix(2_000).map { sessions.history(of: $0) }
            rows[3].points.append(try measure("V-SKNN", sessions, views) { try SessionKNN.fit($0, control: control) })
            let baskets = try groceries(copies: factor)
            let carts = baskets.users.ids.prefix(2_000).map { baskets.history(of: $0) }
            let rules = AssociationRules.Configuration(
                minimumSupport: 0.001, minimumConfidence: 0.5, maximumLength: 20)
            rows[4].points
                .append(
                    try measure("rules", baskets, carts) {
                        try AssociationRules.fit($0, configuration: rules, control: control)
                    })
        }
        try draw(rows.map { ($0.name, $0.points.map { $0.fit * 1e3 }) }, "Fitting", unit: "ms", to: svg)
        try draw(
            rows.map { ($0.name, $0.points.map { $0.question * 1e6 }) }, "Asking for one list of 20", unit: "µs",
            to: askingSVG)
    }

    private func measure(
        _ name: String, _ store: Interactions, _ histories: [History],
        fit: (Interactions) throws -> any Recommender
    ) throws -> Point {
        var model: (any Recommender)?
        var best = Double.infinity
        for _ in 0..<max(1, repeats) { best = try min(best, Report.seconds { model = try fit(store) }) }
        guard let model else { return Point(fit: 0, question: 0) }
        let times = stride(from: 0, to: histories.count, by: max(1, histories.count / 300))
            .map { place in Report.seconds { _ = model.recommend(to: histories[place], count: 20) } }
            .sorted()
        let point = Point(fit: best, question: times[times.count / 2])
        Report.line(
            "scaling",
            [
                "model": name, "events": store.count, "users": store.users.count, "items": store.items.count,
                "threads": 1, "fitMilliseconds": point.fit * 1e3, "questionMicroseconds": point.question * 1e6,
            ])
        return point
    }

    private func groceries(copies: Int) throws -> Interactions {
        var store = Interactions()
        let lines = try DataFolder(data).lines("groceries.csv.gz")
        for copy in 0..<copies {
            for (basket, line) in lines.enumerated() {
                for item in line.split(separator: ",") {
                    try store.append(Interaction(user: "\(copy)/\(basket)", item: String(item)))
                }
            }
        }
        return store
    }

    private func draw(_ rows: [(name: String, values: [Double])], _ what: String, unit: String, to path: String?) throws
    {
        guard let path else { return }
        let said = rows.map { row in
            row.name + ": " + row.values.map { String(format: "%.1f", $0) }.joined(separator: ", ") + " " + unit
        }
        let chart = LineChart(
            title: what + ": cost against size, one thread", description: said.joined(separator: "; ") + ".",
            xLabels: ["a sixteenth", "a quarter", "all of the data"],
            series: rows.map { Series(name: $0.name, values: $0.values) }, format: .unit(unit),
            yTitle: "\(unit), each line ten times the one below", isLogarithmic: true)
        try Data(chart.svg.utf8).write(to: URL(filePath: path))
    }
}
