// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Every kind of model of this module: what ``ModelArchive`` can load without being told the kind.
enum ModelKinds {
    static let all: [any Recommender.Type] = [
        Popularity.self, Trending.self, PersonalFrequency.self, Replenishment.self, ContentSimilarity.self,
        ItemKNN.self, RP3Beta.self, SessionKNN.self, SequentialRules.self, AssociationRules.self,
        TIFUKNN.self, Blend.self, EASE.self, SLIM.self, ALS.self, BPR.self,
    ]
}
