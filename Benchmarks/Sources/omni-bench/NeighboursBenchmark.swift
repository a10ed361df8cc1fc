// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import OmniRecommendation

/// Item-to-item models: what a fit costs, and what it costs to take in what happened since.
///
/// The peer is `implicit`'s item-item family (`recommend_implicit.py SET THREADS`), which can only be fitted anew. Lists
/// and their quality: subcommand `recommend`, models cosine and bm25.
struct NeighboursBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbours", abstract: "Fits and updates item-to-item models on MovieLens.")

    @Option(help: "ml-100k or ml-1m.") var set = "ml-1m"
    @Option(help: "cosine, tfidf, bm25 or rp3beta.") var model = "cosine"
    @Option(help: "Neighbours.") var k = 100
    @Option(help: "Threads.") var threads = 1
    @Option(help: "Times that it is repeated; the best counts.") var repeats = 3
    @Option(help: "Users at most, for the cost against size.") var users: Int?
    @Option(help: "The folder of the data sets.") var data: String?

    func run() throws {
        let workload = try RatingsWorkload(name: set, folder: DataFolder(data).path, limit: users)
        let control = FitControl(threads: threads)
        var fit = Double.infinity
        var update = Double.infinity
        for _ in 0..<max(1, repeats) {
            var fitted: (any Recommender)?
            fit = try min(fit, Report.seconds { fitted = try make(workload.train, control) })
            guard var model = fitted else { return }
            var grown = workload.train
            // A new user takes three items that few have taken.
            for item in grown.items.ids.suffix(3) { try grown.append(Interaction(user: "newcomer", item: item)) }
            update = try min(update, Report.seconds { try model.update(from: grown, control: control) })
        }
        Report.line(
            "neighbours",
            [
                "set": set, "model": model, "k": k, "users": workload.users.count, "items": workload.itemCount,
                "train": workload.train.count, "threads": threads, "fitSeconds": fit, "updateSeconds": update,
                "storeMiB": Double(workload.train.memoryBytes) / 1_048_576,
            ])
    }

    private func make(_ train: Interactions, _ control: FitControl) throws -> any Recommender {
        let similarity: ItemKNN.Configuration.Similarity
        switch model {
        case "rp3beta": return try RP3Beta.fit(train, configuration: .init(neighbours: k), control: control)
        case "tfidf": similarity = .tfidf
        case "bm25": similarity = .bm25()
        default: similarity = .cosine
        }
        return try ItemKNN.fit(train, configuration: .init(similarity: similarity, neighbours: k), control: control)
    }
}
