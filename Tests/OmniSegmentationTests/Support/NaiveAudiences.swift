// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation

/// The oracle: judges a condition by reading every fact each time, with nothing kept in between.
struct NaiveAudiences {
    struct Happening {
        var event: String
        var time: Timestamp
        var properties: Properties
    }

    var happenings: [Happening] = []
    var traits = Properties()

    func holds(_ condition: Condition, at now: Timestamp) -> Bool {
        switch condition {
        case .traitTest(let test): return test.matches(traits)
        case .count(let count):
            let number = times(of: count.query, upTo: now)
                .count { time in
                    count.within.map { time.microseconds > now.microseconds - $0.microseconds } ?? true
                }
            switch count.bound {
            case .atLeast(let least): return number >= least
            case .atMost(let most): return number <= most
            }
        case .recency(let recency):
            guard let last = times(of: recency.query, upTo: now).max() else { return false }
            return holds(recency.age, from: last, at: now)
        case .traitAge(let age):
            guard let moment = traits[age.trait].flatMap({ Timestamp($0) }), moment <= now else { return false }
            return holds(age.age, from: moment, at: now)
        case .all(let parts): return parts.allSatisfy { holds($0, at: now) }
        case .any(let parts): return parts.contains { holds($0, at: now) }
        case .not(let part): return !holds(part, at: now)
        }
    }

    private func times(of query: EventQuery, upTo now: Timestamp) -> [Timestamp] {
        happenings.filter { happening in
            guard happening.time <= now, query.event == nil || query.event == happening.event else { return false }
            return query.filter?.matches(happening.properties) ?? true
        }
        .map(\.time)
    }

    private func holds(_ bound: AgeBound, from moment: Timestamp, at now: Timestamp) -> Bool {
        let age = now.microseconds - moment.microseconds
        switch bound {
        case .within(let span): return age < span.microseconds
        case .olderThan(let span): return age >= span.microseconds
        }
    }
}
