// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What one person has allowed and refused, with what proves it: consent for use without an engine.
///
/// ```swift
/// var ledger = ConsentLedger()
/// ledger.record(.consent(.marketing, on: .email, by: .user("ada"), at: signUp, proof: "sign-up form 7"))
/// ledger.verdict(.marketing, on: .email, at: now)    // granted, resting on that fact
/// ```
/// The order in which facts are recorded does not matter, and recording one twice has no effect.
public struct ConsentLedger: Sendable, Equatable {
    package var state: ConsentState
    /// Which purposes need no opt-in.
    public var policy: ConsentPolicy

    /// Creates an empty ledger, which refuses whatever needs an opt-in.
    public init(policy: ConsentPolicy = .standard) {
        state = ConsentState()
        self.policy = policy
    }

    package init(_ state: ConsentState, policy: ConsentPolicy) {
        self.state = state
        self.policy = policy
    }

    /// Takes in a consent fact or a receipt at its own time; other facts change nothing.
    public mutating func record(_ fact: Fact) { state.apply(fact, at: fact.time) }

    /// Whether the person may be written to for a purpose on a channel.
    ///
    /// A bounce of one address leaves the others open, so name the address that the message would go to.
    public func verdict(
        _ purpose: Purpose, on channel: ChannelName, address: String? = nil, at instant: Timestamp
    ) -> ConsentVerdict {
        state.verdict(purpose: purpose, channel: channel, address: address, at: instant, policy: policy)
    }

    /// The newest statement per purpose and channel, ordered by purpose, then channel.
    public var records: [ConsentRecord] { state.records }

    /// Channels and addresses that must not be used, ordered by channel.
    public var suppressions: [Suppression] { state.suppressions }
}

/// One line of the ledger: where a person stands on one purpose and channel.
public struct ConsentRecord: Sendable, Hashable {
    /// What messages would be for.
    public let purpose: Purpose
    /// The channel it holds for.
    public let channel: ChannelName
    /// Whether the newest statement is a grant.
    public let isGranted: Bool
    /// When the newest statement was made.
    public let since: Timestamp
    /// The fact that carries it.
    public let factID: String
    /// What proves it, as the source gave it.
    ///
    /// It may name a person: never log it.
    public let proof: String
    /// Where the fact came from.
    public let source: String
}

extension ConsentState {
    /// The newest statement per purpose and channel.
    package var records: [ConsentRecord] {
        rows.compactMap { row in
            let isGranted = row.isGranted(at: .distantFuture)
            guard let statement = isGranted ? row.granted : row.withdrawn else { return nil }
            return ConsentRecord(
                purpose: row.purpose, channel: row.channel, isGranted: isGranted, since: statement.at,
                factID: statement.fact, proof: statement.proof, source: statement.source)
        }
    }
}
