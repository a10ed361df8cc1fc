// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore
package import OmniSegmentation

/// Something that may move a person's runs.
///
/// Within one step of the engine: the fact first, then the audience changes it caused, then ``time``.
package enum JourneySignal: Sendable, Hashable {
    /// A fact arrived. History ends runs and does nothing else.
    case fact(Fact, eventTime: Timestamp, isHistory: Bool = false)
    /// A membership changed, because of a fact or of time. History opens nothing.
    case audience(AudienceChange, isHistory: Bool = false)
    /// All that was due by the context's instant is to happen now.
    case time
    /// A message's fate is decided: accepted, failed on every channel, dropped, or in doubt for good.
    case messageSettled(MessageKey)
}

/// Which audiences a person is in, by the audience's index in the plan.
package protocol AudienceMembership: Sendable {
    func isMember(_ audience: Int, at instant: Timestamp) -> Bool
}

/// What surrounds a decision: the instant, and what is known of the person by then.
package struct JourneyContext: Sendable {
    /// The engine's instant.
    ///
    /// Acts are committed at it; what they are dated at may be earlier.
    package var now: Timestamp
    /// Where the person's wall clock hangs.
    package var zone: Zone
    package var traits: Properties
    package var bucketKey: BucketKey
    package var members: any AudienceMembership
    /// Keeps the run ids of two tenants apart.
    package var salt: String

    package init(
        now: Timestamp, zone: Zone, traits: Properties, bucketKey: BucketKey,
        members: any AudienceMembership, salt: String = ""
    ) {
        self.now = now
        self.zone = zone
        self.traits = traits
        self.bucketKey = bucketKey
        self.members = members
        self.salt = salt
    }
}
