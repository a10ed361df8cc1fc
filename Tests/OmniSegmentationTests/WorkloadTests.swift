// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct `The shared segmentation workload` {
    @Test func `begins with the vectors of its description`() {
        #expect(SegmentationWorkload.mix64(0) == 0xe220_a839_7b1d_cdaf)
        #expect(SegmentationWorkload.mix64(20_260_103) == 0x6be1_d401_d26b_e543)
        #expect(SegmentationWorkload.random(2, 7, 3) == 0x7f3d_595f_cc7f_b18d)
        #expect(SegmentationWorkload.below(2, 7, 3, 20_000) == 9_940)
        let standard = SegmentationWorkload(profiles: 200_000, events: 10_000_000)
        let event = standard.event(123_456)
        #expect(event.profile == 192_944 && event.type == 1 && event.time == 1_751_865_598 && event.category == 4)
        #expect(standard.profile(0).signup == 1_756_714_056)
        #expect(SegmentationWorkload.audiences.count == 23)
    }

    @Test(.enabled(if: SharedData.expectedMembers != nil, "needs ../shared/data/segmentation"))
    func `has the members that DuckDB and Polars found, kept fact by fact and folded`() throws {
        let expected = try #require(SharedData.expectedMembers)
        let run = try WorkloadRun(SegmentationWorkload(profiles: expected.profiles, events: expected.events))
        #expect(expected.rules.filter { rule in run.plan.audiences.contains { $0.name == rule.id } }.count == 23)
        for states in [run.live, run.folded] {
            for rule in expected.rules {
                guard let index = run.plan.index(of: rule.id) else { continue }
                let members = states.indices.filter { states[$0].isMember(index, at: run.asOf, run.plan) }
                let checksum = members.reduce(UInt64(0)) { $0 &+ SegmentationWorkload.mix64(UInt64($1)) }
                let digits = String(checksum, radix: 16)
                let padded = String(repeating: "0", count: 16 - digits.count) + digits
                #expect(members.count == rule.members, "\(rule.id) \(rule.name)")
                #expect(padded == rule.checksum, "\(rule.id) \(rule.name)")
            }
        }
        #expect(run.live == run.folded)
    }

    @Test func `agrees with a full scan for a few people`() throws {
        let workload = SegmentationWorkload(profiles: 40, events: 2_000)
        let run = try WorkloadRun(workload)
        for person in 0..<workload.profiles {
            var oracle = NaiveAudiences()
            oracle.traits = workload.profile(person).traits
            for index in 0..<workload.events where workload.event(index).profile == person {
                let event = workload.event(index)
                oracle.happenings.append(
                    .init(
                        event: SegmentationWorkload.eventNames[event.type], time: Timestamp(seconds: event.time),
                        properties: event.properties))
            }
            for later in [0, 3 * 86_400, 40 * 86_400] as [Int64] {
                let time = Timestamp(microseconds: run.asOf.microseconds + later * 1_000_000)
                let audiences = run.plan.audiences
                let truth = audiences.indices.filter { oracle.holds(audiences[$0].condition, at: time) }
                #expect(run.live[person].memberIndexes(at: time, run.plan) == truth)
            }
        }
    }
}

/// The workload through the engine's two ways: fact by fact in log order, and folded at the end.
private struct WorkloadRun {
    let plan: AudiencePlan
    let asOf = Timestamp(seconds: SegmentationWorkload.now - 1)
    var live: [AudienceState]
    var folded: [AudienceState] = []

    init(_ workload: SegmentationWorkload) throws {
        plan = try AudiencePlan(SegmentationWorkload.audiences)
        let indexes = SegmentationWorkload.eventNames.map { [plan] in plan.eventIndex($0) }
        live = [AudienceState](repeating: AudienceState(), count: workload.profiles)
        var changes: [AudienceChange] = []
        let opening = Timestamp(seconds: SegmentationWorkload.start - 1)
        for person in live.indices {
            live[person].traitsChanged(workload.profile(person).traits, now: opening, plan, &changes)
        }
        var foldings = [AudienceFolding](repeating: AudienceFolding(plan), count: workload.profiles)
        for index in 0..<workload.events {
            let event = workload.event(index)
            let time = Timestamp(seconds: event.time)
            changes.removeAll(keepingCapacity: true)
            live[event.profile].record(indexes[event.type], event.properties, at: time, now: time, plan, &changes)
            foldings[event.profile].add(indexes[event.type], event.properties, at: time)
        }
        for person in live.indices {
            live[person].advance(to: asOf, plan, &changes)
            // As of the same instant, so that the images can be compared whole.
            let settled = live[person].settledAt ?? asOf
            folded.append(foldings[person].finish(traits: workload.profile(person).traits, asOf: settled))
        }
    }
}

/// Data beside the checkout; tests that read it are skipped where it is absent.
private enum SharedData {
    struct Expected: Decodable {
        struct Rule: Decodable {
            var id: String
            var name: String
            var members: Int
            var checksum: String
        }
        var profiles: Int
        var events: Int
        var rules: [Rule]
    }

    static let expectedMembers: Expected? = {
        let folder = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let url = URL(filePath: "/" + folder + "/shared/data/segmentation/expected-2000-100000.json")
        guard let data = try? Data(contentsOf: url) else {
            print("skipped: ../shared/data/segmentation is absent")
            return nil
        }
        return try? JSONDecoder().decode(Expected.self, from: data)
    }()
}
