// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

/// Every model of this package on one store, each with a name for the test's report.
struct ModelCase: Sendable, CustomTestStringConvertible {
    let name: String
    let fit: @Sendable (Interactions, FitControl) throws -> any Recommender
    var testDescription: String { name }

    static let all: [ModelCase] = [
        ModelCase(name: "popularity") { try Popularity.fit($0, control: $1) },
        ModelCase(name: "trending") { try Trending.fit($0, configuration: .init(window: .hours(12)), control: $1) },
        ModelCase(name: "cosine") {
            try ItemKNN.fit($0, configuration: .init(similarity: .cosine, neighbours: 7, shrinkage: 2), control: $1)
        },
        ModelCase(name: "TF-IDF") {
            try ItemKNN.fit($0, configuration: .init(similarity: .tfidf, values: .weights), control: $1)
        },
        ModelCase(name: "BM25 by target") {
            try ItemKNN.fit($0, configuration: .init(neighbours: 5, pruning: .byTarget), control: $1)
        },
        ModelCase(name: "RP3beta") { try RP3Beta.fit($0, configuration: .init(neighbours: 6), control: $1) },
        ModelCase(name: "V-SKNN") { try SessionKNN.fit($0, configuration: .init(gap: .hours(2)), control: $1) },
        ModelCase(name: "STAN") {
            try SessionKNN.fit($0, configuration: .init(scheme: .sequence(), gap: nil), control: $1)
        },
        ModelCase(name: "sequential rules") {
            try SequentialRules.fit($0, configuration: .init(steps: 5, gap: nil), control: $1)
        },
        ModelCase(name: "association rules") {
            try AssociationRules.fit(
                $0, configuration: .init(minimumSupport: 0.05, maximumLength: 3, gap: nil), control: $1)
        },
        ModelCase(name: "TIFU-KNN") { try TIFUKNN.fit($0, configuration: .init(neighbours: 4), control: $1) },
        ModelCase(name: "personal frequency") { try PersonalFrequency.fit($0, control: $1) },
        ModelCase(name: "replenishment") {
            try Replenishment.fit($0, configuration: .init(minimumGaps: 2), control: $1)
        },
        ModelCase(name: "blend") {
            try Blend([
                .init(SessionKNN.fit($0, configuration: .init(gap: nil), control: $1)),
                .init(SequentialRules.fit($0, configuration: .init(gap: nil), control: $1), weight: 0.25),
            ])
        },
    ]
}
