// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniMetrics

/// A log written line by line, in the order in which the test tells it.
struct ShopLog {
    struct Line: Sendable {
        var person: PersonID?
        var entry: Entry
    }

    private(set) var lines: [Line] = []
    private var number: UInt64 = 0

    static func person(_ number: Int) -> PersonID {
        PersonID(Digest128(high: StableHash.mix64(UInt64(number)), low: UInt64(number)))
    }

    static func time(_ text: String) -> Timestamp {
        (try? Timestamp(text.contains("T") ? text : text + "T12:00:00Z")) ?? .distantPast
    }

    mutating func write(_ body: Entry.Body, of person: Int?, at time: Timestamp) {
        number += 1
        lines.append(Line(person: person.map(Self.person), entry: Entry(number: number, at: time, body: body)))
    }

    mutating func fact(_ fact: Fact, of person: Int?) {
        write(.fact(ArrivedFact(fact)), of: person, at: fact.time)
    }

    mutating func event(_ name: String, of person: Int?, on day: String, _ properties: Properties = [:]) {
        fact(
            Fact(
                id: "f\(number)", subject: .person([]), kind: .event(name), time: Self.time(day),
                properties: properties), of: person)
    }

    mutating func order(
        _ name: String? = nil, of person: Int?, on day: String, _ total: PropertyValue? = 10,
        _ currency: PropertyValue? = nil
    ) {
        event("Order Completed", of: person, on: day, Self.properties(name, total, currency))
    }

    mutating func refund(
        _ name: String? = nil, of person: Int?, on day: String, _ total: PropertyValue? = 10,
        _ currency: PropertyValue? = nil
    ) {
        event("Order Refunded", of: person, on: day, Self.properties(name, total, currency))
    }

    mutating func act(_ act: Act, of person: Int, on day: String = "2025-01-01") {
        write(.act(act), of: person, at: Self.time(day))
    }

    private static func properties(
        _ name: String?, _ total: PropertyValue?, _ currency: PropertyValue?
    ) -> Properties {
        var properties: Properties = ["affiliation": "shop"]
        if let name { properties["order_id"] = .string(name) }
        if let total { properties["total"] = total }
        if let currency { properties["currency"] = currency }
        return properties
    }

    /// The ledger over all lines, read from their bytes.
    func ledger(_ configuration: MetricsConfiguration = .pounds) -> MetricsLedger {
        Self.ledger(lines, configuration)
    }

    static func ledger(_ lines: some Sequence<Line>, _ configuration: MetricsConfiguration = .pounds) -> MetricsLedger {
        var ledger = MetricsLedger(configuration)
        for line in lines { ledger.add(bytes: line.entry.encoded(), of: line.person) }
        return ledger
    }

    func summary(_ configuration: MetricsConfiguration = .pounds, until: String? = nil) -> MetricsSummary {
        ledger(configuration).summary(observedUntil: until.map(Self.time))
    }
}

extension MetricsConfiguration {
    static let pounds = MetricsConfiguration(defaultCurrency: .gbp)
    /// With every event kept.
    static let everything = MetricsConfiguration(keepsEvents: true, defaultCurrency: .gbp)
}

extension Money {
    static func pounds(_ pence: Int64) -> Money { Money(minor: pence, .gbp) }
}

/// Chance that comes again.
struct Chance {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&state) % UInt64(bound)) }

    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}
