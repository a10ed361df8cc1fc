// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import Omnichannel

/// A seeded shop: invented people who browse, fill carts, order, return goods, sign up, agree to messages and take it
/// back, on several devices and at the counter, in the time zones where they live, and who answer messages.
///
/// ```swift
/// var shop = SyntheticShop(seed: 7, people: 500, start: try Timestamp("2026-01-01T00:00:00Z"), length: .days(90))
/// let firstDay = shop.next(until: shop.start + .days(1))
/// ```
/// What a person does on a day is drawn from a hash of seed, person and day. The same shop asked in other pieces gives
/// the same facts. Kept in memory are the people and what they are about to do, not what they did.
public struct SyntheticShop: FactSource {
    /// The instant before the first fact.
    public let start: Timestamp
    /// The instant after the last one.
    public let end: Timestamp
    /// Decides everything that chance decides.
    public let seed: UInt64
    /// How people answer messages.
    public let model: ResponseModel

    let shoppers: [Shopper]
    /// What changes about a person as days go by, in their order.
    var records: [Record]
    var agenda = Agenda()
    /// The next local day to be lived, in days since 1970.
    private var nextDay: Int64
    private let days: Range<Int64>

    struct Record {
        var hasAccount: Bool
        /// One bit for each device on which the person has logged in.
        var knownDevices: UInt8 = 0
    }

    /// Creates a shop on its first day.
    ///
    /// - Parameters:
    ///   - seed: Another seed, another shop.
    ///   - people: How many there are in all, those who come later included.
    ///   - start: The first instant, best a midnight in UTC.
    ///   - length: How long it runs, elapsed time.
    ///   - model: How people answer messages.
    public init(
        seed: UInt64, people: Int = 5_000, start: Timestamp, length: Span = .days(365),
        model: ResponseModel = ResponseModel()
    ) {
        self.seed = seed
        self.start = start
        self.model = model
        let end = start + length
        self.end = end
        let days = Day.number(of: start)..<max(Day.number(of: start), Day.number(of: end)) + 1
        self.days = days
        nextDay = days.lowerBound
        shoppers = (0..<max(0, people)).map { Shopper(number: $0 + 1, seed: seed, days: days) }
        records = shoppers.map { Record(hasAccount: $0.standing == .member) }
        for shopper in shoppers where shopper.standing == .member { importMember(shopper) }
    }

    /// How many people there are.
    public var people: Int { shoppers.count }

    /// All identifiers under which the shop may come to know one of its people, by their number from 1.
    public func identifiers(of number: Int) -> [Identifier] {
        shoppers.indices.contains(number - 1) ? shoppers[number - 1].identifiers : []
    }

    /// Lives the days up to an instant and tells what happened.
    public mutating func next(until instant: Timestamp) -> [Fact] {
        let limit = min(instant, end)
        // Somewhere on Earth a local day begins 14 hours before it does in UTC.
        while nextDay < days.upperBound, Day.start(of: nextDay) - .hours(14) < limit {
            live(nextDay)
            nextDay += 1
        }
        return agenda.take(before: limit)
    }

    /// Puts facts on the agenda, but those outside of the shop's time.
    mutating func plan(_ facts: [Fact]) {
        for fact in facts where fact.time >= start && fact.time < end { agenda.put(fact) }
    }

    private mutating func live(_ day: Int64) {
        guard let date = Day.date(of: day) else { return }
        let factor = Season.factor(of: date, weekday: Day.weekday(of: day))
        for shopper in shoppers {
            withdrawConsent(of: shopper, on: day, date)
            guard day < shopper.leaves else { continue }
            visit(of: shopper, on: day, date, factor)
            if shopper.hasCard { storeVisit(of: shopper, on: day, date, factor) }
        }
    }
}

/// Days since 1970-01-01, a Thursday.
enum Day {
    static func number(of instant: Timestamp) -> Int64 {
        let length: Int64 = 86_400_000_000
        let (days, rest) = instant.microseconds.quotientAndRemainder(dividingBy: length)
        return rest < 0 ? days - 1 : days
    }

    static func start(of day: Int64) -> Timestamp { Timestamp(seconds: day * 86_400) }

    static func date(of day: Int64) -> LocalDate? { Zone.utc.local(at: start(of: day)).date }

    /// From 0 for Monday.
    static func weekday(of day: Int64) -> Int { Int(((day + 3) % 7 + 7) % 7) }
}
