// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
extension SQLiteStore {
    /// How a store uses memory and disk.
    ///
    /// The defaults suit a service with up to some millions of people.
    public struct Configuration: Sendable {
        /// After how many entries the indexes are brought up to date.
        ///
        /// Writing them goes on beside commits for three quarters of as many more, so that at most one and three
        /// quarters are outstanding. More makes commits cheaper, and opening after a crash slower (about a second for each million entries).
        public var checkpointEntries = 262_144
        /// The same by the memory that outstanding changes take, in bytes.
        public var checkpointBytes = 64 << 20
        /// How many rows are left to gather before a piece of a checkpoint is written.
        ///
        /// A smaller piece makes commits wait shorter, and costs more.
        package var checkpointPiece = 2_048
        /// How many people's rows are kept in memory, at about 100 bytes each.
        public var cachedPeople = 262_144
        /// How many claims and standings are kept in memory, at about 300 bytes each.
        public var cachedClaims = 65_536
        /// SQLite's page cache in bytes.
        public var pageCacheBytes = 16 << 20
        /// How long opening waits for another process to let go of the file, in seconds.
        public var busyTimeout: Double = 5

        package var cachedWakeUps = 65_536
        /// The most pages that the file may have; 0 for no limit.
        ///
        /// For tests of a full disk.
        package var maximumPages = 0
        /// Called at each durable boundary; tests end the process there.
        package var boundaryHook: (@Sendable (StoreBoundary) -> Void)?

        /// Creates the defaults.
        public init() {}
    }
}

/// The moments between which a crash may fall, as far as the database can tell them apart.
package enum StoreBoundary: String, Sendable, CaseIterable {
    case beforeCommit
    case insideCommit
    case afterCommit
    case beforeCheckpoint
    case insideCheckpoint
    case betweenPieces
    case afterCheckpoint
    case beforeErasure
    case insideErasure
    case beforeScrub
    case afterErasure
}
#endif
