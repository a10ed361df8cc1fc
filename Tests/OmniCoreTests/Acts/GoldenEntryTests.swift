// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `Golden/entry-1.txt` pins the stored form of a log; it may only grow, unless a new version of the form comes with it.
@Suite struct `The stored form of a log` {
    static func lines() throws -> [(name: String, bytes: [UInt8])] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appending(path: "Golden/entry-1.txt"))
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .map { line in
                let parts = line.split(separator: " ")
                var digits = parts.last ?? ""
                var bytes: [UInt8] = []
                while let byte = UInt8(digits.prefix(2), radix: 16) {
                    bytes.append(byte)
                    digits = digits.dropFirst(2)
                }
                return (String(parts.first ?? ""), bytes)
            }
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The name of a line.
    ///
    /// A new act does not compile here until it has one, and then needs a line.
    static func name(_ entry: Entry) -> String {
        switch entry.body {
        case .fact(let arrived): name(arrived.fact)
        case .act(let act): name(act)
        }
    }

    private static func name(_ fact: Fact) -> String {
        let kind =
            switch fact.kind {
            case .event: "event"
            case .traits: "traits"
            case .membership: "membership"
            case .link: "link"
            case .consent: "consent"
            case .receipt: "receipt"
            }
        switch fact.subject {
        case .person: return "person-" + kind
        case .group: return "group-" + kind
        case .tenant: return "tenant-" + kind
        }
    }

    private static func name(_ act: Act) -> String {
        switch act {
        case .personCreated: "personCreated"
        case .linked: "linked"
        case .unlinked: "unlinked"
        case .absorbed: "absorbed"
        case .redirected: "redirected"
        case .released: "released"
        case .restored: "restored"
        case .woke: "woke"
        case .armAssigned: "armAssigned"
        case .runEntered: "runEntered"
        case .runMoved: "runMoved"
        case .runEnded: "runEnded"
        case .messagePlanned: "messagePlanned"
        case .messageDeferred: "messageDeferred"
        case .messageDropped: "messageDropped"
        case .handingOver: "handingOver"
        case .messageSettled: "messageSettled"
        }
    }

    @Test func `is what it was when it was first released, for every act and every kind of fact`() throws {
        let entries = GoldenLog.entries
        let written = entries.map { "\(Self.name($0)) \(Self.hex($0.encoded()))" }
        let stored = try Self.lines()
        #expect(written == stored.map { "\($0.name) \(Self.hex($0.bytes))" })
        let acts = Set(entries.compactMap { $0.act == nil ? nil : Self.name($0) })
        #expect(acts.count == CoreDice.actKinds)
        #expect(Set(entries.compactMap(\.fact).map { Self.name($0) }).count == entries.count { $0.fact != nil })
    }

    @Test func `is still read as what it meant`() throws {
        let stored = try Self.lines()
        #expect(stored.count == GoldenLog.entries.count)
        for (line, entry) in zip(stored, GoldenLog.entries) {
            #expect(try Entry(decoding: line.bytes) == entry, "\(line.name)")
        }
    }
}
