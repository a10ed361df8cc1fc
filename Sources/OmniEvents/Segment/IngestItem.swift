// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What became of one message of a body, in the body's order.
public enum IngestItem: Sendable, Hashable {
    /// A fact, ready to be ingested.
    case accepted(Fact)
    /// Not accepted, and why. The other messages of the batch are not concerned.
    case refused(SegmentRefusal)

    /// The fact, if there is one.
    public var fact: Fact? {
        if case .accepted(let fact) = self { return fact }
        return nil
    }

    /// The refusal, if it is one.
    public var refusal: SegmentRefusal? {
        if case .refused(let refusal) = self { return refusal }
        return nil
    }
}
