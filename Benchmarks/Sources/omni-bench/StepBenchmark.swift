// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Omnichannel

/// The step in memory, state resident: 23 audiences and 5 journeys, fact by fact, on one core.
struct StepBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step", abstract: "Facts per second of the step, with the members checked at the end.")

    @Option(help: "People.") var people = 200_000
    @Option(help: "Facts.") var facts = 2_000_000
    @Option(help: "The file of expected members; found beside the checkout if it is there.") var expected: String?

    func run() throws {
        let workload = SegmentationWorkload(profiles: people, events: facts)
        var rehearsal = try DryRun(
            Definitions(
                audiences: SegmentationWorkload.audiences, journeys: StepWorkload.journeys,
                templates: [StepWorkload.template]),
            channels: [.push: ChannelCapabilities(), .email: ChannelCapabilities()])
        let start = Timestamp(seconds: SegmentationWorkload.start - 1)
        for index in 0..<people {
            let person = rehearsal.newPerson(at: start)
            rehearsal.take(
                Fact(
                    id: "p\(index)", subject: .person([.user("u\(index)")]), kind: .traits, time: start,
                    properties: workload.profile(index).traits), of: person, at: start)
        }
        var acts = 0
        var spent = 0.0
        // Facts are built outside the clock, a block at a time.
        for block in stride(from: 0, to: facts, by: 50_000) {
            let events = (block..<min(block + 50_000, facts)).map { StepWorkload.fact(workload.event($0), $0) }
            spent += Report.seconds {
                for (person, fact) in events { acts += rehearsal.take(fact, of: person, at: fact.time).count }
            }
        }
        let end = Timestamp(seconds: SegmentationWorkload.now - 1)
        let members = SegmentationWorkload.audiences.map { audience in
            (0..<people).filter { rehearsal.isMember($0, of: audience.name, at: end) }
        }
        let wrong = try check(members)
        Report.line(
            "step",
            [
                "people": people, "facts": facts, "audiences": members.count, "journeys": StepWorkload.journeys.count,
                "acts": acts, "seconds": spent, "factsPerSecond": Double(facts) / spent,
                "nanosecondsPerFact": spent * 1e9 / Double(facts), "residentMiB": Report.residentMegabytes,
                "membersChecked": wrong.checked, "membersWrong": wrong.wrong,
            ])
    }

    /// Compares with the member sets that DuckDB and Polars computed, where there are some for this size.
    private func check(_ members: [[Int]]) throws -> (checked: Int, wrong: Int) {
        let path = expected ?? "../../shared/data/segmentation/expected-\(people)-\(facts).json"
        let candidates = [path, "../shared/data/segmentation/expected-\(people)-\(facts).json"]
        guard let data = candidates.lazy.compactMap({ FileManager.default.contents(atPath: $0) }).first else {
            return (0, 0)
        }
        struct Expected: Decodable {
            struct Rule: Decodable { let id: String, members: Int, checksum: String }
            let rules: [Rule]
        }
        let rules = try JSONDecoder().decode(Expected.self, from: data).rules
        var result = (checked: 0, wrong: 0)
        for (audience, found) in zip(SegmentationWorkload.audiences, members) {
            guard let rule = rules.first(where: { audience.name.hasPrefix($0.id) }) else { continue }
            let sum = found.reduce(UInt64(0)) { $0 &+ SegmentationWorkload.mix64(UInt64($1)) }
            let text = String(sum, radix: 16)
            let padded = String(repeating: "0", count: 16 - text.count) + text
            result.checked += 1
            if found.count != rule.members || padded != rule.checksum { result.wrong += 1 }
        }
        return result
    }
}
