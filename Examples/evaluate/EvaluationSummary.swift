// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine
import OmniCharts
import OmniRecommendation

/// What the comparison found, as a table for the terminal and as a page.
struct EvaluationSummary {
    let title: String
    let source: InteractionFile
    let split: EvaluationSplit
    let owned: OwnedItems
    let k: Int
    /// The best first.
    let results: [EvaluationResult]

    private var headers: [String] {
        [
            "model", "NDCG@\(k)", "95 %", "recall@\(k)", "MRR", "MAP", "hit rate", "coverage", "Gini", "novelty",
            "diversity", "repeat", "explore", "fit", "a list",
        ]
    }

    private var rows: [[String]] {
        results.map { result in
            let interval = result.interval(.ndcg)
            return [
                result.model, figure(result.mean(.ndcg)), "\(figure(interval.lower))–\(figure(interval.upper))",
                figure(result.mean(.recall)), figure(result.mean(.reciprocalRank)),
                figure(result.mean(.averagePrecision)), figure(result.mean(.hit)), figure(result.exposure.coverage),
                figure(result.exposure.gini), ValueFormat.unit("bits").text(result.exposure.novelty),
                figure(result.diversity), result.repeatRecall.map(figure) ?? "–",
                result.exploreRecall.map(figure) ?? "–", time(result.fitting), time(result.asking),
            ]
        }
    }

    /// A table in columns.
    var text: String {
        let rows = [headers] + rows
        let widths = headers.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.enumerated()
                .map { column, cell in
                    let padding = String(repeating: " ", count: widths[column] - cell.count)
                    return column == 0 ? cell + padding : padding + cell
                }
                .joined(separator: "  ")
        }
        return "\(facts)\n\n" + lines.joined(separator: "\n")
    }

    /// Some columns of the table.
    private func columns(_ caption: String, _ places: [Int]) -> Table {
        Table(caption: caption, headers: places.map { headers[$0] }, rows: rows.map { row in places.map { row[$0] } })
    }

    private var facts: String {
        """
        \(title): \(split.train.users.count) users, \(split.train.items.count) items, \(source.interactions.count) interactions\
        \(source.skipped > 0 ? " (\(source.skipped) lines skipped)" : ""). Cut: \(split.name). \
        \(split.cases.count) questions; owned items \(owned.rawValue).
        """
    }

    /// The page.
    var page: HTMLPage {
        let best = results.first
        let lead = best.map { "Best by NDCG@\(k): \($0.model), \(figure($0.mean(.ndcg)))." } ?? "No model was asked."
        return HTMLPage(
            title: "Recommendation models on \(title)", lead: lead,
            sections: [
                HTMLPage.Section(
                    heading: "Which model finds what people took",
                    blocks: [
                        .tiles([
                            BigNumber(title: "Users", value: "\(split.train.users.count)"),
                            BigNumber(title: "Items", value: "\(split.train.items.count)"),
                            BigNumber(title: "Interactions", value: "\(source.interactions.count)"),
                            BigNumber(title: "Questions", value: "\(split.cases.count)"),
                        ]),
                        .prose(facts), .chart(accuracy), .chart(differences),
                        .note(
                            """
                            All models have their default settings. A gap whose interval crosses zero may be chance. \
                            Personal frequency and popularity are what any model must beat.
                            """),
                    ]),
                HTMLPage.Section(
                    heading: "What else a list is worth",
                    blocks: [.chart(coverage), .chart(novelty), .chart(habits), .chart(times)]),
                HTMLPage.Section(
                    heading: "All figures",
                    blocks: [
                        .table(
                            columns("How well lists answer, the best by NDCG first", [0, 1, 2, 3, 4, 5, 6, 13, 14])),
                        .table(columns("What else lists show", [0, 7, 8, 9, 10, 11, 12])),
                        .list([
                            "NDCG, recall, MRR, MAP, hit rate: the mean over all questions of how well the first \(k) places answer; recall divides by min(answers, \(k)).",
                            "Coverage: the share of the catalogue in any list. Gini: 0 if all items are shown equally often. Novelty: bits of surprise of a shown item. Diversity: how rarely the same people take two items of a list.",
                            "Repeat and explore: recall of items that the user had before, and of new ones.",
                        ]),
                    ]),
            ], footer: "Written by evaluate, an example of swift-omnichannel.")
    }
}
#endif
