// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine
import ArgumentParser
import Foundation
import OmniCharts
import OmniRecommendation

/// Which model suits your shop: all of them on your interactions, judged on what they were not shown.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare all recommendation models on a file of interactions.",
        discussion: """
            Reads a CSV file (also compressed with gzip) with one interaction a line, or with --baskets one basket a \
            line. Columns are named by the header or counted from 1. Models have their default settings; figures for \
            your shop get better once settings are chosen, on a part of the data that is not reported.

            evaluate ratings.csv --user user --item item --time timestamp
            evaluate u.data.gz --user 1 --item 2 --time 4 --headerless
            evaluate groceries.csv.gz --baskets
            evaluate retail.csv.gz --user CustomerID --item Description --time InvoiceDate --split next-basket
            """)

    enum Split: String, ExpressibleByArgument, CaseIterable {
        case temporal
        case leaveLast = "leave-last"
        case perUser = "per-user"
        case nextBasket = "next-basket"
        case nextItem = "next-item"
    }

    @Argument(help: "The file.") var file: String
    @Option(help: "The column of the user, by name or number.") var user = "1"
    @Option(help: "The column of the item.") var item = "2"
    @Option(help: "The column of the time: seconds since 1970, or 2026-01-31 and the like.") var time: String?
    @Option(help: "The column of the weight.") var weight: String?
    @Option(help: "What stands between columns; found out if not given.") var separator: String?
    @Flag(help: "The first line is data.") var headerless = false
    @Flag(help: "Each line is one basket of items.") var baskets = false
    @Option(help: "How it is cut: \(Split.allCases.map(\.rawValue).joined(separator: ", ")).") var split: Split?
    @Option(help: "How many places of a list are judged.") var k = 20
    @Option(help: "Whether owned items may be recommended: excluded or allowed. (default: by the questions)")
    var owned: String?
    @Option(help: "Only these models, by a part of their names, separated by commas.") var models: String?
    @Option(help: "Questions at most; a sample of the first, drawn evenly.") var questions = 20_000
    @Option(help: "Threads. (default: all cores)") var threads: Int?
    @Option(help: "Where the page is written.") var output = "out/evaluate.html"
    @Option(help: "What the page is called.") var title: String?
    @Flag(help: "Show no progress.") var quiet = false

    func validate() throws {
        guard (1...1_000).contains(k) else { throw ValidationError("--k is 1 to 1000") }
        guard questions > 0 else { throw ValidationError("--questions is at least 1") }
        guard owned == nil || owned == "excluded" || owned == "allowed" else {
            throw ValidationError("--owned is excluded or allowed")
        }
    }

    func run() throws {
        let line = ProgressLine(isQuiet: quiet)
        line.show("reading \(file)")
        let columns = InteractionFile.Columns(
            user: user, item: item, time: time, weight: weight, separator: separator?.first, isHeaderless: headerless,
            isBaskets: baskets)
        let source = try InteractionFile(path: file, columns: columns)
        let cut = sampled(try makeSplit(source))
        guard !cut.cases.isEmpty else {
            throw ValidationError(
                "no user has enough interactions to ask about under this cut; try --split per-user, or check the columns"
            )
        }
        let policy = owned.flatMap { OwnedItems(rawValue: $0) } ?? usualPolicy(cut)
        let evaluation = Evaluation(cut, k: k, owned: policy)
        var results: [EvaluationResult] = []
        let candidates = CandidateModel.all(for: cut.train, hasTimes: time != nil)
            .filter { candidate in
                models.map { $0.split(separator: ",").contains { candidate.name.localizedCaseInsensitiveContains($0) } }
                    ?? true
            }
        for (place, candidate) in candidates.enumerated() {
            let prefix = "\(place + 1)/\(candidates.count) \(candidate.name)"
            let control = FitControl(threads: threads) {
                line.show("\(prefix): \($0.phase) \(Int($0.fraction * 100)) %")
            }
            line.show(prefix)
            let model = try candidate.fit(cut.train, control)
            results.append(try evaluation.judge(model, control: control).renamed(candidate.name))
        }
        line.clear()
        results.sort { ($0.mean(.ndcg), $1.model) > ($1.mean(.ndcg), $0.model) }
        let summary = EvaluationSummary(
            title: title ?? URL(filePath: file).lastPathComponent, source: source, split: cut, owned: policy, k: k,
            results: results)
        print(summary.text)
        let url = URL(filePath: output)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(summary.page.html.utf8).write(to: url)
        print("\nwritten: \(output)")
    }

    private func makeSplit(_ source: InteractionFile) throws -> EvaluationSplit {
        let store = source.interactions
        switch split ?? (time == nil ? .perUser : .temporal) {
        case .temporal: return .temporal(store, at: source.instant(after: 0.8))
        case .leaveLast: return .leaveLast(store)
        case .perUser: return try .perUser(store)
        case .nextBasket: return .nextBasket(store)
        case .nextItem: return .nextItem(store, from: source.instant(after: 0.9))
        }
    }

    private func sampled(_ split: EvaluationSplit) -> EvaluationSplit {
        guard split.cases.count > questions else { return split }
        let cases = (0..<questions).map { split.cases[$0 * split.cases.count / questions] }
        return EvaluationSplit(name: split.name, train: split.train, cases: cases)
    }

    /// Owned items are allowed where more than one in twenty of the answers is one.
    private func usualPolicy(_ split: EvaluationSplit) -> OwnedItems {
        let all = split.cases.reduce(0) { $0 + $1.relevant.count }
        let again = split.cases.reduce(0) { sum, question in
            sum + Set(question.relevant).intersection(question.history.items).count
        }
        return again * 20 > all ? .allowed : .excluded
    }
}

/// One line on standard error that changes, where somebody watches.
struct ProgressLine: Sendable {
    let isQuiet: Bool
    private let isTerminal = isatty(2) == 1

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ text: String) {
        guard !isQuiet, isTerminal else { return }
        FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
    }

    func clear() {
        guard !isQuiet, isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
#endif
