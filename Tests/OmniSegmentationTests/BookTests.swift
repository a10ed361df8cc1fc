// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSegmentation
import Testing

/// The public way to use audiences alone: in a script, a notebook, a test of one's own.
@Suite struct `An audience in a script` {
    private static let loyal = Audience(
        "loyal",
        where: .all(
            .performed(OrderCompleted.self, atLeast: 3, within: .days(365), where: OrderCompleted.total > 20),
            .notPerformed(OrderCompleted.self, within: .days(30))))

    private static func order(_ date: String, _ total: Double) throws -> Fact {
        .track(OrderCompleted.self, by: .user("ada"), at: try Timestamp(date)) { $0[OrderCompleted.total] = total }
    }

    @Test func `is entered by a fact or by time, and left at the instant a window runs out`() throws {
        var book = try AudienceBook([Self.loyal])
        var told: [AudienceTransition] = []
        for (date, total) in [("2026-01-01", 40), ("2026-02-01", 15), ("2026-03-01", 25), ("2026-04-01", 60)] {
            told += book.record(try Self.order(date, Double(total)))
        }
        #expect(told.isEmpty)
        let quiet = try Timestamp("2026-05-01")
        #expect(book.isMember("loyal", at: quiet))
        #expect(!book.isMember("loyal", at: quiet - .milliseconds(1)))
        #expect(!book.isMember("unheard of", at: quiet))
        told += book.advance(to: try Timestamp("2028-01-01"))
        #expect(
            told.map(\.description) == [
                "entered loyal at 2026-05-01T00:00:00Z", "left loyal at 2027-01-01T00:00:00Z",
            ])
    }

    @Test func `takes in late facts and says why someone is in it`() throws {
        var book = try AudienceBook([Self.loyal])
        for date in ["2026-03-01", "2026-04-01", "2026-02-01"] { book.record(try Self.order(date, 25)) }
        let proof = try #require(book.explain("loyal", at: try Timestamp("2026-05-15")))
        #expect(
            proof.description == """
                yes: (performed "Order Completed" with total > 20 at least 3 times within 365 days and did not perform \
                "Order Completed" within 30 days) (until 2027-02-01T00:00:00Z)
                  yes: performed "Order Completed" with total > 20 at least 3 times within 365 days (until \
                2027-02-01T00:00:00Z)
                  yes: did not perform "Order Completed" within 30 days
                """)
        #expect(proof.parts[0].times.map(\.description).first == "2026-04-01T00:00:00Z")
        #expect(proof.parts[0].times.count == 3)
    }

    @Test func `follows traits, of which the newest fact wins, and the clock of a trait`() throws {
        var book = try AudienceBook([
            Audience("german", where: .trait(CommonTraits.locale == "de")),
            Audience("new", where: .traitTime(CommonTraits.createdAt, within: .days(7))),
        ])
        let day = try Timestamp("2026-01-01")
        book.record(.identify(.user("ada"), traits: ["locale": "de", "createdAt": "2026-01-03T00:00:00Z"], at: day))
        book.record(.identify(.user("ada"), traits: ["locale": "fr"], at: day - .days(1)))
        #expect(book.audiences(at: day) == ["german"])
        #expect(book.audiences(at: day + .days(2)) == ["german", "new"])
        #expect(book.advance(to: day + .days(30)).map(\.at) == [day + .days(2), day + .days(9)])
    }
}
