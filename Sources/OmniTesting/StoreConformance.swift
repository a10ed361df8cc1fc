// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniStore
public import Testing

/// What every store must do, as rules that print as sentences.
///
/// ```swift
/// @Test(arguments: StoreConformance.rules)
/// func `keeps the rule`(_ rule: StoreConformance.Rule) async throws {
///     let directory = TemporaryDirectory()
///     try await rule.check(StoreConformance { try MyStore(directory.path) })
/// }
/// ```
public struct StoreConformance: Sendable {
    /// Opens the store under test; every call opens the same content again.
    public let open: @Sendable () async throws -> any Store
    /// Opens what a process leaves behind that was killed, while the store before is not closed.
    ///
    /// `nil` if the store does not outlive its process.
    public let crash: (@Sendable () async throws -> any Store)?

    /// Creates a subject for rules; each rule wants an empty one.
    public init(
        crash: (@Sendable () async throws -> any Store)? = nil, open: @escaping @Sendable () async throws -> any Store
    ) {
        self.open = open
        self.crash = crash
    }

    /// One rule.
    public struct Rule: Sendable, CustomTestStringConvertible {
        /// The rule as a sentence about a store.
        public let testDescription: String
        let body: @Sendable (StoreConformance) async throws -> Void

        init(_ description: String, _ body: @escaping @Sendable (StoreConformance) async throws -> Void) {
            testDescription = description
            self.body = body
        }

        /// Records an issue for every way in which a store breaks the rule.
        public func check(_ subject: StoreConformance) async throws { try await body(subject) }
    }

    /// All rules.
    public static let rules: [Rule] =
        commitRules + refusalRules + lookupRules + feedRules + dueRules + outboxRules + scarcityRules + sideRules
        + erasureRules + lifeRules
}
