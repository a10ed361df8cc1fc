// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

/// A store is built from a log at every start; between two starts someone may be erased from the log.
@Suite struct `A saved model asked of a store that was built again` {
    static let log = Interaction.drawn(users: 30, items: 40, events: 600, seed: 21)
    static let users = (0..<30).map { "u\($0)" } + ["nobody"]

    /// Lists of one user, asked in each of the ways in which a model may answer from what it kept.
    static func lists(_ model: any Recommender, _ user: String, _ store: Interactions) throws -> [[String]] {
        var lists = [model.recommend(to: user, in: store, count: 9).map(\.item)]
        func names(_ numbers: [[Int32]]) -> [String] { numbers[0].compactMap { model.items.id(Int($0)) } }
        if let als = model as? ALS {
            lists.append(als.recommend(toUser: user, of: store, count: 9).map(\.item))
            lists.append(names(try als.rank(users: [user], of: store, count: 9)))
        }
        if let bpr = model as? BPR {
            lists.append(bpr.recommend(toUser: user, of: store, count: 9).map(\.item))
            lists.append(names(try bpr.rank(users: [user], of: store, count: 9)))
        }
        return lists
    }

    struct Rebuilding: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let events: @Sendable () -> [Interaction]
        /// Users whose numbers and events are those of the fit after all.
        var same: Set<String> = []
    }

    static let rebuildings = [
        Rebuilding(testDescription: "without the user who came first") {
            log.filter { $0.user != log[0].user }
        },
        Rebuilding(testDescription: "in the opposite order") { log.reversed() },
        Rebuilding(testDescription: "sorted by item") { log.sorted { $0.item < $1.item } },
        Rebuilding(testDescription: "without every third event, others in its place") {
            log.enumerated().filter { $0.offset % 3 > 0 }.map(\.element)
                + log.prefix(200).map { Interaction(user: $0.user, item: "i\(39 - (Int($0.item.dropFirst()) ?? 0))") }
        },
        Rebuilding(testDescription: "after forty users and forty items that were not there") {
            (0..<40).map { Interaction(user: "new \($0)", item: "new \($0)") } + log
        },
        Rebuilding(testDescription: "with users under each other's names") {
            log.map { Interaction(user: "u\(29 - (Int($0.user.dropFirst()) ?? 0))", item: $0.item, time: $0.time) }
        },
    ]

    @Test(arguments: rebuildings) func `answers each user as that user's own history would be`(
        _ rebuilding: Rebuilding
    ) throws {
        let store = try Interactions(Self.log)
        let models: [any Recommender] = [
            try ALS.fit(store, configuration: .init(factors: 6)),
            try BPR.fit(store, configuration: .init(factors: 6, learningRate: 0.1, iterations: 8)),
        ]
        let later = try Interactions(rebuilding.events())
        for saved in models {
            let model = try ModelArchive.load(saved.saved())
            for user in Self.users {
                let history = later.history(of: user)
                let own = history.events.isEmpty ? [] : model.recommend(to: history, count: 9).map(\.item)
                for list in try Self.lists(model, user, later) {
                    #expect(list == own, "\(user) of \(model.name)")
                }
            }
        }
    }

    @Test func `from the same log answers with what the fit left of each user`() throws {
        let store = try Interactions(Self.log)
        let again = try Interactions(Self.log)
        let model = try BPR.fit(store, configuration: .init(factors: 6, learningRate: 0.1, iterations: 8))
        let loaded = try BPR(saved: model.saved())
        for user in Self.users {
            #expect(try Self.lists(loaded, user, again) == Self.lists(model, user, store))
        }
        #expect(
            model.recommend(to: "u4", in: again, count: 9) != model.recommend(to: again.history(of: "u4"), count: 9))
        #expect(loaded.isCurrent(with: again))
    }

    @Test func `that lost a user answers nobody with that user's row`() throws {
        func interactions(_ user: String, _ items: [String]) -> [Interaction] {
            items.map { Interaction(user: user, item: $0) }
        }
        let (a, b, c) = (
            interactions("a", ["i1", "i2", "i3"]), interactions("b", ["i7", "i8", "i9"]),
            interactions("c", ["i4", "i5", "i8"])
        )
        let saved = try ALS.fit(Interactions(a + b + c), configuration: .init(factors: 3)).saved()
        let store = try Interactions(b + c)
        let model = try ALS(saved: saved)
        let shelf = model.recommend(to: "b", in: store, count: 3)
        #expect(shelf == model.recommend(to: store.history(of: "b"), count: 3))
        #expect(shelf.first?.item == "i4" || shelf.first?.item == "i5")
    }

    @Test(arguments: ModelCase.all + ModelCase.linear)
    func `is after an update what a new fit would be, also where all counts agree`(_ kind: ModelCase) throws {
        let store = try Interactions(Self.log)
        let reordered = Self.log.sorted { ($0.item, $0.time) < ($1.item, $1.time) }
        var replaced = Self.log
        for place in replaced.indices where replaced[place].user == "u5" { replaced[place].item = "i39" }
        for events in [reordered, replaced, Self.log + Self.log.prefix(3), replaced + Self.log.prefix(3)] {
            let later = try Interactions(events)
            var model = try kind.fit(store, FitControl())
            #expect(model.isCurrent(with: store) && !model.isCurrent(with: later))
            // Only events at the end of what the fit saw may be taken in at less than a fit's cost.
            let isRebuilt = !events.starts(with: Self.log)
            try model.update(from: later)
            let anew = try kind.fit(later, FitControl())
            #expect(model.items == anew.items && model.isCurrent(with: later))
            guard isRebuilt || !kind.isApproximate else { continue }
            for user in Self.users {
                #expect(
                    model.recommend(to: later.history(of: user), count: 9)
                        == anew.recommend(to: later.history(of: user), count: 9))
            }
        }
    }

    @Test func `is not judged by questions in which its numbers mean other items`() throws {
        let split = EvaluationSplit.leaveLast(try Interactions(Self.log))
        let other = try ItemKNN.fit(Interactions(Self.log.reversed()))
        let refused = #expect(throws: RecommendationError.self) { _ = try Evaluation(split).judge(other) }
        #expect(refused?.code == .mismatch)
    }
}

extension ModelCase {
    /// Whether an update is near what a new fit would give, not the same.
    fileprivate var isApproximate: Bool {
        ["EASE", "EDLAE of weights"].contains(name) || name.hasPrefix("ALS")
    }
}
