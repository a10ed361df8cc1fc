// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import OmniTesting
import Testing

@Suite struct `A store in memory` {
    @Test(arguments: StoreConformance.rules)
    func `keeps the rule`(_ rule: StoreConformance.Rule) async throws {
        let store = InMemoryStore()
        try await rule.check(StoreConformance { store.reopened() })
    }

    @Test(arguments: UInt64(0)..<8)
    func `answers the same after any walk, however often it is reopened`(_ seed: UInt64) async throws {
        let store = InMemoryStore()
        try await StoreConformance { store.reopened() }.compareWithMemory(seed: seed, operations: 200)
    }
}
