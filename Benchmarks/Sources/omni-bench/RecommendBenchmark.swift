// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OmniRecommendation

/// Models of recommendation: seconds to fit, lists per second, microseconds for one list, quality, memory.
///
/// The peers run the same protocol on the same files: `recommend_implicit.py SET THREADS` beside the data.
struct RecommendBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "Fits a model on MovieLens and measures speed, quality and memory.",
        discussion: """
            Settings that are not named are those of the peers where a peer has the model, or were chosen by NDCG@100 on \
            --validation, a part cut out of the training part. One model a run makes the memory figures meaningful.
            """)

    @Option(help: "ml-100k or ml-1m.") var set = "ml-100k"
    @Option(
        help: """
            ease, edlae, slim, als (steps, as implicit), als-direct, als-fold (lists from histories), ials, bpr, \
            bpr-uniform, cosine, bm25, popularity or blend.
            """) var model = "ease"
    @Option(help: "Threads.") var threads = 1
    @Option(help: "Times that the fit and the lists are repeated; the best counts.") var repeats = 3
    @Option(help: "The folder of the data sets.") var data: String?
    @Option(help: "Users at most, for the cost against size.") var users: Int?
    @Flag(help: "Judge on a part cut out of the training part.") var validation = false
    @Option(help: "Settings as name=value, separated by commas.") var settings = ""
    @Option(help: "Where random choices start.") var seed: UInt64 = 42

    func run() throws {
        let workload = try RatingsWorkload(name: set, folder: folder, validation: validation, limit: users)
        let settings = RecommendSettings(set: set, model: model, text: settings)
        let control = FitControl(seed: seed, threads: threads)
        // What a first fit loads is not the model's; the peer's script does the same.
        let few = workload.users.prefix(100)
            .flatMap { user in
                workload.train.history(of: user).events.map { Interaction(user: user, item: $0.item) }
            }
        _ = try settings.fit(Interactions(few), control: control)
        // Memory that was freed before and not given back would hide what a fit takes.
        Report.giveBack()
        let before = Report.residentMegabytes
        Report.forgetPeak()
        var fitted: (any Recommender)?
        var fit = try Report.seconds { fitted = try settings.fit(workload.train, control: control) }
        let peak = Report.peakMegabytes
        Report.giveBack()
        let kept = Report.residentMegabytes - before
        for _ in 1..<max(1, repeats) {
            fitted = nil
            fit = try min(fit, Report.seconds { fitted = try settings.fit(workload.train, control: control) })
        }
        guard let fitted else { return }
        var lists: [[Int32]] = []
        var asking = Double.infinity
        let histories = workload.users.map { fitted.items.indexed(workload.train.history(of: $0)) }
        for _ in 0..<max(1, repeats) {
            asking = try min(
                asking,
                Report.seconds { lists = try rank(fitted, workload: workload, histories: histories, control: control) })
        }
        let quality = workload.quality(of: lists)
        Report.line(
            "recommend",
            [
                "set": set, "model": model, "name": fitted.name, "settings": settings.description,
                "part": validation ? "validation" : "test", "users": workload.users.count,
                "items": workload.itemCount, "train": workload.train.count, "threads": threads, "fitSeconds": fit,
                "listsPerSecond": Double(lists.count) / asking, "singleMicroseconds": single(fitted, workload),
                "recall20": rounded(quality.recall20), "ndcg10": rounded(quality.ndcg10),
                "ndcg100": rounded(quality.ndcg100), "coverage20": rounded(quality.coverage20),
                "residentMiBBefore": before, "workMiBOfFit": peak - before, "modelMiB": kept,
                "objective": fitted.report.objective ?? -1,
                "checksum": checksum(lists),
            ])
    }

    /// Five places, as the peers print them.
    private func rounded(_ number: Double) -> String { String(format: "%.5f", number) }

    /// Lists of 100 for all users; for factors, with the users' numbers as the fit left them, as the peer does.
    private func rank(
        _ fitted: any Recommender, workload: RatingsWorkload, histories: [IndexedHistory], control: FitControl
    ) throws -> [[Int32]] {
        if model != "als-fold", let als = fitted as? ALS {
            return try als.rank(users: workload.users, of: workload.train, count: 100, control: control)
        }
        if let bpr = fitted as? BPR {
            return try bpr.rank(users: workload.users, of: workload.train, count: 100, control: control)
        }
        return try fitted.rank(histories, count: 100, owned: .excluded, control: control)
    }

    /// The median of single questions for 20 items, each asked by the user's id.
    private func single(_ fitted: any Recommender, _ workload: RatingsWorkload) -> Double {
        var times: [Double] = []
        for place in stride(from: 0, to: workload.users.count, by: max(1, workload.users.count / 300)) {
            let user = workload.users[place]
            let history = workload.train.history(of: user)
            times.append(
                Report.seconds {
                    if model != "als-fold", let als = fitted as? ALS {
                        _ = als.recommend(toUser: user, of: workload.train, count: 20)
                    } else if let bpr = fitted as? BPR {
                        _ = bpr.recommend(toUser: user, of: workload.train, count: 20)
                    } else {
                        _ = fitted.recommend(to: history, count: 20)
                    }
                })
        }
        return times.sorted()[times.count / 2] * 1e6
    }

    private func checksum(_ lists: [[Int32]]) -> String {
        var sum: UInt64 = 0
        for list in lists {
            for item in list { sum = SegmentationWorkload.mix64(sum ^ UInt64(UInt32(bitPattern: item))) }
        }
        return String(sum, radix: 16)
    }

    private var folder: String {
        if let data { return data }
        let candidates = ["../../shared/data", "../shared/data"]
        return candidates.first { FileManager.default.fileExists(atPath: $0) } ?? "."
    }
}
