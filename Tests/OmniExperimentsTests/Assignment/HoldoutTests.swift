// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniExperiments
import OmniNumerics
import Testing

private let ids = (0..<4_000).map { "person \($0)" }

@Suite struct `People who are left alone` {
    private let holdouts = Holdouts([
        Holdout("rescue/mail", .step("mail", of: "rescue"), share: 0.2),
        Holdout("everybody", .universal, share: 0.05), Holdout("rescue", .journey("rescue"), share: 0.1),
    ])

    @Test func `M11: nest: universal before journey before step`() {
        for id in ids {
            let universal = holdouts.holding(id)
            let journey = holdouts.holding(id, journey: "rescue")
            let step = holdouts.holding(id, journey: "rescue", step: "mail")
            if let universal { #expect(journey == universal && step == universal) }
            if let journey { #expect(step == journey) }
            #expect(holdouts.holding(id, journey: "other", step: "mail") == universal)
        }
    }

    @Test func `M11: keep their share, and are drawn apart from each other`() {
        let universal = ids.count { holdouts.holding($0) != nil }
        let journey = ids.count { holdouts.holding($0, journey: "rescue")?.name == "rescue" }
        #expect(abs(universal - 200) < 60)
        // A tenth of those whom the universal one leaves.
        #expect(abs(journey - 380) < 80)
    }

    @Test func `let nobody back in when their share is raised`() {
        let small = Holdout("x", .universal, share: 0.1)
        let large = Holdout("x", .universal, share: 0.3)
        #expect(ids.allSatisfy { !small.contains($0) || large.contains($0) })
        #expect(ids.allSatisfy { !Holdout("x", .universal, share: .nan).contains($0) })
    }
}

@Suite struct `Who takes part` {
    private func experiment(_ rules: AllocationRules, holdout: Double = 0) -> Experiment {
        Experiment("offer", arms: [.init("a"), .init("b", weight: 3)], holdout: holdout, rules: rules)
    }

    @Test func `B3: is decided by coverage without moving anybody between tones of voice`() {
        let arms = [Experiment.Arm("friendly"), .init("commanding")]
        let some = Experiment("tone", arms: arms, rules: .init(coverage: 0.4))
        let all = Experiment("tone", arms: arms)
        var inside = 0
        for id in ids {
            guard let arm = some.allocate(BucketUnit(id: id)).arm else { continue }
            inside += 1
            #expect(all.allocate(BucketUnit(id: id)).arm == arm)
        }
        #expect(abs(inside - 1_600) < 150)
    }

    @Test func `is a share of the namespace that others do not get`() {
        let left = experiment(.init(namespace: ExperimentNamespace("page", from: 0, to: 0.5)))
        let right = experiment(.init(namespace: ExperimentNamespace("page", from: 0.5, to: 1)))
        for id in ids {
            let unit = BucketUnit(id: id)
            #expect((left.allocate(unit).arm == nil) != (right.allocate(unit).arm == nil))
        }
    }

    @Test func `is remembered from the device to the login, whatever changes`() {
        let rules = AllocationRules(attribute: "person", fallbackAttribute: "device")
        var memory = StickyBuckets()
        for id in ids.prefix(200) {
            let before = experiment(rules).allocate(BucketUnit(["device": id]), remembering: &memory)
            let unit = BucketUnit(["device": id, "person": "p" + id])
            let reweighted = Experiment("offer", arms: [.init("b", weight: 9), .init("a")], rules: rules)
            let after = reweighted.allocate(unit, remembering: &memory, isEligible: { false })
            #expect(after.arm == before.arm && after.arm != nil)
        }
        #expect(
            experiment(.init(attribute: "person", fallbackAttribute: "device", isSticky: false))
                .allocate(BucketUnit(["device": "d"])) == .outside(.noID))
    }

    @Test func `is asked for what they were shown elsewhere, and nobody is in a circle`() {
        let first = Experiment("first", arms: [.init("x"), .init("y")])
        let second = Experiment(
            "second", arms: [.init("a"), .init("b")], rules: .init(requires: [Prerequisite("first", arms: ["x"])]))
        let book = ExperimentBook([first, second])
        #expect(book.problems.isEmpty)
        for id in ids.prefix(500) {
            var memory = StickyBuckets()
            let unit = BucketUnit(id: id)
            let isIn = book.allocate(unit, in: "second", remembering: &memory).arm != nil
            #expect(isIn == (first.allocate(unit).arm == "x"))
        }
        let loop = ExperimentBook([
            Experiment("one", arms: [.init("a")], rules: .init(requires: [Prerequisite("two", arms: ["a"])])),
            Experiment("two", arms: [.init("a")], rules: .init(requires: [Prerequisite("one", arms: ["a"])])),
            Experiment("three", arms: [.init("a")], rules: .init(requires: [Prerequisite("gone", arms: ["z"])])),
            Experiment("four", arms: [.init("a")], rules: .init(requires: [Prerequisite("one", arms: ["z"])])),
        ])
        #expect(loop.problems.count == 4)
        var memory = StickyBuckets()
        #expect(loop.allocate(BucketUnit(id: "1"), in: "one", remembering: &memory) == .outside(.prerequisite))
        #expect(loop.allocate(BucketUnit(id: "1"), in: "nowhere", remembering: &memory) == .outside(.prerequisite))
    }

    @Test func `is the same for the engine, which keeps those outside apart from controls`() {
        let partial = experiment(.init(coverage: 0.5), holdout: 0.1)
        var seen: Set<String> = []
        for number in 0..<2_000 as Range<UInt64> {
            let key = BucketKey(Digest128(high: number, low: number &* 77))
            let assigned = partial.assign(key)
            let allocation = partial.allocate(BucketUnit(id: key.description))
            #expect(assigned.isHoldout == (allocation.arm == nil))
            if let arm = allocation.arm { #expect(assigned.arm == arm) }
            seen.insert(assigned.arm)
        }
        #expect(seen == ["a", "b", Assignment.holdoutArm, Assignment.outsideArm])
    }

    @Test(arguments: [Assignment.holdoutArm, Assignment.outsideArm])
    func `refuses an arm that bears the name of no arm`(name: String) {
        #expect(Experiment("e", arms: [.init("a"), .init(name)]).problems.count == 1)
    }

    @Test func `is asked by the engine for arms that were shown before`() {
        let second = experiment(.init(requires: [Prerequisite("first", arms: ["x"])]))
        let key = BucketKey(Digest128(high: 1, low: 2))
        var arms = ArmState()
        #expect(second.assign(key, given: arms).arm == Assignment.outsideArm)
        let shown = ArmAssigned(
            experiment: "first", arm: "x", isHoldout: false, run: nil, asOf: Timestamp(seconds: 1))
        arms.apply(.armAssigned(shown))
        #expect(!second.assign(key, given: arms).isHoldout)
    }

    @Test func `survives JSON, and names what is wrong before it is published`() throws {
        let rules = AllocationRules(
            coverage: 0.5, ranges: [BucketRange(0, 0.2), BucketRange(0.3, 1)], version: .one,
            namespace: ExperimentNamespace("page", from: 0, to: 0.4),
            filters: [BucketFilter(seed: "s", ranges: [BucketRange(0, 1)])], attribute: "person",
            fallbackAttribute: "device", isSticky: false, bucketVersion: 2, minimumBucketVersion: 1,
            requires: [Prerequisite("first", arms: ["x", "y"])])
        let full = experiment(rules)
        #expect(full.problems.isEmpty)
        #expect(try JSONDecoder().decode(Experiment.self, from: JSONEncoder().encode(full)) == full)
        let broken = AllocationRules(
            coverage: 2, ranges: [BucketRange(0, 0.5), BucketRange(0.4, 1), BucketRange(0, 0)], attribute: "",
            minimumBucketVersion: 1, requires: [Prerequisite("offer", arms: [])])
        #expect(experiment(broken).problems.count == 7)
    }
}

@Suite struct `Counting exposures` {
    private func shown(_ arm: String, at second: Int64, isHoldout: Bool = false) -> ArmAssigned {
        ArmAssigned(
            experiment: "offer", arm: arm, isHoldout: isHoldout, run: nil, asOf: Timestamp(seconds: second))
    }

    private func key(_ number: UInt64) -> BucketKey { BucketKey(Digest128(high: 0, low: number)) }

    @Test(arguments: 1...20) func `counts the same whenever two people turn out to be one`(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let exposures = (0..<12)
            .map { number in
                (shown(number.isMultiple(of: 3) ? "b" : "a", at: Int64(number)), key(UInt64(number % 6)))
            }
        let merges = [(key(1), key(0)), (key(2), key(1)), (key(5), key(4))]
        func count(_ steps: [Int]) -> ExposureCount {
            var count = ExposureCount(of: "offer")
            // Merges come in their own order, whatever is recorded between them.
            var merged = 0
            for step in steps {
                if step < exposures.count {
                    count.record(exposures[step].0, of: exposures[step].1)
                } else {
                    count.merge(merges[merged].0, into: merges[merged].1)
                    merged += 1
                }
            }
            return count
        }
        let steps = Array(0..<(exposures.count + merges.count))
        let first = count(steps)
        let second = count(steps.shuffled(using: &chance))
        for arm in ["a", "b"] { #expect(first.people(in: arm) == second.people(in: arm)) }
        for number in 0..<6 { #expect(first.arm(of: key(UInt64(number))) == second.arm(of: key(UInt64(number)))) }
        #expect(first.people(in: "a").count + first.people(in: "b").count == 3)
    }

    @Test func `M11: counts each person once, in any order, and marks those who saw two arms`() {
        let events: [(ArmAssigned, BucketKey)] = [
            (shown("a", at: 1), key(1)), (shown("a", at: 5), key(1)), (shown("b", at: 2), key(2)),
            (shown("a", at: 3), key(3)), (shown("b", at: 9), key(3)),
        ]
        for order in [events, events.reversed()] {
            var count = ExposureCount(of: "offer")
            for (event, person) in order + order { count.record(event, of: person) }
            #expect(count.people(in: "a") == (2, 1))
            #expect(count.people(in: "b") == (1, 0))
            // Person 2 turns out to be person 1, who saw arm a a second earlier.
            count.merge(key(2), into: key(1))
            #expect(count.people(in: "a") == (2, 2))
            #expect(count.people(in: "b") == (0, 0))
            #expect(count.arm(of: key(1)) == "a")
        }
    }

    @Test func `holds out whom either side holds out`() {
        var count = ExposureCount(of: "offer")
        count.record(shown("a", at: 1), of: key(1))
        count.record(shown("holdout", at: 9, isHoldout: true), of: key(2))
        count.merge(key(2), into: key(1))
        #expect(count.arm(of: key(1)) == "holdout")
        count.record(
            ArmAssigned(experiment: "other", arm: "a", isHoldout: false, run: nil, asOf: Timestamp(seconds: 0)),
            of: key(9))
        #expect(count.arm(of: key(9)) == nil)
    }
}
