// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniStore
import Testing

extension StoreConformance {
    static let dueRules: [Rule] = [
        Rule("due people come earliest first, equal ones by id, up to the limit") { subject in
            let store = try await subject.open()
            var expected: [(PersonID, Timestamp)] = []
            for number in 0..<40 {
                let at = Sample.time(Int64(number % 7))
                try await store.commit(Commit(people: [.sample(number, ["a"], wakeUp: at)]))
                expected.append((Sample.person(number), at))
            }
            expected.sort { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }
            for limit in [0, 1, 10, 100] {
                for second in [Int64(-1), 0, 3, 10] {
                    let due = try await store.due(before: Sample.time(second), limit: limit)
                    let wanted = expected.filter { $0.1 <= Sample.time(second) }.prefix(limit)
                    #expect(due.map(\.0) == wanted.map(\.0))
                    #expect(due.map(\.1) == wanted.map(\.1))
                }
            }
        },
        Rule("a wake-up is replaced by the next commit, also by none") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a"], wakeUp: Sample.time(5))]))
            try await store.commit(Commit(people: [.sample(1, at: 1, ["b"], wakeUp: Sample.time(7))]))
            #expect(try await store.due(before: Sample.time(6), limit: 9).isEmpty)
            #expect(try await store.due(before: Sample.time(7), limit: 9).count == 1)
            try await store.commit(Commit(people: [.sample(1, at: 2, ["c"])]))
            #expect(try await store.due(before: .distantFuture, limit: 9).isEmpty)
        },
        Rule("asking who is due takes nobody off the list") { subject in
            let store = try await subject.open()
            try await store.commit(Commit(people: [.sample(1, ["a"], wakeUp: .distantPast)]))
            for _ in 0..<3 { #expect(try await store.due(before: Sample.time(0), limit: 9).count == 1) }
        },
    ]

    static let outboxRules: [Rule] = [
        Rule("messages wait in the outbox until they are removed, the earliest first") { subject in
            let store = try await subject.open()
            let items = (0..<10)
                .map {
                    OutboxItem(
                        key: Sample.message($0), person: Sample.person(1), dueAt: Sample.time(Int64(9 - $0)),
                        content: $0 % 2 == 0 ? Sample.bytes("text \($0)") : nil)
                }
            try await store.commit(Commit(people: [.sample(1, ["a"], outbox: items.map(OutboxChange.put))]))
            #expect(try await store.outbox(before: Sample.time(4), limit: 99) == items.reversed().prefix(5).map { $0 })
            #expect(try await store.outbox(before: Sample.time(9), limit: 2) == Array(items.reversed().prefix(2)))
            #expect(try await store.outboxItem(items[3].key) == items[3])
            try await store.commit(Commit(people: [.sample(1, at: 1, outbox: [.remove(items[3].key)])]))
            #expect(try await store.outboxItem(items[3].key) == nil)
            #expect(try await store.outbox(before: .distantFuture, limit: 99).count == 9)
        },
        Rule("putting a message again replaces all of it, and the changes of a commit go in order") { subject in
            let store = try await subject.open()
            let key = Sample.message(1)
            var item = OutboxItem(key: key, person: Sample.person(1), dueAt: Sample.time(1), content: [1, 2])
            try await store.commit(Commit(people: [.sample(1, ["a"], outbox: [.put(item)])]))
            item.dueAt = Sample.time(5)
            item.content = nil
            try await store.commit(Commit(people: [.sample(1, at: 1, outbox: [.remove(key), .put(item)])]))
            #expect(try await store.outboxItem(key) == item)
            #expect(try await store.outbox(before: Sample.time(4), limit: 9).isEmpty)
            try await store.commit(Commit(people: [.sample(1, at: 1, outbox: [.put(item), .remove(key)])]))
            #expect(try await store.outbox(before: .distantFuture, limit: 9).isEmpty)
        },
        Rule("a refused commit leaves the outbox as it was") { subject in
            let store = try await subject.open()
            let item = OutboxItem(key: Sample.message(1), person: Sample.person(1), dueAt: Sample.time(1))
            await expectError(.staleRevision) {
                try await store.commit(Commit(people: [.sample(1, at: 4, outbox: [.put(item)])]))
            }
            #expect(try await store.outboxItem(item.key) == nil)
        },
    ]

    static let scarcityRules: [Rule] = [
        Rule("no more is reserved than there is, and what ended or was given back can be had again") { subject in
            let store = try await subject.open()
            func wish(_ holder: Int, _ amount: Int64, until: Int64) -> Reservation {
                Reservation(
                    key: "coupon", holder: Sample.digest(holder), amount: amount, capacity: 10,
                    until: Sample.time(until))
            }
            #expect(try await store.reserve(wish(1, 6, until: 100), at: Sample.time(0)))
            #expect(try await !store.reserve(wish(2, 5, until: 100), at: Sample.time(0)))
            #expect(try await store.reserve(wish(2, 4, until: 50), at: Sample.time(0)))
            #expect(try await !store.reserve(wish(3, 1, until: 100), at: Sample.time(49)))
            #expect(try await store.reserve(wish(3, 4, until: 100), at: Sample.time(50)))
            try await store.cancelReservation(of: "coupon", holder: Sample.digest(1))
            #expect(try await store.reserve(wish(4, 6, until: 100), at: Sample.time(50)))
            #expect(try await !store.reserve(wish(5, .max, until: 100), at: Sample.time(50)))
        },
        Rule("a holder who asks twice has it once") { subject in
            let store = try await subject.open()
            let wish = Reservation(key: "k", holder: Sample.digest(1), amount: 2, capacity: 3)
            for _ in 0..<3 { #expect(try await store.reserve(wish, at: Sample.time(0))) }
            let other = Reservation(key: "k", holder: Sample.digest(2), amount: 1, capacity: 3)
            #expect(try await store.reserve(other, at: Sample.time(0)))
        },
        Rule("an amount below 1 is refused") { subject in
            let store = try await subject.open()
            for amount in [Int64(0), -1, .min] {
                await expectError(.invalid) {
                    let wish = Reservation(key: "k", holder: Sample.digest(1), amount: amount, capacity: 3)
                    _ = try await store.reserve(wish, at: Sample.time(0))
                }
            }
        },
    ]
}
