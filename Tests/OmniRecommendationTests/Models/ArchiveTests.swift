// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniRecommendation
import Testing

@Suite struct `A saved model` {
    @Test(arguments: ModelCase.all)
    func `answers as the one that was saved, and is the same bytes again`(_ kind: ModelCase) throws {
        let store = try `A1: every model behind the one protocol`.store(5)
        let model = try kind.fit(store, FitControl())
        let bytes = model.saved()
        let again = try ModelArchive.load(bytes)
        #expect(type(of: again) == type(of: model))
        #expect(again.saved() == bytes)
        #expect(again.name == model.name && again.items == model.items)
        for user in ["u0", "u11", "u25"] {
            let history = store.history(of: user)
            #expect(
                again.recommend(to: history, count: 30, reasons: 2)
                    == model.recommend(to: history, count: 30, reasons: 2))
        }
        #expect(try ModelArchive.kind(of: bytes) == type(of: model).kind)
    }

    @Test(arguments: ModelCase.all)
    func `is refused when bytes are missing or changed`(_ kind: ModelCase) throws {
        let bytes = try kind.fit(Interactions.drawn(users: 6, items: 6, events: 40, seed: 1), FitControl()).saved()
        for length in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 200) {
            let refused = #expect(throws: RecommendationError.self) {
                _ = try ModelArchive.load(Array(bytes[..<length]))
            }
            #expect(refused?.code == .corruptModel)
        }
        for place in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 200) {
            var changed = bytes
            changed[place] ^= 0x10
            #expect(throws: RecommendationError.self) { _ = try ModelArchive.load(changed) }
        }
        #expect(throws: RecommendationError.self) { _ = try ModelArchive.load(bytes + [0]) }
    }

    /// Whoever forges a checksum must not bring the process down either.
    @Test(arguments: ModelCase.all)
    func `never traps, even where a forger made the checksum fit`(_ kind: ModelCase) throws {
        let store = try Interactions.drawn(users: 6, items: 6, events: 40, seed: 1)
        let bytes = try kind.fit(store, FitControl()).saved()
        var chance = SystemOfNumbers(seed: 9)
        for _ in 0..<1_500 {
            var body = Array(bytes.dropLast(4))
            for _ in 0...chance.below(3) {
                let place = 5 + chance.below(body.count - 5)
                switch chance.below(4) {
                case 0: body[place] = 0xFF
                case 1: body[place] = 0
                case 2: body.remove(at: place)
                default: body[place] ^= UInt8(1 << chance.below(8))
                }
            }
            var writer = ByteWriter(continuing: body)
            writer.fixed32(CRC32C.checksum(body))
            guard let model = try? ModelArchive.load(writer.bytes) else { continue }
            let list = model.recommend(to: store.history(of: "u1"), count: 5, reasons: 1)
            #expect(list.allSatisfy { !$0.score.isNaN })
            _ = model.similar(to: "i1", count: 3)
        }
    }

    @Test func `of another kind, or a newer version, is named in the refusal`() throws {
        let store = try Interactions.drawn(users: 6, items: 6, events: 40, seed: 1)
        let bytes = try RP3Beta.fit(store).saved()
        let other = #expect(throws: RecommendationError.self) { _ = try ItemKNN(saved: bytes) }
        #expect(other?.code == .otherModel && other?.message.contains("rp3beta") == true)
        var newer = Array(bytes.dropLast(4))
        newer[4] = 9
        var writer = ByteWriter(continuing: newer)
        writer.fixed32(CRC32C.checksum(newer))
        let refused = #expect(throws: RecommendationError.self) { _ = try RP3Beta(saved: writer.bytes) }
        #expect(refused?.message.contains("version 9") == true)
    }
}
