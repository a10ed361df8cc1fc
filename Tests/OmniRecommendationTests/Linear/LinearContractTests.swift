// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

extension ModelCase {
    /// The models of `Linear` and `Factors`, small enough for tests.
    static let linear: [ModelCase] = [
        ModelCase(name: "EASE") { try EASE.fit($0, configuration: .init(regularisation: 20), control: $1) },
        ModelCase(name: "EDLAE of weights") {
            try EASE.fit(
                $0, configuration: .init(regularisation: 20, dropout: 0.33, values: .weights), control: $1)
        },
        ModelCase(name: "SLIM") {
            try SLIM.fit($0, configuration: .init(sparsity: 0.5, shrinkage: 3), control: $1)
        },
        ModelCase(name: "ALS by steps, as implicit") {
            try ALS.fit(
                $0, configuration: .init(factors: 8, regularisation: 2, weighting: .confidence(alpha: 5)), control: $1)
        },
        ModelCase(name: "ALS directly, of weights") {
            try ALS.fit(
                $0, configuration: .init(factors: 17, regularisation: 0.1, solver: .direct, values: .weights),
                control: $1)
        },
        ModelCase(name: "BPR") {
            try BPR.fit($0, configuration: .init(factors: 6, learningRate: 0.05, iterations: 30), control: $1)
        },
        ModelCase(name: "BPR with popular negatives") {
            try BPR.fit($0, configuration: .init(factors: 20, iterations: 8, negatives: .popular), control: $1)
        },
    ]
}

/// The promises of every model, kept by these too; what an update gives has tests of its own.
@Suite struct `A1: linear models and factors behind the one protocol` {
    private let contract = `A1: every model behind the one protocol`()
    private let archive = `A saved model`()

    @Test(arguments: ModelCase.linear) func `answer in order and keep to what is owned`(_ kind: ModelCase) throws {
        try contract.`answers in order, without repeats, without NaN, and with as many as there are`(kind)
        try contract.`keeps to what becomes of owned items`(kind)
    }

    @Test(arguments: ModelCase.linear) func `fold in a stranger`(_ kind: ModelCase) throws {
        try contract.`folds in a stranger and passes over items it never saw`(kind)
    }

    @Test(arguments: ModelCase.linear) func `are the same, to the byte, on one thread and on many`(_ kind: ModelCase)
        throws
    {
        try contract.`is the same, to the byte, on one thread and on many`(kind)
        let store = try `A1: every model behind the one protocol`.store(3)
        let answers = try [1, 2, 5].map { try kind.fit(store, FitControl(seed: 7, threads: $0)).answersToSingles() }
        #expect(answers.allSatisfy { $0 == answers[0] })
    }

    @Test(arguments: ModelCase.linear) func `R3: give reasons out of the history wherever something speaks for an item`(
        _ kind: ModelCase
    ) throws {
        let store = try `A1: every model behind the one protocol`.store()
        let model = try kind.fit(store, FitControl())
        let history: History = ["i3", "i8", "i9", "i20"]
        let own = Set(history.events.map(\.item))
        let list = model.recommend(to: history, count: 10, reasons: 3)
        #expect(list.count == 10)
        for entry in list {
            #expect(entry.reasons.allSatisfy { $0.contribution > 0 } && entry.reasons.count <= 3)
            #expect(zip(entry.reasons, entry.reasons.dropFirst()).allSatisfy { $0.contribution >= $1.contribution })
            for reason in entry.reasons {
                guard case .because(let item) = reason.kind else {
                    Issue.record("a reason of another kind")
                    continue
                }
                #expect(own.contains(item))
            }
            // Scores are sums over the history, except for BPR's, which say nothing about parts.
            if entry.score > 0, !(model is BPR) { #expect(!entry.reasons.isEmpty) }
        }
        #expect(list.contains { !$0.reasons.isEmpty })
    }

    @Test(arguments: ModelCase.linear) func `refuse nothing, take a single event, and give up when told`(
        _ kind: ModelCase
    ) throws {
        try contract.`refuses to fit from nothing, and fits from a single event`(kind)
        try contract.`gives up when it is told to`(kind)
    }

    @Test(arguments: ModelCase.linear) func `are saved and loaded`(_ kind: ModelCase) throws {
        try archive.`answers as the one that was saved, and is the same bytes again`(kind)
    }

    @Test(arguments: ModelCase.linear) func `are refused when bytes are missing or changed`(_ kind: ModelCase) throws {
        try archive.`is refused when bytes are missing or changed`(kind)
        try archive.`never traps, even where a forger made the checksum fit`(kind)
    }

    @Test(arguments: ModelCase.linear) func `tell how far they are`(_ kind: ModelCase) throws {
        let steps = Steps()
        _ = try kind.fit(
            `A1: every model behind the one protocol`.store(), FitControl(threads: 1, progress: { steps.add($0) }))
        let all = steps.all
        #expect(all.last?.fraction == 1)
        #expect(all.allSatisfy { (0...1).contains($0.fraction) && !$0.phase.isEmpty })
    }
}

extension Recommender {
    /// Every score of every history of one item, for comparing fits to the bit.
    func answersToSingles() -> [Float] {
        var all: [Float] = []
        for item in 0..<items.count {
            var scores: [Float] = []
            score(IndexedHistory(items: [Int32(item)]), into: &scores)
            all += scores.map { $0.isFinite ? $0 : 0 }
        }
        return all
    }
}
