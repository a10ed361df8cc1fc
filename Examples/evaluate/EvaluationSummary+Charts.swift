// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine
import OmniCharts
import OmniRecommendation

extension EvaluationSummary {
    /// NDCG and recall of every model, with intervals.
    var accuracy: BarChart {
        func series(_ name: String, _ metric: EvaluationResult.Metric) -> Series {
            let intervals = results.map { $0.interval(metric) }
            return Series(
                name: name, values: results.map { $0.mean(metric) },
                intervals: intervals.map { ErrorBar(lower: $0.lower, upper: $0.upper) })
        }
        return BarChart(
            title: "Accuracy of the first \(k) places",
            description: "NDCG and recall of each model with 95 % intervals, the best first.",
            categories: results.map(\.model),
            series: [series("NDCG@\(k)", .ndcg), series("recall@\(k)", .recall)], format: .percent,
            orientation: .horizontal, width: .full)
    }

    /// What each model lacks against the best one, on the same questions.
    var differences: ForestPlot {
        guard let best = results.first else { return ForestPlot(title: "", description: "", rows: []) }
        let rows = results.dropFirst()
            .map { result -> ForestPlot.Row in
                let gaps = zip(result.figures[.ndcg] ?? [], best.figures[.ndcg] ?? []).map { $0 - $1 }
                let interval = BootstrapInterval(gaps)
                let chance = (try? result.compared(with: best, by: .ndcg))?.pValue
                return ForestPlot.Row(
                    name: result.model, effect: interval.mean,
                    interval: ErrorBar(lower: interval.lower, upper: interval.upper),
                    detail: chance.map { $0 < 0.001 ? "p < .001" : "p = \(figure($0))" } ?? "")
            }
        return ForestPlot(
            title: "NDCG@\(k) against \(best.model)",
            description: "The difference of each model to \(best.model) with its interval and a paired test.",
            rows: Array(rows), lowerMeaning: "\(best.model) better", upperMeaning: "model better")
    }

    /// How much of the catalogue the lists show.
    var coverage: BarChart {
        bars("Share of the catalogue that is shown", "coverage", .percent) { $0.exposure.coverage }
    }

    /// How surprising a shown item is.
    var novelty: BarChart {
        bars("Surprise of a shown item", "novelty", .unit("bits")) { $0.exposure.novelty }
    }

    /// Recall of items of before, and of new ones.
    var habits: BarChart {
        BarChart(
            title: "Buying again and discovering",
            description: "Recall of items that users had before and of items that are new to them, for each model.",
            categories: results.map(\.model),
            series: [
                Series(name: "had before", values: results.map(\.repeatRecall)),
                Series(name: "new", values: results.map(\.exploreRecall)),
            ]
            .filter { $0.values.contains { $0 != nil } }, format: .percent, orientation: .horizontal)
    }

    /// What the fit and a list cost.
    var times: BarChart {
        bars("Milliseconds to fit", "fit", .unit("ms")) { $0.fitting / .milliseconds(1) }
    }

    func figure(_ value: Double) -> String {
        let thousandths = Int((value * 10_000).rounded())
        let digits = String(abs(thousandths) % 10_000)
        let whole = abs(thousandths) / 10_000
        let text = "." + String(repeating: "0", count: 4 - digits.count) + digits
        return (thousandths < 0 ? "-" : "") + (whole > 0 ? "\(whole)" : "") + text
    }

    func time(_ duration: Duration) -> String {
        let micros = duration / .microseconds(1)
        if micros < 1_000 { return "\(Int(micros.rounded())) µs" }
        if micros < 1_000_000 { return "\(Int((micros / 1_000).rounded())) ms" }
        return "\(Int((micros / 100_000).rounded()) / 10).\(Int((micros / 100_000).rounded()) % 10) s"
    }

    private func bars(
        _ title: String, _ name: String, _ format: ValueFormat, _ value: (EvaluationResult) -> Double
    ) -> BarChart {
        BarChart(
            title: title, description: "\(title), for each model.", categories: results.map(\.model),
            series: [Series(name: name, values: results.map(value))], format: format, orientation: .horizontal)
    }
}
#endif
