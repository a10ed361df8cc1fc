// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniPrediction

/// Customers drawn from the story that the models tell.
enum LifetimePropertySamples {
    static func base(_ count: Int, seed: UInt64 = 3) throws -> CustomerBase {
        try `Every lifetime model`.simulated(count, seed: seed, modified: true)
    }
}
