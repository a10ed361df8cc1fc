// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniRecommendation

/// What comes next in a session: microseconds a prediction, and how good it is.
struct SessionsBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "Predicts the next item of shop sessions; one thread.",
        discussion: """
            Sessions are drawn so that their number, their lengths, the popularity of items and the share of repeated \
            views are about those of the first 100,000 clicks of yoochoose (RecSys Challenge 2015), which may not be \
            shipped. Every beginning of every test session is a prediction; the last tenth of the sessions is the test.
            """)

    @Option(help: "Clicks.") var events = 100_000
    @Option(help: "Items.") var items = 9_000
    @Option(help: "vsknn, stan, rules or blend.") var model = "vsknn"
    @Option(help: "Where chance starts.") var seed: UInt64 = 42
    @Option(help: "Predictions that are timed one by one.") var timed = 5_000

    func run() throws {
        let store = try SessionWorkload(events: events, items: items, seed: seed).store
        let split = EvaluationSplit.nextItem(store, from: Timestamp(seconds: Int64(events) * 9 / 10))
        let control = FitControl(threads: 1)
        var fitted: (any Recommender)?
        let fit = try Report.seconds { fitted = try make(split.train, control) }
        guard let fitted else { return }
        let histories = split.cases.prefix(timed).map(\.history)
        var times: [Double] = []
        var scores: [Float] = []
        for history in histories {
            times.append(Report.seconds { fitted.score(history, into: &scores) })
        }
        var lists: [Double] = []
        let asked = histories.map { history in
            History(items: history.items.compactMap { fitted.items.id(Int($0)) })
        }
        for history in asked { lists.append(Report.seconds { _ = fitted.recommend(to: history, count: 20) }) }
        let result = try Evaluation(split, k: 20).judge(fitted, control: control)
        times.sort()
        lists.sort()
        Report.line(
            "sessions",
            [
                "model": fitted.name, "events": split.train.count, "items": store.items.count,
                "sessions": store.users.count, "predictions": split.cases.count, "threads": 1,
                "fitMilliseconds": fit * 1e3,
                "scoreMicrosecondsMedian": quantile(times, 0.5) * 1e6,
                "scoreMicrosecondsP99": quantile(times, 0.99) * 1e6,
                "listMicrosecondsMedian": quantile(lists, 0.5) * 1e6, "listMicrosecondsMean": mean(lists) * 1e6,
                "listMicrosecondsP99": quantile(lists, 0.99) * 1e6, "hitRate20": result.mean(.hit),
                "mrr20": result.mean(.reciprocalRank),
            ])
    }

    private func make(_ train: Interactions, _ control: FitControl) throws -> any Recommender {
        switch model {
        case "stan": return try SessionKNN.fit(train, configuration: .init(scheme: .sequence()), control: control)
        case "rules": return try SequentialRules.fit(train, control: control)
        case "blend":
            return try Blend([
                .init(SessionKNN.fit(train, control: control)),
                .init(SequentialRules.fit(train, control: control), weight: 0.25),
            ])
        default: return try SessionKNN.fit(train, control: control)
        }
    }

    private func quantile(_ sorted: [Double], _ share: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    private func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
}
