// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Says that the ledger was asked whether a person may be written to, when, and what the answer rests on.
///
/// Only the ledger can make one: whoever hands a message over must have asked. It is true of the instant at which it
/// was checked and is not kept.
public struct ConsentProof: Sendable, Hashable {
    /// What permits the message.
    public enum Basis: Sendable, Hashable {
        /// The person's own statement: the id and the time of the fact that carries it.
        case granted(factID: String, at: Timestamp)
        /// The purpose needs no opt-in and was not withdrawn.
        case noOptInNeeded
    }

    /// What the message is for.
    public let purpose: Purpose
    /// The channel that was asked about; consent for one channel is none for another.
    public let channel: ChannelName
    /// What permits the message.
    public let basis: Basis
    /// The instant for which the ledger was asked.
    public let checkedAt: Timestamp

    // The memberwise initializer is internal, and has to stay so.
}

/// The ledger's answer.
public enum ConsentVerdict: Sendable, Hashable {
    /// The person may be written to.
    case granted(ConsentProof)
    /// They may not, and why.
    case refused(Reason)
}
