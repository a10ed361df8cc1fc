// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys
import Testing

private func problems(_ journey: Journey, audiences: Set<String>? = ["loyal"]) -> [String] {
    do {
        try journey.validate(audiences: audiences)
        return []
    } catch let error as JourneyError {
        return error.problems.map(\.description)
    } catch {
        return ["another error"]
    }
}

@Suite struct `Publishing a journey` {
    @Test(arguments: [rescue, everyStep, monthly])
    func `accepts what is right`(journey: Journey) {
        #expect(problems(journey, audiences: ["loyal", "dormant"]).isEmpty)
    }

    @Test func `names every problem at once, in the order of the definition`() {
        let broken = Journey(
            "", entry: .audience("gone", again: .after(.zero)),
            exits: [.audienceEntered(Audience("gone", where: loyal.condition)), .audienceLeft(dormant)],
            freshness: .zero, holdout: 1.5,
            steps: [
                .wait("w", for: .zero),
                .wait("w", for: .hours(-1)),
                .branch("b", opening: ProductAdded.price > 1),
                .split(
                    "s", Experiment("journey/x", arms: [.init("a"), .init("b")]), arms: ["a": [], "c": [], "a": []]),
                .send("m", TestMessage(""), via: [.push, .push], deadline: .zero),
                .send("n", reminder, via: []),
                .waitUntil("u", AppOpened.self, within: .zero, then: [.stop("x")], otherwise: [.stop("y")]),
                .wait("never", for: .hours(1)),
                .wait("nor this", for: .hours(1)),
            ])
        #expect(
            problems(broken) == [
                "journey '': it needs a name",
                "journey '': its freshness must be longer than nothing",
                "journey '': its holdout must be a share between 0 and 1",
                "journey '': its entry asks for audience 'gone', which is not among the definitions; add it",
                "journey '': its re-entry needs a time longer than nothing; say .afterEnd to let people in at once",
                "journey '': entering audience 'gone' both opens and ends it; remove the exit",
                "journey '': an exit asks for audience 'gone', which is not among the definitions; add it",
                "journey '': an exit asks for audience 'dormant', which is not among the definitions; add it",
                "journey '', step 'w': it waits for no time; wait longer or remove the step",
                "journey '', step 'w': another step has the same name; names are unique in a journey",
                "journey '', step 'w': it waits for no time; wait longer or remove the step",
                "journey '', step 'b': it asks for the opening event, but no event opens this journey",
                "journey '', step 'b': both of its ways are empty; give one of them steps",
                "journey '', step 's': names of experiments that begin with 'journey/' are taken by holdouts",
                "journey '', step 's': it has steps for arm 'c', which experiment 'journey/x' lacks",
                "journey '', step 's': it gives arm 'a' steps twice",
                "journey '', step 's': it has no steps for arm 'b'; give it an empty list if it sees nothing",
                "journey '', step 'm': it sends a message without a name",
                "journey '', step 'm': it names a channel twice",
                "journey '', step 'm': its deadline must be longer than nothing",
                "journey '', step 'n': it has no channels; name at least one",
                "journey '', step 'u': it waits for no time; give the event a while to happen",
                "journey '', step 'never': no run can come here, because every way before it stops; remove it",
            ])
    }

    @Test func `asks for steps, and for a day that months have`() {
        let empty = Journey("j", entry: .monthly(day: 32, at: .midnight), steps: [])
        #expect(
            problems(empty) == [
                "journey 'j': its entry needs a day of the month from 1 to 31, not 32",
                "journey 'j': it has no steps; give it at least one",
            ])
    }

    @Test func `asks for an instance key before an instance can be matched`() {
        let journey = Journey(
            "j", entry: .event(AppOpened.self, again: .never),
            exits: [.event(OrderCompleted.self, instance: OrderCompleted.cartID)], steps: [.stop("s")])
        #expect(
            problems(journey) == [
                "journey 'j': an exit matches an instance, but the entry has no instance key; give the entry one"
            ])
    }

    @Test func `bounds the size of a journey`() {
        var deep = Journey.Step.stop("0")
        for level in 1...20 { deep = .branch("\(level)", loyal, then: [deep]) }
        let wide = (0...500).map { Journey.Step.wait("\($0)", for: .hours(1)) }
        let entry = Journey.Entry.event(AppOpened.self, again: .never)
        #expect(
            problems(Journey("j", entry: entry, steps: [deep])) == [
                "journey 'j', step '4': steps are nested deeper than 16 levels; flatten them"
            ])
        #expect(
            problems(Journey("j", entry: entry, steps: wide)) == [
                "journey 'j': it has more than 500 steps; divide it into several journeys"
            ])
    }

    @Test func `looks at all journeys together`() {
        let entry = Journey.Entry.event(AppOpened.self, again: .never)
        func with(_ experiment: Experiment, _ name: String) -> Journey {
            Journey(name, entry: entry, steps: [.split("s", experiment, arms: ["a": []])])
        }
        let one = with(Experiment("x", arms: [.init("a")]), "one")
        let two = with(Experiment("x", arms: [.init("a")], holdout: 0.5), "two")
        let error = #expect(throws: JourneyError.self) {
            _ = try JourneyPlan([
                PublishedJourney(one), PublishedJourney(two), PublishedJourney(one, version: 2),
                PublishedJourney(one, isCurrent: false), PublishedJourney(Journey("", entry: entry, steps: [])),
            ])
        }
        #expect(
            error?.problems.map(\.description) == [
                "journey 'two', step 's': journey 'one' has a different experiment called 'x'; rename one",
                "journey 'one': another journey has the same name; rename one of them",
                "journey 'one': version 1 is there twice",
                "journey '': it needs a name",
                "journey '': it has no steps; give it at least one",
            ])
    }
}
