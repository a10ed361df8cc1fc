// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Synchronization

/// What a fit told of its progress.
final class Steps: Sendable {
    private let steps = Mutex<[FitControl.Progress]>([])

    func add(_ step: FitControl.Progress) { steps.withLock { $0.append(step) } }
    var all: [FitControl.Progress] { steps.withLock { $0 } }
}
