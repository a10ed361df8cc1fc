// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics
import Testing

@Suite struct `Conversion of a journey` {
    private static func enter(_ log: inout ShopLog, _ person: Int, on day: String, isHoldout: Bool? = nil) {
        let time = ShopLog.time(day)
        let run = RunID(Digest128(high: UInt64(log.lines.count), low: 4))
        log.act(
            .runEntered(
                RunEntered(
                    run: run, journey: "rescue", version: 1, instance: "", cause: "", opening: [:], asOf: time)),
            of: person, on: day)
        guard let isHoldout else { return }
        log.act(
            .armAssigned(
                ArmAssigned(
                    experiment: "journey/rescue", arm: isHoldout ? "holdout" : "treated", isHoldout: isHoldout,
                    run: run, asOf: time)), of: person, on: day)
    }

    private static func drew(_ log: inout ShopLog, _ person: Int, _ experiment: String, isHoldout: Bool) {
        let run = RunID(Digest128(high: UInt64(log.lines.count), low: 5))
        let arm = ArmAssigned(
            experiment: experiment, arm: isHoldout ? "holdout" : "treated", isHoldout: isHoldout, run: run,
            asOf: ShopLog.time("2025-01-10"))
        log.act(.armAssigned(arm), of: person, on: "2025-01-10")
    }

    @Test func `compares a journey's holdout with those who got it, both without the universal holdout (M11)`() throws {
        var log = ShopLog()
        for person in 1...9 { Self.enter(&log, person, on: "2025-01-10") }
        for person in 1...3 { Self.drew(&log, person, "holdout/all/control", isHoldout: false) }
        for person in 4...5 { Self.drew(&log, person, "holdout/all/control", isHoldout: true) }
        Self.drew(&log, 1, "holdout/journey/rescue/less", isHoldout: false)
        Self.drew(&log, 6, "holdout/journey/rescue/less", isHoldout: true)
        // Held out of another journey whose name begins alike, and of one message only.
        Self.drew(&log, 7, "holdout/journey/rescue/again/less", isHoldout: true)
        Self.drew(&log, 8, "holdout/step/rescue/remind/no push", isHoldout: true)
        log.event("Product Viewed", of: 1, on: "2025-02-10")
        let row = try #require(log.summary().conversions.first)
        #expect(row.runs == 9)
        #expect(row.treated.entered == 6)
        #expect(row.holdout.entered == 1)
        #expect(row.crossedOver == 0)
    }

    @Test func `counts people who order within the window, from their first entry (M6)`() throws {
        var log = ShopLog()
        for person in 1...5 { Self.enter(&log, person, on: "2025-01-10", isHoldout: false) }
        for person in 6...7 { Self.enter(&log, person, on: "2025-01-10", isHoldout: true) }
        Self.enter(&log, 1, on: "2025-01-25")
        log.order(of: 1, on: "2025-01-10T12:00:00Z", 1)
        log.order(of: 1, on: "2025-01-26", 2)
        log.order(of: 2, on: "2025-01-10T12:00:01Z", 4)
        log.order(of: 2, on: "2025-01-11", 8)
        log.order(of: 3, on: "2025-01-17T12:00:00Z", 16)
        log.order(of: 4, on: "2025-01-17T12:00:01Z", 32)
        log.order(of: 6, on: "2025-01-12", 64)
        let row = try #require(log.summary().conversions.first)
        #expect(row.runs == 8)
        #expect(row.treated.entered == 5)
        #expect(row.treated.observed == 5)
        #expect(row.treated.converted == 2)
        #expect(row.treated.revenue == [.pounds(2_800)])
        #expect(row.treated.revenuePerPerson == [.pounds(560)])
        #expect(row.holdout.entered == 2)
        #expect(row.holdout.rate?.value == 0.5)
        #expect(row.difference.map { abs($0.value + 0.1) < 1e-12 } == true)
        #expect(!row.isAA)
    }

    @Test func `leaves out people whose window the log does not cover yet`() throws {
        var log = ShopLog()
        Self.enter(&log, 1, on: "2025-01-01")
        Self.enter(&log, 2, on: "2025-01-05")
        log.order(of: 2, on: "2025-01-06")
        log.event("Product Viewed", of: 1, on: "2025-01-10")
        let row = try #require(log.summary().conversions.first)
        #expect(row.treated.entered == 2)
        #expect(row.treated.observed == 1)
        #expect(row.treated.converted == 0)
        #expect(row.difference == nil)
        #expect(log.summary(until: "2025-01-12").conversions.first?.treated.converted == 1)
    }

