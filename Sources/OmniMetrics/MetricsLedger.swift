// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The figures of a business, folded from its log: give it every entry once, ask for a ``summary(observedUntil:)``.
///
/// The order of entries has no influence, and ledgers over parts of one log, however it was divided, can be merged:
/// the summary is the same. It keeps a row per order, a mark per person and active day, and a key per message;
/// ``compact()`` gives the keys of finished messages back.
///
/// ```swift
/// var ledger = MetricsLedger(MetricsConfiguration(defaultCurrency: .gbp))
/// for entry in log { ledger.add(entry, of: ada) }
/// print(ledger.summary().sales.currencies)
/// ```
/// A person who was absorbed by another counts as one with them. When such a visitor is released again they count
/// apart; what they did without an account while absorbed stays with the person in whose log it stands.
public struct MetricsLedger: Sendable {
    /// How the figures are counted.
    ///
    /// Set once, because what was read is not read again.
    public let configuration: MetricsConfiguration
    let words: Words
    var people = PersonTable()
    var names = NameTable()
    var activity = ActivityColumn()
    var orders: [OrderRow] = []
    var refunds: [OrderRow] = []
    var cancellations: [OrderRow] = []
    var items = ItemBook()
    var events = EventColumn()
    var surveys: [SurveyRow] = []
    var touches: [TouchRow] = []
    var journeys = JourneyBook()
    var messages = MessageBook()
    var counts = LogFigures()
    var firstFact = Int64.max
    var lastFact = Int64.min
    var eventNames = KeyMemo<Meaning>()
    var tradeKeys = KeyMemo<TradeField>()
    var lastMoney: (code: CurrencyCode, reader: AmountReader)?

    /// Creates a ledger without entries.
    public init(_ configuration: MetricsConfiguration = MetricsConfiguration()) {
        self.configuration = configuration
        words = Words(configuration)
    }

    /// Adds an entry of a person's log, or, without a person, one that nobody is known for.
    ///
    /// The same entry added twice counts twice, except for an order that names itself.
    public mutating func add(_ entry: Entry, of person: PersonID?) {
        counts.entries += 1
        switch entry.body {
        case .fact(let arrived): add(arrived.fact, at: entry.eventTime, of: person)
        case .act(let act): add(act, of: person)
        }
    }

    /// Takes in the entries of another ledger.
    ///
    /// - Throws: ``MetricsError`` with `otherConfiguration` unless both count alike.
    public mutating func merge(_ other: MetricsLedger) throws {
        guard other.configuration == configuration else {
            throw MetricsError(
                .otherConfiguration,
                "two ledgers that count differently cannot be merged; create both with the same configuration")
        }
        let peopleMap = people.merge(other.people)
        let nameMap = names.merge(other.names)
        activity.merge(other.activity, peopleMap)
        let firstItem = items.merge(other.items)
        for row in other.orders {
            var row = Self.moved(row, peopleMap)
            if row.itemCount > 0 { row.firstItem += firstItem }
            orders.append(row)
        }
        refunds.append(contentsOf: other.refunds.map { Self.moved($0, peopleMap) })
        cancellations.append(contentsOf: other.cancellations.map { Self.moved($0, peopleMap) })
        events.merge(other.events, people: peopleMap, names: nameMap)
        for row in other.surveys {
            surveys.append(
                SurveyRow(
                    person: row.person < 0 ? row.person : peopleMap[Int(row.person)], time: row.time,
                    survey: nameMap[Int(row.survey)], channel: nameMap[Int(row.channel)], score: row.score))
        }
        for row in other.touches {
            touches.append(
                TouchRow(person: peopleMap[Int(row.person)], channel: nameMap[Int(row.channel)], time: row.time))
        }
        journeys.merge(other.journeys, people: peopleMap, names: nameMap)
        messages.merge(other.messages, names: nameMap, names)
        counts.add(other.counts)
        firstFact = min(firstFact, other.firstFact)
        lastFact = max(lastFact, other.lastFact)
    }

    /// Forgets the keys of messages that are over; their counts stay.
    ///
    /// For a ledger that follows a log in its order and lives long. After this, parts of the log from before this
    /// moment may no longer be merged in: what they say about forgotten messages would find no journey.
    public mutating func compact() { messages.forget() }

    private static func moved(_ row: OrderRow, _ map: [Int32]) -> OrderRow {
        guard row.person != PersonTable.nobody else { return row }
        var row = row
        row.person = map[Int(row.person)]
        return row
    }
}
