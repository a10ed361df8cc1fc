// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation

/// A model with its settings: those of the peers, or chosen on the validation part, or given.
struct RecommendSettings: CustomStringConvertible {
    let model: String
    private var numbers: [String: Double]

    init(set: String, model: String, text: String) {
        self.model = model
        numbers = Self.chosen[set]?[model] ?? [:]
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=")
            if parts.count == 2, let value = Double(parts[1]) { numbers[String(parts[0])] = value }
        }
    }

    var description: String {
        numbers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// The peers' settings for what the peers have (`recommend_params.json`); the others were chosen by NDCG@100 with
    /// `--validation`; for EDLAE the published dropout of a third, and the regularisation chosen.
    private static let chosen: [String: [String: [String: Double]]] = [
        "ml-100k": [
            "ease": ["lambda": 500], "edlae": ["lambda": 450, "p": 0.33], "slim": ["l1": 1, "l2": 300],
            "als": ["f": 32, "reg": 20, "alpha": 2], "als-direct": ["f": 32, "reg": 20, "alpha": 2],
            "als-fold": ["f": 32, "reg": 20, "alpha": 2], "ials": ["f": 128, "reg": 0.008, "weight": 0.8],
            "bpr": ["rate": 0.005, "reg": 0.001, "popular": 1], "bpr-uniform": ["rate": 0.05, "reg": 0.01],
            "blend": ["lambda": 500, "f": 64, "reg": 0.006, "weight": 1, "share": 4],
            "cosine": ["k": 400], "bm25": ["k": 300],
        ],
        "ml-1m": [
            "ease": ["lambda": 1_000], "edlae": ["lambda": 700, "p": 0.33], "slim": ["l1": 2, "l2": 300],
            "als": ["f": 64, "reg": 100, "alpha": 10], "als-direct": ["f": 64, "reg": 100, "alpha": 10],
            "als-fold": ["f": 64, "reg": 100, "alpha": 10], "ials": ["f": 256, "reg": 0.01, "weight": 0.2],
            "bpr": ["rate": 0.01, "reg": 0.01, "popular": 1], "bpr-uniform": ["rate": 0.05, "reg": 0.01],
            "blend": ["lambda": 500, "p": 0.5, "f": 128, "reg": 0.01, "weight": 0.15, "share": 2],
            "cosine": ["k": 20], "bm25": ["k": 100],
        ],
    ]

    private func number(_ name: String, _ fallback: Double) -> Double { numbers[name] ?? fallback }

    func fit(_ train: Interactions, control: FitControl) throws -> any Recommender {
        switch model {
        case "ease", "edlae": try ease(train, control)
        case "slim":
            try SLIM.fit(
                train, configuration: .init(sparsity: number("l1", 5), shrinkage: number("l2", 200)), control: control)
        case "als", "als-direct", "als-fold", "ials": try als(train, control)
        case "bpr", "bpr-uniform":
            try BPR.fit(
                train,
                configuration: .init(
                    factors: Int(number("f", 64)), learningRate: number("rate", 0.05),
                    regularisation: number("reg", 0.01), iterations: Int(number("n", 100)),
                    negatives: number("popular", 0) > 0 ? .popular : .uniform), control: control)
        case "cosine":
            try ItemKNN.fit(
                train, configuration: .init(similarity: .cosine, neighbours: Int(number("k", 100))), control: control)
        case "bm25":
            try ItemKNN.fit(
                train, configuration: .init(similarity: .bm25(), neighbours: Int(number("k", 100))), control: control)
        case "blend":
            try Blend(
                [
                    .init(ease(train, control)), .init(als(train, control), weight: number("share", 0.5)),
                ], scale: .range)
        default: try Popularity.fit(train, control: control)
        }
    }

    private func ease(_ train: Interactions, _ control: FitControl) throws -> EASE {
        try EASE.fit(
            train, configuration: .init(regularisation: number("lambda", 500), dropout: number("p", 0)),
            control: control)
    }

    /// With `alpha`, as in `implicit`; with `weight`, as in iALS.
    private func als(_ train: Interactions, _ control: FitControl) throws -> ALS {
        let weighting: ALS.Weighting =
            numbers["weight"].map { .unobserved(weight: $0, exponent: number("nu", 1)) }
            ?? .confidence(alpha: number("alpha", 10))
        return try ALS.fit(
            train,
            configuration: .init(
                factors: Int(number("f", 64)), regularisation: number("reg", 100), weighting: weighting,
                iterations: Int(number("n", 15)),
                solver: model == "als-direct" ? .direct : .conjugateGradients(steps: Int(number("steps", 3)))),
            control: control)
    }
}
