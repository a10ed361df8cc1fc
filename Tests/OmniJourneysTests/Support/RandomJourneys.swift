// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys

/// Makes valid journeys and stories out of a seed.
struct Chance {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&state) % UInt64(bound)) }

    mutating func one(in odds: Int) -> Bool { below(odds) == 0 }

    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

    mutating func span() -> Span {
        pick([.minutes(10), .hours(1), .hours(5), .days(1), .calendarDays(1), .days(3), .calendarMonths(1)])
    }
}

extension Chance {
    private static let events = ["Product Added", "Order Completed", "Application Opened"]

    private mutating func trigger(_ hasInstance: Bool) -> EventTrigger {
        let test: PropertyTest? = one(in: 4) ? .compare("price", .greater, 50) : nil
        return EventTrigger(pick(Self.events), where: test, instance: hasInstance && one(in: 3) ? "cart_id" : nil)
    }

    mutating func journey(_ name: String, sends: Bool = true, monthly: Bool = true) -> Journey {
        let again: Journey.Reentry = pick([.never, .afterEnd, .always, .after(.days(2))])
        let entry: Journey.Entry
        let hasInstance: Bool
        switch below(monthly ? 5 : 4) {
        case 0:
            entry = .onAudience("loyal", again: again)
            hasInstance = false
        case 4:
            entry = .onMonthDay(day: 1 + below(31), at: .at(below(24)), among: one(in: 2) ? "loyal" : nil)
            hasInstance = false
        default:
            hasInstance = one(in: 2)
            let event = pick(Self.events)
            entry = .onEvent(EventTrigger(event, instance: hasInstance ? "cart_id" : nil), again: again)
        }
        var exits: [Journey.Exit] = []
        if one(in: 2) { exits.append(.onEvent(trigger(hasInstance))) }
        if one(in: 3) { exits.append(.onAudienceLeft("loyal")) }
        var names = 0
        return Journey(
            name, entry: entry, exits: exits, freshness: pick([.hours(1), .days(1), .calendarDays(2)]),
            holdout: one(in: 4) ? 0.3 : 0, steps: steps(name, depth: 0, sends, hasInstance, &names))
    }

    private mutating func steps(
        _ journey: String, depth: Int, _ sends: Bool, _ hasInstance: Bool, _ names: inout Int
    ) -> [Journey.Step] {
        var steps: [Journey.Step] = []
        for _ in 0..<(1 + below(4)) {
            names += 1
            let name = "s\(names)"
            let nested = { (chance: inout Chance, names: inout Int) -> [Journey.Step] in
                chance.steps(journey, depth: depth + 1, sends, hasInstance, &names)
            }
            switch below(depth < 3 ? 7 : 3) {
            case 0, 1:
                steps.append(.init(name, .wait(span(), restart: one(in: 2) ? trigger(hasInstance) : nil)))
            case 2:
                guard sends else { continue }
                steps.append(.send(name, reminder, via: [.push, .email]))
            case 3:
                steps.append(
                    .init(
                        name,
                        .waitUntil(
                            trigger(hasInstance), within: span(), then: nested(&self, &names),
                            otherwise: one(in: 2) ? [] : nested(&self, &names))))
            case 4:
                steps.append(
                    .init(name, .branch(.audience("loyal"), then: nested(&self, &names), otherwise: [])))
            case 5:
                let test = PropertyTest.compare("tier", .equal, "gold")
                steps.append(
                    .init(name, .branch(.traits(test), then: [], otherwise: nested(&self, &names))))
            default:
                let experiment = Experiment(
                    "\(journey)-\(name)", arms: [.init("a"), .init("b")], holdout: one(in: 2) ? 0.2 : 0)
                steps.append(
                    .init(name, .split(experiment, [.init("a", nested(&self, &names)), .init("b", [])])))
            }
        }
        return steps.isEmpty ? [.wait("only \(names)", for: span())] : steps
    }

    /// Lets something happen to a person.
    mutating func happen(to scenario: inout Scenario) {
        let cart = pick(["a", "b", "c"])
        let price = Double(below(100))
        let late: Span? = one(in: 4) ? span() : nil
        let happened = late.map { Span.elapsed(scenario.start.duration(to: scenario.now)) + -$0 }
        let isHistory = one(in: 10)
        switch below(6) {
        case 0, 1:
            scenario.arrive(ProductAdded.self, happenedAt: happened, isHistory: isHistory) {
                $0[ProductAdded.cartID] = cart
                $0[ProductAdded.price] = price
            }
        case 2:
            scenario.arrive(OrderCompleted.self, happenedAt: happened, isHistory: isHistory) {
                $0[OrderCompleted.cartID] = cart
            }
        case 3: scenario.arrive(AppOpened.self, happenedAt: happened, isHistory: isHistory)
        case 4:
            scenario.traits[ShopTraits.tier] = pick(["gold", "none"])
            if scenario.members.contains("loyal") { scenario.leave(loyal) } else { scenario.join(loyal) }
        default:
            scenario.zone = pick(RandomZones.all)
            scenario.signal(.time)
        }
    }
}

enum RandomZones {
    static let all = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"].compactMap { try? Zone($0) }
}
