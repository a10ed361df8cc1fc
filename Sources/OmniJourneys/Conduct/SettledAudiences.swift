// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniSegmentation

/// A person's audiences as the engine has settled them: two references, so that asking costs no allocation.
package struct SettledAudiences: AudienceMembership {
    private let state: AudienceState
    private let plan: AudiencePlan

    package init(_ state: AudienceState, _ plan: AudiencePlan) {
        self.state = state
        self.plan = plan
    }

    package func isMember(_ audience: Int, at instant: Timestamp) -> Bool {
        state.isMember(audience, at: instant, plan)
    }
}
