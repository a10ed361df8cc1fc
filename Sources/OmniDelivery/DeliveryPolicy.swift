// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// How much, when and how persistently people are written to.
public struct DeliveryPolicy: Sendable, Hashable {
    /// All of them hold at once.
    public var caps: [FrequencyCap]
    /// When people are left alone; `nil` for never.
    public var quietHours: QuietHours?
    /// Whose clock counts for people whose zone is not known.
    public var defaultZone: Zone
    /// How long after it was planned a message may still go out, where the step does not say.
    public var deadline: Span
    /// What happens after a failure that may pass.
    public var retry: RetryPolicy

    /// Creates a policy; by default nobody is limited, and a message may be a day late.
    public init(
        caps: [FrequencyCap] = [], quietHours: QuietHours? = nil, defaultZone: Zone = .utc,
        deadline: Span = .days(1), retry: RetryPolicy = RetryPolicy()
    ) {
        self.caps = caps
        self.quietHours = quietHours
        self.defaultZone = defaultZone
        self.deadline = deadline
        self.retry = retry
    }
}

/// At most so many messages in any stretch of that length.
///
/// Counted are hand-overs that the provider took or may have taken, over all journeys. A window of length D at instant
/// t is (t − D, t]: a message counts for exactly D.
public struct FrequencyCap: Sendable, Hashable {
    /// The most messages, 1…64.
    public var limit: Int
    /// The length of the window: elapsed time, at most 92 days.
    public var window: Span
    /// The channels that are counted together and limited; `nil` for all.
    public var channels: [ChannelName]?
    /// The purposes that are counted together and limited; `nil` for all.
    public var purposes: [Purpose]?

    /// Creates a cap; by default on marketing over all channels.
    public init(
        _ limit: Int, per window: Span, channels: [ChannelName]? = nil, purposes: [Purpose]? = [.marketing]
    ) {
        self.limit = limit
        self.window = window
        self.channels = channels
        self.purposes = purposes
    }
}

/// The hours of the day in which people are left alone, on their own clock.
public struct QuietHours: Sendable, Hashable {
    /// The first quiet moment.
    public var from: LocalTime
    /// The first moment that is no longer quiet.
    ///
    /// Earlier than `from` when the hours span midnight.
    public var to: LocalTime
    /// The channels that keep quiet; `nil` for all.
    public var channels: [ChannelName]?
    /// The purposes that keep quiet; `nil` for all.
    public var purposes: [Purpose]?

    /// Creates quiet hours; by default for marketing on all channels.
    public init(
        from: LocalTime, to: LocalTime, channels: [ChannelName]? = nil, purposes: [Purpose]? = [.marketing]
    ) {
        self.from = from
        self.to = to
        self.channels = channels
        self.purposes = purposes
    }
}

/// How often and how soon a hand-over is tried again.
///
/// The wait doubles from `base` up to `ceiling`. A part of it, up to the share `jitter`, is taken off by a hash of
/// message and attempt, so that messages that failed together do not come back together and a replay waits just as long.
public struct RetryPolicy: Sendable, Hashable {
    /// The most attempts on one channel, the first included.
    public var maximumAttempts: Int
    /// The wait after the first failure.
    public var base: Span
    /// The longest wait, unless the provider asks for more.
    public var ceiling: Span
    /// The share of the wait that chance may take off, 0…1.
    public var jitter: Double

    /// Creates a policy.
    public init(maximumAttempts: Int = 5, base: Span = .minutes(1), ceiling: Span = .hours(6), jitter: Double = 0.5) {
        self.maximumAttempts = maximumAttempts
        self.base = base
        self.ceiling = ceiling
        self.jitter = jitter
    }
}
