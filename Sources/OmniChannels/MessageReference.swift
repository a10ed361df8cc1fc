// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What a journey needs to know of a message in order to send it: its name and why people get it.
///
/// The templates of `OmniDelivery` conform. A journey stores both values, never the message itself, so that a
/// template may be edited without a new version of every journey that sends it.
public protocol MessageReference: Sendable {
    /// The name under which the message is published.
    var messageName: String { get }
    /// Why the person is written to; consent is asked per purpose and channel.
    var messagePurpose: Purpose { get }
}
