// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniRecommendation
import Testing

@Suite struct `Why an item is not shown` {
    static let causes: [DropCause] = [
        .notInCatalog, .outOfStock, .notInRegion, .notOnChannel, .notOnOwnedChannel, .isPage, .inCart, .alreadyBought,
        .notDue, .filter(.brandNot(oneOf: ["acme"])), .upSell(.tooFar), .upSell(.noMargin), .upSell(.notComparable),
        .upSell(.outOfStock), .upSell(.tooNear), .upSell(.abovePriceRange), .capped(.brand(atMost: 2)), .outranked,
    ]

    @Test func `is said in words, each cause in its own`() {
        let words = Self.causes.map(\.description)
        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { $0.contains(" ") && !$0.contains("Optional") && !$0.hasSuffix(".") })
        #expect("\(DropCause.capped(.brand(atMost: 2)))".contains("at most 2 per brand"))
        #expect("\(DropCause.filter(.brandNot(oneOf: ["acme"])))".contains("acme"))
        #expect("\(DropCause.upSell(.tooFar))" == "as an up-sell it costs far more")
    }
}
