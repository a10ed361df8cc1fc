// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

/// Finds all that is wrong with audiences before they are compiled.
enum AudienceCheck {
    /// The largest number that a count may ask for: every person keeps so many times.
    static let largestCount = 4_096
    /// How deep conditions may nest.
    static let deepestNesting = 64
    /// The largest image of one person, in words: 512 KiB.
    static let largestImage = 65_536

    static func problems(of audiences: [Audience]) -> [SegmentationError.Problem] {
        var problems: [SegmentationError.Problem] = []
        var names: Set<String> = []
        for audience in audiences {
            var checker = ConditionChecker(audience: audience.name)
            if audience.name.isEmpty { checker.report("", "give it a name") }
            if !names.insert(audience.name).inserted {
                checker.report("", "another audience has the same name; names must be unique")
            }
            checker.check(audience.condition, at: "", depth: 0)
            problems += checker.problems
        }
        return problems
    }

    static func tooLarge(_ words: Int) -> SegmentationError.Problem {
        SegmentationError.Problem(
            audience: "all together", path: "",
            text: "every person would keep \(words * 8) bytes, more than \(largestImage * 8); ask for smaller numbers")
    }
}

private struct ConditionChecker {
    let audience: String
    var problems: [SegmentationError.Problem] = []

    init(audience: String) { self.audience = audience }

    mutating func report(_ path: String, _ text: String) {
        problems.append(SegmentationError.Problem(audience: audience, path: path, text: text))
    }

    mutating func check(_ condition: Condition, at path: String, depth: Int) {
        guard depth <= AudienceCheck.deepestNesting else {
            report(path, "nested deeper than \(AudienceCheck.deepestNesting); flatten it")
            return
        }
        let inside = { (step: String) in path.isEmpty ? step : "\(path).\(step)" }
        switch condition {
        case .traitTest(let test): check(test, at: inside("trait"))
        case .count(let count):
            check(count.query, at: inside("performed"))
            check(count.bound, at: inside("performed"))
            if let within = count.within { check(within, at: inside("performed.within")) }
        case .recency(let recency):
            check(recency.query, at: inside("lastPerformed"))
            check(recency.age, at: inside("lastPerformed"))
        case .traitAge(let age):
            if age.trait.isEmpty { report(inside("traitTime.trait"), "name the trait") }
            check(age.age, at: inside("traitTime"))
        case .all(let parts):
            for (place, part) in parts.enumerated() { check(part, at: inside("all[\(place)]"), depth: depth + 1) }
        case .any(let parts):
            for (place, part) in parts.enumerated() { check(part, at: inside("any[\(place)]"), depth: depth + 1) }
        case .not(let part): check(part, at: inside("not"), depth: depth + 1)
        }
    }

    private mutating func check(_ query: EventQuery, at path: String) {
        if query.event?.isEmpty == true { report("\(path).event", "name the event, or leave it out for any event") }
        if let filter = query.filter { check(filter, at: "\(path).where") }
    }

    private mutating func check(_ bound: EventCount.Bound, at path: String) {
        let (field, number, hint) =
            switch bound {
            case .atLeast(let number): ("atLeast", number, "")
            case .atMost(let number): ("atMost", number, "; for never, write notPerformed")
            }
        guard number >= 1, number <= AudienceCheck.largestCount else {
            report("\(path).\(field)", "is \(number); give a number from 1 to \(AudienceCheck.largestCount)\(hint)")
            return
        }
    }

    private mutating func check(_ age: AgeBound, at path: String) {
        switch age {
        case .within(let span): check(span, at: "\(path).within")
        case .olderThan(let span): check(span, at: "\(path).olderThan")
        }
    }

    private mutating func check(_ span: Span, at path: String) {
        if !span.isElapsed {
            report(path, "is \(span), calendar time; give elapsed time, such as .days(30) or PT720H")
        } else if span.microseconds <= 0 {
            report(path, "is \(span); give a span longer than nothing")
        }
    }

    private mutating func check(_ test: PropertyTest, at path: String, depth: Int = 0) {
        guard depth <= AudienceCheck.deepestNesting else {
            report(path, "nested deeper than \(AudienceCheck.deepestNesting); flatten it")
            return
        }
        switch test {
        case .compare(let name, _, let value): check(name, [value], at: path)
        case .oneOf(let name, let values): check(name, values, at: path)
        case .exists(let name), .contains(let name, _), .hasPrefix(let name, _): check(name, [], at: path)
        case .all(let tests), .any(let tests): for test in tests { check(test, at: path, depth: depth + 1) }
        case .not(let test): check(test, at: path, depth: depth + 1)
        }
    }

    private mutating func check(_ property: String, _ values: [PropertyValue], at path: String) {
        if property.isEmpty { report(path, "a test names no property") }
        guard !values.allSatisfy(\.isFinite) else { return }
        report(path, "\"\(property)\" is compared with a number that is not finite")
    }
}

extension PropertyValue {
    fileprivate var isFinite: Bool {
        switch self {
        case .double(let number): number.isFinite
        case .list(let values): values.allSatisfy(\.isFinite)
        case .object(let properties): !properties.hasNonFiniteNumber
        case .null, .bool, .int, .string: true
        }
    }
}

extension SegmentationError {
    init(_ problems: [Problem]) {
        code = .invalidAudiences
        self.problems = problems
    }
}
