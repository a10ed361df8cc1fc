// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What a channel can do, and how far it can be trusted with a message twice.
public struct ChannelCapabilities: Sendable, Hashable {
    /// The kinds of identifier that it can reach, best first.
    ///
    /// Empty when it reaches the person as such: an inbox.
    public var addressKinds: [Identifier.Kind]
    /// Whether messages have a subject; where they have none, it is left out.
    public var hasSubject: Bool
    /// Whether it shows HTML.
    ///
    /// Where it does not, only the text is handed over.
    public var hasHTML: Bool
    /// The most bytes of UTF-8 that subject, text and HTML may have together.
    public var maximumBytes: Int
    /// Whether repeats of one idempotency key are one message for the person.
    public var isIdempotent: Bool
    /// Whether a message in doubt is sent again although that may make two of it.
    ///
    /// Has no meaning when the channel is
    /// idempotent: then it is sent again in any case.
    public var allowsResendInDoubt: Bool

    /// Creates capabilities; by default as little as possible is promised.
    public init(
        addressKinds: [Identifier.Kind] = [], hasSubject: Bool = false, hasHTML: Bool = false,
        maximumBytes: Int = 65_536, isIdempotent: Bool = false, allowsResendInDoubt: Bool = false
    ) {
        self.addressKinds = addressKinds
        self.hasSubject = hasSubject
        self.hasHTML = hasHTML
        self.maximumBytes = maximumBytes
        self.isIdempotent = isIdempotent
        self.allowsResendInDoubt = allowsResendInDoubt
    }

    /// Whether a message in doubt may be handed over again, under the same key.
    public var mayRepeatInDoubt: Bool { isIdempotent || allowsResendInDoubt }
}
