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

    /// Counts serve as bounds when a model is asked of a store or updated.
    @Test(arguments: ModelCase.all + ModelCase.linear)
    func `is refused where a count of its report is below zero`(_ kind: ModelCase) throws {
        // A blend's parts are whole models, each refused on its own.
        guard kind.name != "blend" else { return }
        let store = try Interactions.drawn(users: 6, items: 6, events: 40, seed: 1)
        let model = try kind.fit(store, FitControl())
        let bytes = model.saved()
        let report = model.report
        let counts = [report.users, report.items, report.events, report.generation, report.iterations]
        func written(_ counts: [Int]) -> [UInt8] {
            var writer = ByteWriter()
            for count in counts.prefix(4) { writer.signed(Int64(count)) }
            writer.flag(true)
            writer.fixed64(report.fingerprint ?? 0)
            writer.signed(Int64(counts[4]))
            return writer.bytes
        }
        let whole = written(counts)
        let place = try #require((5..<bytes.count).first { bytes[$0...].starts(with: whole) })
        for count in counts.indices {
            for bad in [-1, Int(Int64.min)] {
                var changed = counts
                changed[count] = bad
                var writer = ByteWriter(
                    continuing: bytes[..<place] + written(changed) + bytes[(place + whole.count)..<(bytes.count - 4)])
                writer.fixed32(CRC32C.checksum(writer.bytes))
                let refused = #expect(throws: RecommendationError.self) { _ = try ModelArchive.load(writer.bytes) }
                #expect(refused?.code == .corruptModel && refused?.message.contains("below zero") == true)
            }
        }
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fit: @Sendable (Interactions) throws -> any Recommender
        let from: @Sendable (inout ByteWriter) -> Void
        let into: @Sendable (inout ByteWriter) -> Void
    }

    static let forgeries = [
        Forgery(testDescription: "neighbours of item-kNN") {
            try ItemKNN.fit($0, configuration: .init(similarity: .cosine, neighbours: 77, shrinkage: 3.5))
        } from: {
            $0.signed(77)
            $0.fixed64(3.5.bitPattern)
        } into: {
            $0.signed(-77)
            $0.fixed64(3.5.bitPattern)
        },
        Forgery(testDescription: "neighbours of RP3beta") {
            try RP3Beta.fit($0, configuration: .init(alpha: 0.7, beta: 0.3, neighbours: 55))
        } from: {
            $0.fixed64(0.3.bitPattern)
            $0.signed(55)
        } into: {
            $0.fixed64(0.3.bitPattern)
            $0.signed(-55)
        },
        Forgery(testDescription: "the prior of popularity") {
            try Popularity.fit($0, configuration: .init(prior: 8.25))
        } from: {
            $0.fixed64(8.25.bitPattern)
        } into: {
            $0.fixed64((-8.25).bitPattern)
        },
        Forgery(testDescription: "the passes of SLIM") {
            try SLIM.fit($0, configuration: .init(maximumPasses: 987, maximumItems: 12_345))
        } from: {
            $0.signed(987)
            $0.signed(12_345)
        } into: {
            $0.signed(0)
            $0.signed(12_345)
        },
        Forgery(testDescription: "the decay of personal frequency") {
            try PersonalFrequency.fit($0, configuration: .init(decay: 0.875))
        } from: {
            $0.fixed64(0.875.bitPattern)
        } into: {
            $0.fixed64(1.5.bitPattern)
        },
        Forgery(testDescription: "the regularisation that ALS took") {
            try ALS.fit($0, configuration: .init(factors: 3, regularisation: 0.3125))
        } from: {
            $0.fixed64(0.3125.bitPattern)
            $0.fixed64(0.3125.bitPattern)
        } into: {
            $0.fixed64(0.3125.bitPattern)
            $0.fixed64((-0.3125).bitPattern)
        },
    ]

    @Test(arguments: forgeries) func `is refused where a setting is one that no fit takes`(_ forgery: Forgery) throws {
        let bytes = try forgery.fit(.drawn(users: 6, items: 6, events: 40, seed: 1)).saved()
        var (from, into) = (ByteWriter(), ByteWriter())
        forgery.from(&from)
        forgery.into(&into)
        let place = try #require((5..<bytes.count).first { bytes[$0...].starts(with: from.bytes) })
        let rest = bytes[(place + from.bytes.count)..<(bytes.count - 4)]
        var writer = ByteWriter(continuing: bytes[..<place] + into.bytes + rest)
        writer.fixed32(CRC32C.checksum(writer.bytes))
        let refused = #expect(throws: RecommendationError.self) { _ = try ModelArchive.load(writer.bytes) }
        #expect(refused?.code == .corruptModel && refused?.message.contains("settings") == true)
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
