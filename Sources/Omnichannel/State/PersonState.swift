// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniConsent
package import OmniDelivery
package import OmniExperiments
package import OmniIdentity
package import OmniJourneys
package import OmniSegmentation

/// Everything the engine knows about one person: the slices of the rooms, side by side.
///
/// Profile, consent and audiences are views, functions of the set of the person's facts. Journeys, delivery and
/// arms are conduct, changed by acts alone. Nothing here is shared between people.
package struct PersonState: Sendable, Equatable {
    /// Who the person is to the engine itself.
    package struct Header: Sendable, Equatable {
        /// Drawn from for chance; absent until the person's first act.
        package var bucketKey: BucketKey?
        package var bornAt: Timestamp = .distantFuture
        /// Visitors whose facts are also this person's, in the order of their absorption.
        package var absorbed: [PersonID] = []
        /// Who answers for this person now; then all slices are empty.
        package var into: PersonID?

        package init() {}
    }

    package var header = Header()
    package var profile = ProfileState()
    package var consent = ConsentState()
    package var audiences = AudienceState()
    package var journeys = JourneyState()
    package var delivery = DeliveryState()
    package var arms = ArmState()
    /// Sections of a newer release, written back as they came.
    package var unknown: [Sections.Section] = []

    package init() {}

    package init(redirectedTo person: PersonID) { header.into = person }
}
