// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Omnichannel

extension Shop {
    /// The rules alone, without an engine around them, as one with channels for push and e-mail has them.
    static func step(_ definitions: Definitions = Shop.definitions) throws -> Step {
        let channels: [ChannelName: ChannelCapabilities] = [
            .push: ChannelCapabilities(), .email: ChannelCapabilities(),
        ]
        let published = definitions.journeys.map { PublishedJourney($0) }
        return Step(try EnginePlan(definitions, journeys: published, channels: channels))
    }
}
