// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private let offer = Experiment("offer", arms: [.init("none"), .init("ten")], holdout: 0.2)

private let tested = Journey(
    "tested", entry: .event(AppOpened.self, again: .always),
    steps: [
        .split("which", offer, arms: ["none": [], "ten": [.wait("ten waits", for: .hours(1))]]),
        .wait("both", for: .hours(2)),
    ])

@Suite struct `A split` {
    @Test func `leads each person through the steps of one arm, and ends the holdout's runs`() throws {
        var stories: [String: Int] = [:]
        for person in 0..<500 as Range<UInt64> {
            var somebody = try Scenario(tested, person: person)
            somebody.track(AppOpened.self)
            somebody.advance(to: .days(1))
            stories[somebody.timeline, default: 0] += 1
        }
        #expect(
            Set(stories.keys) == [
                "0: enter tested, which, arm offer=none, both until 2h · 2h: end completed",
                "0: enter tested, which, arm offer=ten, ten waits until 1h · 1h: both until 3h · 3h: end completed",
                "0: enter tested, which, arm offer=holdout, end holdout: offer",
            ])
        #expect(stories.values.allSatisfy { $0 > 60 })
    }

    @Test func `ends the runs of people who do not take part, and stores no arm for them`() throws {
        let half = Experiment("offer", arms: [.init("a"), .init("b")], rules: .init(coverage: 0.5))
        let journey = Journey(
            "tested", entry: .event(AppOpened.self, again: .always),
            steps: [.split("which", half, arms: ["a": [], "b": []])])
        var outside = 0
        for person in 0..<100 as Range<UInt64> {
            var somebody = try Scenario(journey, person: person)
            somebody.track(AppOpened.self)
            guard somebody.timeline.contains("not_in_experiment") else { continue }
            outside += 1
            #expect(somebody.timeline == "0: enter tested, which, end not_in_experiment: offer")
            #expect(somebody.arms["offer"] == nil)
        }
        #expect((30...70).contains(outside))
    }

    @Test func `draws once per person, whatever the definition says later`() throws {
        var ada = try Scenario(tested, person: 3)
        ada.track(AppOpened.self)
        ada.advance(to: .days(1))
        let first = ada.arms["offer"]
        let other = Experiment("offer", arms: [.init("none"), .init("ten")], holdout: 0, seed: "another")
        let changed = Journey(
            "tested", entry: .event(AppOpened.self, again: .always),
            steps: [.split("which", other, arms: ["none": [.stop("n")], "ten": [.stop("t")]])])
        ada.plan = try JourneyPlan(
            [PublishedJourney(tested, isCurrent: false), PublishedJourney(changed, version: 2)],
            audiences: ada.audiences)
        let known = ada.acts.count
        ada.track(AppOpened.self)
        #expect(ada.arms["offer"] == first)
        #expect(
            !ada.acts.dropFirst(known)
                .contains { act in
                    if case .armAssigned = act { return true }
                    return false
                })
    }
}

@Suite struct `A journey's holdout` {
    private let held = Journey(
        "held", entry: .event(AppOpened.self, again: .afterEnd), holdout: 0.25, steps: [.wait("w", for: .hours(1))])

    @Test func `enters, is counted, and ends at once, always for the same people`() throws {
        var stories: [String: Int] = [:]
        for person in 0..<400 as Range<UInt64> {
            var somebody = try Scenario(held, person: person)
            somebody.track(AppOpened.self)
            somebody.track(AppOpened.self, at: .days(1))
            stories[somebody.timeline, default: 0] += 1
        }
        let treated = """
            0: enter held, arm journey/held=treated, w until 1h · 1h: end completed · 1d: enter held, w until 1d1h
            """
        let out = """
            0: enter held, arm journey/held=holdout, end holdout: held · 1d: enter held, end holdout: held
            """
        #expect(Set(stories.keys) == [treated, out])
        #expect((60...140).contains(stories[out] ?? 0))
    }
}
