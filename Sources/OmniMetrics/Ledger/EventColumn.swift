// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// An event as the ledger keeps it if it was asked to keep events.
struct EventRow: Sendable, Hashable {
    var person: Int32
    /// The event's name.
    var name: Int32
    /// The source of the fact: the site, the app, the till.
    var channel: Int32
    /// The source of the campaign that led there; −1 for none.
    var campaign: Int32
    var time: Int64
}

/// All events of known people, in no order.
struct EventColumn: Sendable {
    private(set) var rows: [EventRow] = []

    mutating func append(_ row: EventRow) { rows.append(row) }

    mutating func merge(_ other: EventColumn, people: [Int32], names: [Int32]) {
        rows.reserveCapacity(rows.count + other.rows.count)
        for row in other.rows {
            rows.append(
                EventRow(
                    person: people[Int(row.person)], name: names[Int(row.name)], channel: names[Int(row.channel)],
                    campaign: row.campaign < 0 ? -1 : names[Int(row.campaign)], time: row.time))
        }
    }
}

/// A question of a survey, or an answer.
struct SurveyRow: Sendable, Hashable {
    var person: Int32
    var time: Int64
    var survey: Int32
    var channel: Int32
    /// −1 for a question, −2 for an answer that cannot be read.
    var score: Int16
}

/// A message that a provider took, as a touch of its person.
struct TouchRow: Sendable, Hashable {
    var person: Int32
    var channel: Int32
    var time: Int64
}
