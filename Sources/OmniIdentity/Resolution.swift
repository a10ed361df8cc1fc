// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What one fact does to the people it touches: decided once, from claims already read, and stored as acts.
package struct Resolution: Sendable {
    /// Whose fact it is.
    package enum Target: Sendable, Hashable {
        /// An account's person, or a visitor who stands alone.
        case person(PersonID)
        /// Nobody's: no identifier is left that identifies.
        case unattributed
    }

    package var target: Target = .unattributed
    /// The identifiers that identify, normalised, each once, in the fact's order.
    package var identifiers: [Identifier] = []
    /// People who get a log of their own now: those of the `created` steps.
    package var created: [PersonID] = []
    /// Claims that are new, or that lead past visitors united meanwhile.
    package var claims: [Claim] = []
    /// Standings that changed, each visitor once, as they are afterwards.
    package var standings: [(PersonID, Standing)] = []
    /// What to do, in this order.
    package var steps: [IdentityStep] = []
    /// What was left out of the fact's identifiers, and why.
    package var notes: [Reason] = []

    package init() {}
}

/// One thing to be done to people because of a fact.
package enum IdentityStep: Sendable, Hashable {
    /// Somebody new. Their bucket key is minted from their first identifier: ``BucketKey/init(first:salt:)``.
    case created(PersonID, first: Identifier)
    /// An identifier leads to this person from now on.
    case linked(PersonID, Identifier, from: Timestamp, evidence: String)
    /// A visitor who stood alone becomes part of an account: all that was theirs is the account's.
    case absorbed(PersonID, into: PersonID)
    /// Two visitors who stood alone are one.
    case united(PersonID, into: PersonID)
    /// A visitor stands alone for ever, since two accounts claim them, and takes along what an account held of theirs:
    /// the facts without an account of which the identifiers now lead to them, by the standings of this resolution.
    /// A visitor first seen in an account's own fact has no log until this step: create it then.
    case released(PersonID, from: PersonID)
}

extension BucketKey {
    /// What chance is drawn from for a person whose first identifier this is.
    package init(first identifier: Identifier, salt: UInt32 = 0) {
        var writer = ByteWriter()
        writer.text(identifier.kind.rawValue)
        writer.text(identifier.value)
        self.init(StableHash.murmur3_128(writer.bytes, seed: salt))
    }
}

extension Reason.Code {
    /// An identifier breaks the rules of its kind and was left out.
    public static let identifierRefused = Reason.Code("identifier_refused")
    /// An identifier has a value that means nobody, such as "null", and was left out.
    public static let identifierBlocked = Reason.Code("identifier_blocked")
    /// A fact has more identifiers than are read.
    public static let identifiersTooMany = Reason.Code("identifiers_too_many")
    /// A fact names a second account; it counts for the first only.
    public static let secondAccount = Reason.Code("second_account")
}
