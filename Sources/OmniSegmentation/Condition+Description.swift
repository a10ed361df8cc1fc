// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Condition: CustomStringConvertible {
    /// The condition in plain English.
    public var description: String {
        switch self {
        case .traitTest(let test): test.words
        case .count(let count): count.words
        case .recency(let recency): recency.words
        case .traitAge(let age): age.words
        case .all(let conditions): Self.joined(conditions, by: " and ", ifNone: "always")
        case .any(let conditions): Self.joined(conditions, by: " or ", ifNone: "never")
        case .not(.count(let count)) where count.bound == .atLeast(1):
            "did not perform \(count.query.words)" + count.within.asWindow
        case .not(let condition): condition.isLeaf ? "not: \(condition)" : "not \(condition)"
        }
    }

    /// Whether this is one statement, without conditions inside.
    var isLeaf: Bool {
        switch self {
        case .traitTest, .count, .recency, .traitAge: true
        case .all, .any, .not: false
        }
    }

    private static func joined(_ conditions: [Condition], by word: String, ifNone: String) -> String {
        if conditions.isEmpty { return ifNone }
        if conditions.count == 1 { return conditions[0].description }
        return "(" + conditions.map(\.description).joined(separator: word) + ")"
    }
}

extension EventCount {
    fileprivate var words: String {
        switch bound {
        case .atLeast(1): "performed \(query.words)" + within.asWindow
        case .atLeast(let number): "performed \(query.words) at least \(number) times" + within.asWindow
        case .atMost(1): "performed \(query.words) at most once" + within.asWindow
        case .atMost(let number): "performed \(query.words) at most \(number) times" + within.asWindow
        }
    }
}

extension EventRecency {
    fileprivate var words: String {
        switch age {
        case .within(let span): "last performed \(query.words) less than \(span.words) ago"
        case .olderThan(let span): "last performed \(query.words) \(span.words) ago or longer"
        }
    }
}

extension TraitAge {
    fileprivate var words: String {
        switch age {
        case .within(let span): "\(trait) is less than \(span.words) ago"
        case .olderThan(let span): "\(trait) is \(span.words) ago or longer"
        }
    }
}

extension EventQuery {
    fileprivate var words: String {
        let name = event.map { "\"\($0)\"" } ?? "any event"
        guard let filter else { return name }
        return "\(name) with \(filter.words)"
    }
}

extension Span? {
    fileprivate var asWindow: String { map { " within \($0.words)" } ?? "" }
}

extension Span {
    /// The largest unit that counts it in whole numbers; ISO 8601 text for others.
    fileprivate var words: String {
        guard isElapsed, microseconds > 0 else { return description }
        let units: [(size: Int64, name: String)] = [
            (86_400_000_000, "day"), (3_600_000_000, "hour"), (60_000_000, "minute"), (1_000_000, "second"),
        ]
        for unit in units where microseconds % unit.size == 0 {
            let count = microseconds / unit.size
            return count == 1 ? "1 \(unit.name)" : "\(count) \(unit.name)s"
        }
        return description
    }
}

extension PropertyTest {
    fileprivate var words: String {
        switch self {
        case .compare(let name, let comparison, let value): "\(name) \(comparison.rawValue) \(value.words)"
        case .oneOf(let name, let values): "\(name) is one of \(values.map(\.words).joined(separator: ", "))"
        case .exists(let name): "\(name) is known"
        case .contains(let name, let part): "\(name) contains \"\(part)\""
        case .hasPrefix(let name, let part): "\(name) begins with \"\(part)\""
        case .all(let tests): Self.joined(tests, by: " and ", ifNone: "anything")
        case .any(let tests): Self.joined(tests, by: " or ", ifNone: "nothing")
        case .not(let test): "not (\(test.words))"
        }
    }

    private static func joined(_ tests: [PropertyTest], by word: String, ifNone: String) -> String {
        if tests.isEmpty { return ifNone }
        if tests.count == 1 { return tests[0].words }
        return "(" + tests.map(\.words).joined(separator: word) + ")"
    }
}

extension PropertyValue {
    fileprivate var words: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): "\(number)"
        case .double(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
        case .string(let text): "\"\(text)\""
        case .list(let values): "[" + values.map(\.words).joined(separator: ", ") + "]"
        case .object: "a record"
        }
    }
}
