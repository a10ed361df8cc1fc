// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Mints ids of people.
///
/// Random in a service; seeded where a run must be repeatable.
public final class IDSource: Sendable {
    private let state: Mutex<UInt64?>

    private init(seed: UInt64?) { state = Mutex(seed) }

    /// Ids from the system's generator.
    public static var random: IDSource { IDSource(seed: nil) }

    /// The same ids in the same order for the same seed (SplitMix64).
    ///
    /// For one run on an empty store: an engine that goes on with what another one wrote needs a seed of its own, or
    /// its new people get ids that are taken, and their commits are refused as stale.
    public static func seeded(_ seed: UInt64) -> IDSource { IDSource(seed: seed) }

    /// Mints the id of one person.
    public func person() -> PersonID {
        state.withLock { state in
            guard var seed = state else {
                var generator = SystemRandomNumberGenerator()
                return PersonID(Digest128(high: generator.next(), low: generator.next()))
            }
            let high = StableHash.splitMix64(&seed)
            let low = StableHash.splitMix64(&seed)
            state = seed
            return PersonID(Digest128(high: high, low: low))
        }
    }
}
