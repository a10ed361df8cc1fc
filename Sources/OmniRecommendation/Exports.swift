// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

@_exported public import OmniCore
