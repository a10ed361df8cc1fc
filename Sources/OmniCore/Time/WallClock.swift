// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A clock of civil time, which engine, journeys and tests share.
///
/// Both associated types are fixed, so that `any WallClock` gives a typed ``Timestamp`` without generics.
public protocol WallClock: Clock where Instant == Timestamp, Duration == Swift.Duration {}

extension WallClock where Self == SystemClock {
    /// The civil time of the machine.
    public static var system: SystemClock { SystemClock() }
}