    @Test func `counts one who was exposed on both sides where they were first, and says so`() throws {
        var log = ShopLog()
        Self.enter(&log, 1, on: "2025-01-02", isHoldout: false)
        Self.enter(&log, 2, on: "2025-01-01", isHoldout: true)
        log.event("Product Viewed", of: 1, on: "2025-02-10")
        #expect(log.summary().conversions.first?.crossedOver == 0)
        log.act(.absorbed(ShopLog.person(2)), of: 1)
        let row = try #require(log.summary().conversions.first)
        #expect(row.crossedOver == 1)
        #expect(row.treated.entered == 0)
        #expect(row.holdout.entered == 1)
        #expect(row.treated.rate == nil)
    }

    @Test func `is reported as A/A where the caller says that no lift can exist`() {
        var log = ShopLog()
        Self.enter(&log, 1, on: "2025-01-01", isHoldout: true)
        log.event("Product Viewed", of: 1, on: "2025-02-10")
        let summary = log.summary(MetricsConfiguration(isAA: true))
        #expect(summary.conversions.map(\.isAA) == [true])
        #expect(summary.report(title: "Replay").html.contains("no lift can exist"))
    }

    @Test func `stands as the lift beside attribution, and where nothing was measured the report says why (M12)`()
        throws
    {
        var log = ShopLog()
        for person in 1...5 { Self.enter(&log, person, on: "2025-01-10", isHoldout: false) }
        for person in 6...7 { Self.enter(&log, person, on: "2025-01-10", isHoldout: true) }
        for person in 1...3 { log.order(of: person, on: "2025-01-11") }
        log.event("Product Viewed", of: 1, on: "2025-02-10")
        let conversions = log.summary().conversions
        let paths = try TouchPaths([TouchPath(["mail"], conversions: 3, nonConversions: 2)])
        let report = try AttributionReport(paths, models: [.last], liftOf: conversions)
        guard case .measured(let effects) = report.lift, let effect = effects.first else {
            Issue.record("the holdout measured a lift")
            return
        }
        #expect(effects.count == 1 && effect.name == "rescue" && effect.treated == 5 && effect.heldOut == 2)
        #expect(effect.difference == conversions.first?.difference)
        #expect(isClose(effect.incremental?.value, 3))
        let replayed = log.summary(MetricsConfiguration(isAA: true)).conversions
        for (nothing, word) in [(replayed, "A/A"), ([], "held out")] {
            guard case .notMeasured(let reason) = AttributionReport.Lift.measured(by: nothing) else {
                Issue.record("nothing was measured")
                continue
            }
            #expect(reason.contains(word))
        }
    }

    struct Published: Sendable {
        var first: (Int, Int)
        var second: (Int, Int)
        var interval: (Double, Double)
    }

    /// Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
    @Test(arguments: [
        Published(first: (56, 70), second: (48, 80), interval: (0.0524, 0.3339)),
        Published(first: (9, 10), second: (3, 10), interval: (0.1705, 0.8090)),
        Published(first: (6, 7), second: (2, 7), interval: (0.0582, 0.8062)),
        Published(first: (5, 56), second: (0, 29), interval: (-0.0381, 0.1926)),
        Published(first: (0, 10), second: (0, 20), interval: (-0.1611, 0.2775)),
        Published(first: (0, 10), second: (0, 10), interval: (-0.2775, 0.2775)),
        Published(first: (10, 10), second: (0, 20), interval: (0.6791, 1.0000)),
        Published(first: (10, 10), second: (0, 10), interval: (0.6075, 1.0000)),
    ])
    func `has the published interval of a difference`(_ published: Published) throws {
        var log = ShopLog()
        var person = 0
        for (group, isHoldout) in [(published.first, false), (published.second, true)] {
            for index in 0..<group.1 {
                person += 1
                Self.enter(&log, person, on: "2025-01-01", isHoldout: isHoldout)
                if index < group.0 { log.order(of: person, on: "2025-01-02") }
            }
        }
        log.event("Product Viewed", of: 1, on: "2025-02-10")
        let difference = try #require(log.summary().conversions.first?.difference)
        #expect(abs(difference.lower - published.interval.0) < 0.000_05)
        #expect(abs(difference.upper - published.interval.1) < 0.000_05)
    }
}
