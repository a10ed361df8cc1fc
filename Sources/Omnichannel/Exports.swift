// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// One import brings the rooms that a service speaks with.
@_exported public import OmniChannels
@_exported public import OmniConsent
@_exported public import OmniCore
@_exported public import OmniDelivery
@_exported public import OmniEvents
@_exported public import OmniExperiments
@_exported public import OmniIdentity
@_exported public import OmniJourneys
@_exported public import OmniSegmentation
@_exported public import OmniStore
