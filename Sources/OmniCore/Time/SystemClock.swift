// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The civil time of the machine, which may be set forward or back while it runs.
public struct SystemClock: WallClock {
    /// Creates a clock; all of them show the same time.
    public init() {}

    /// The current instant.
    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), microsecond: Int64(time.tv_nsec) / 1_000)
    }

    /// One microsecond.
    public var minimumResolution: Duration { .microseconds(1) }

    /// Waits until the civil time is a deadline or later.
    ///
    /// A clock that is set forward while waiting is noticed within half a minute.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        while true {
            let rest = now.duration(to: deadline)
            guard rest > .zero else { return }
            try await Task.sleep(for: min(rest, Duration.seconds(30)), tolerance: tolerance, clock: .continuous)
        }
    }
}
