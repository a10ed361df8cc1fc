// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine
import OmniRecommendation

/// A model to compare, fitted with its default settings.
struct CandidateModel {
    let name: String
    let fit: (Interactions, FitControl) throws -> any Recommender

    /// The models that make sense for a store of this size.
    static func all(for store: Interactions, hasTimes: Bool) -> [CandidateModel] {
        var models = [
            CandidateModel(name: "popularity") { try Popularity.fit($0, control: $1) },
            CandidateModel(name: "personal frequency") { try PersonalFrequency.fit($0, control: $1) },
            CandidateModel(name: "item-kNN cosine") {
                try ItemKNN.fit(
                    $0, configuration: .init(similarity: .cosine, neighbours: 100, shrinkage: 10), control: $1)
            },
            CandidateModel(name: "item-kNN BM25") { try ItemKNN.fit($0, control: $1) },
            CandidateModel(name: "RP3beta") { try RP3Beta.fit($0, control: $1) },
            CandidateModel(name: "association rules") { try AssociationRules.fit($0, control: $1) },
            CandidateModel(name: "ALS") { try ALS.fit($0, control: $1) },
            CandidateModel(name: "BPR") { try BPR.fit($0, control: $1) },
            CandidateModel(name: "TIFU-KNN") { try TIFUKNN.fit($0, control: $1) },
        ]
        // These solve for the whole catalogue at once, at a cost of its cube.
        if store.items.count <= 6_000 {
            models += [
                CandidateModel(name: "EASE") { try EASE.fit($0, control: $1) },
                CandidateModel(name: "EDLAE") { try EASE.fit($0, configuration: .denoising(), control: $1) },
                CandidateModel(name: "SLIM") { try SLIM.fit($0, control: $1) },
            ]
        }
        if hasTimes {
            models += [
                CandidateModel(name: "trending") { try Trending.fit($0, control: $1) },
                CandidateModel(name: "replenishment") { try Replenishment.fit($0, control: $1) },
                CandidateModel(name: "V-SKNN") { try SessionKNN.fit($0, control: $1) },
                CandidateModel(name: "STAN") {
                    try SessionKNN.fit($0, configuration: .init(scheme: .sequence()), control: $1)
                },
                CandidateModel(name: "sequential rules") { try SequentialRules.fit($0, control: $1) },
                CandidateModel(name: "V-SKNN + rules") {
                    try Blend([
                        .init(SessionKNN.fit($0, control: $1)),
                        .init(SequentialRules.fit($0, control: $1), weight: 0.25),
                    ])
                },
            ]
        }
        return models
    }
}
#endif
