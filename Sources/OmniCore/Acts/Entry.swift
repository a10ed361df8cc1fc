// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// One line of a person's log: a fact that arrived, or an act of the engine, in commit order.
public struct Entry: Sendable, Hashable {
    /// From 1, without gaps, per person.
    public var number: UInt64
    /// When it was committed, by the engine's clock: the arrival time of a fact.
    public var at: Timestamp
    /// What the line says.
    public var body: Body

    /// A fact, or an act.
    public enum Body: Sendable, Hashable {
        case fact(ArrivedFact)
        case act(Act)
    }

    /// Creates one of its parts.
    public init(number: UInt64, at: Timestamp, body: Body) {
        self.number = number
        self.at = at
        self.body = body
    }

    /// The fact, if the entry is one.
    public var fact: Fact? {
        if case .fact(let arrived) = body { return arrived.fact }
        return nil
    }

    /// The act, if the entry is one.
    public var act: Act? {
        if case .act(let act) = body { return act }
        return nil
    }
}

/// A fact with what its arrival adds to it.
public struct ArrivedFact: Sendable, Hashable {
    /// The fact, if the entry is one.
    public var fact: Fact
    /// Imported: feeds views only, never opens a run.
    public var isHistory: Bool
    /// Its own time lay more than five minutes after its arrival; views date it at its arrival.
    public var isClamped: Bool

    /// Creates one of its parts.
    public init(_ fact: Fact, isHistory: Bool = false, isClamped: Bool = false) {
        self.fact = fact
        self.isHistory = isHistory
        self.isClamped = isClamped
    }
}

extension Entry {
    /// When views date it: a fact's own time, but never after its arrival.
    public var eventTime: Timestamp {
        if case .fact(let arrived) = body { return min(arrived.fact.time, at) }
        return at
    }

    package static let formatVersion: UInt8 = 1

    package func encoded() -> [UInt8] {
        var writer = ByteWriter(reserving: 160)
        encode(to: &writer)
        return writer.bytes
    }

    package func encode(to writer: inout ByteWriter) {
        writer.byte(Self.formatVersion)
        writer.unsigned(number)
        writer.time(at)
        switch body {
        case .fact(let arrived):
            writer.byte(Self.flags(of: arrived))
            FactCoding.write(arrived.fact, relativeTo: at, to: &writer)
        case .act(let act):
            writer.byte(1)
            ActCoding.write(act, to: &writer)
        }
    }

    package init(decoding bytes: [UInt8]) throws(CodingFailure) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader)
    }

    package init(from reader: inout ByteReader) throws(CodingFailure) {
        guard try reader.byte() == Self.formatVersion else { throw CodingFailure(.unknownVersion) }
        number = try reader.unsigned()
        at = try reader.time()
        let flags = try reader.byte()
        if flags & 1 == 1 {
            body = .act(try ActCoding.read(&reader))
        } else {
            let fact = try FactCoding.read(&reader, relativeTo: at)
            body = .fact(ArrivedFact(fact, isHistory: flags & 2 != 0, isClamped: flags & 4 != 0))
        }
    }
}
