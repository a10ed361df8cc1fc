// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Someone entered or left an audience.
package struct AudienceChange: Sendable, Hashable {
    /// The audience's place in the plan.
    package var audience: Int
    package var entered: Bool
    /// The instant at which membership changed: of a fact's arrival, or of a window's end.
    package var at: Timestamp

    package init(audience: Int, entered: Bool, at: Timestamp) {
        self.audience = audience
        self.entered = entered
        self.at = at
    }
}
