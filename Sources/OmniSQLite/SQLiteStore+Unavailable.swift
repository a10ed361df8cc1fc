// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if !SQLite
/// The embedded store, which is not part of this build.
@available(*, unavailable, message: "Enable the package trait 'SQLite' of swift-omnichannel to use SQLiteStore.")
public final class SQLiteStore: Sendable {
    /// Options of the store.
    public struct Configuration: Sendable {
        /// Creates the defaults.
        public init() {}
    }

    /// Opens a file.
    public init(path: String, configuration: Configuration = Configuration()) throws {}
}
#endif
