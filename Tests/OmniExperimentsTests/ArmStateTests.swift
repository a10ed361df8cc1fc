// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import Testing

private func arm(
    _ experiment: String, _ arm: String, at seconds: Int64, isHoldout: Bool = false, run: UInt64? = nil
) -> ArmAssigned {
    ArmAssigned(
        experiment: experiment, arm: arm, isHoldout: isHoldout,
        run: run.map { RunID(Digest128(high: 0, low: $0)) }, asOf: Timestamp(seconds: seconds))
}

private func state(_ arms: ArmAssigned...) -> ArmState {
    var state = ArmState()
    for arm in arms { state.apply(.armAssigned(arm)) }
    return state
}

@Suite struct `The arms that a person was shown` {
    @Test func `are never drawn again`() {
        let shown = state(arm("offer", "a", at: 1), arm("offer", "b", at: 0))
        #expect(shown["offer"]?.assigned.arm == "a")
        #expect(shown["other"] == nil)
    }

    @Test func `keep the earliest exposure when two people become one, counted as crossed over`() {
        var left = state(arm("offer", "a", at: 10), arm("same", "x", at: 5))
        left.merge(state(arm("offer", "b", at: 3), arm("same", "x", at: 7), arm("new", "n", at: 1)))
        #expect(left["offer"] == ArmState.Record(arm("offer", "b", at: 3), isCrossedOver: true))
        #expect(left["same"] == ArmState.Record(arm("same", "x", at: 5)))
        #expect(left["new"] == ArmState.Record(arm("new", "n", at: 1)))
    }

    @Test func `hold out when either side is held out`() {
        var left = state(arm("offer", "a", at: 1))
        left.merge(state(arm("offer", "holdout", at: 9, isHoldout: true)))
        #expect(left["offer"]?.assigned.isHoldout == true)
        #expect(left["offer"]?.isCrossedOver == true)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `merge to the same in any order and grouping`(seed: UInt64) {
        var random = seed
        func next(_ bound: UInt64) -> UInt64 { StableHash.splitMix64(&random) % bound }
        let people = (0..<3)
            .map { _ in
                var state = ArmState()
                for _ in 0..<next(5) {
                    let isHoldout = next(4) == 0
                    let name = isHoldout ? "holdout" : ["a", "b", "c"][Int(next(3))]
                    let assigned = arm(
                        ["x", "y", "z"][Int(next(3))], name, at: Int64(next(3)), isHoldout: isHoldout, run: next(2))
                    state.apply(.armAssigned(assigned))
                }
                return state
            }
        func merged(_ order: [Int]) -> ArmState {
            var result = people[order[0]]
            for index in order.dropFirst() { result.merge(people[index]) }
            return result
        }
        var grouped = people[1]
        grouped.merge(people[2])
        var right = people[0]
        right.merge(grouped)
        #expect(merged([0, 1, 2]) == merged([2, 1, 0]))
        #expect(merged([0, 1, 2]) == merged([1, 0, 2]))
        #expect(merged([0, 1, 2]) == right)
    }

    @Test func `are stored as version 1 has always been`() throws {
        let shown = state(
            arm("offer", "ten", at: 1_772_445_600, run: 7), arm("journey/rescue", "holdout", at: -5, isHoldout: true))
        var crossed = shown
        crossed.merge(state(arm("offer", "none", at: 1_872_445_600)))
        var writer = ByteWriter()
        crossed.encode(to: &writer)
        let hex = writer.bytes.map { String(format: "%02x", $0) }.joined()
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/arms-1.hex")
        let golden = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(hex == golden)
        var reader = ByteReader(writer.bytes)
        #expect(try ArmState(from: &reader, version: 1) == crossed)
        #expect(reader.isAtEnd)
    }

    @Test func `are refused, never misread, when their bytes are damaged`() {
        let shown = state(arm("a", "x", at: 1, run: 7), arm("b", "y", at: 2), arm("c", "z", at: 3))
        var writer = ByteWriter()
        shown.encode(to: &writer)
        var random: UInt64 = 5
        for _ in 0..<2_000 {
            var bytes = writer.bytes
            let place = Int(StableHash.splitMix64(&random) % UInt64(bytes.count))
            bytes[place] = UInt8(truncatingIfNeeded: StableHash.splitMix64(&random))
            if StableHash.splitMix64(&random) % 3 == 0 { bytes.removeLast(Int(StableHash.splitMix64(&random) % 9)) }
            var reader = ByteReader(bytes)
            guard let read = try? ArmState(from: &reader, version: 1) else { continue }
            var again = ByteWriter()
            read.encode(to: &again)
            var second = ByteReader(again.bytes)
            #expect((try? ArmState(from: &second, version: 1)) == read)
        }
        var reader = ByteReader(writer.bytes)
        #expect(throws: CodingFailure.self) { _ = try ArmState(from: &reader, version: 2) }
    }
}

@Suite struct `The JSON of an experiment` {
    @Test(arguments: [
        (Experiment("offer", arms: [.init("a"), .init("b")]), #"{"arms":[{"name":"a"},{"name":"b"}],"name":"offer"}"#),
        (
            Experiment("offer", arms: [.init("a", weight: 2)], holdout: 0.25, seed: "s"),
            #"{"arms":[{"name":"a","weight":2}],"holdout":0.25,"name":"offer","seed":"s"}"#
        ),
    ])
    func `leaves out what has its default`(experiment: Experiment, json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(experiment), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Experiment.self, from: Data(json.utf8)) == experiment)
    }
}
