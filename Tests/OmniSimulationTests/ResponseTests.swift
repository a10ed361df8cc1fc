// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSimulation
import Omnichannel
import Testing

@Suite struct `People who get messages` {
    static func shop(_ model: ResponseModel) -> SyntheticShop {
        SyntheticShop(
            seed: 11, people: 400, start: Timestamp(seconds: 1_767_225_600), length: .days(60), model: model)
    }

    /// One message to everybody on the tenth day.
    static func messages(_ shop: SyntheticShop, journey: String = "any", channel: ChannelName = .push)
        -> [AcceptedMessage]
    {
        (1...shop.people)
            .compactMap { number in
                guard let name = shop.identifiers(of: number).first else { return nil }
                return AcceptedMessage(
                    key: MessageKey(StableHash.murmur3_128("\(journey)-\(number)")), journey: journey, channel: channel,
                    at: shop.start + .days(10), person: name)
            }
    }

    static func orders(_ model: ResponseModel, channel: ChannelName = .push) -> Int {
        var shop = shop(model)
        let before = shop.next(until: shop.start + .days(10))
        shop.respond(to: messages(shop, channel: channel))
        return (before + shop.next(until: shop.end)).count { $0.event == OrderCompleted.eventName }
    }

    @Test func `order more, by about the chance that the model gives`() {
        let without = Self.orders(.indifferent)
        let with = Self.orders(ResponseModel(otherwise: 0.25))
        // 400 messages at 25 % of a receptivity of 1 on average, fewer from those who have left.
        #expect((70...130).contains(with - without), "\(with - without) more")
        let byMail = Self.orders(ResponseModel(otherwise: 0.25, channels: [.email: 0.5]), channel: .email)
        #expect(byMail > without && byMail < with)
    }

    @Test func `answer the same however the messages are told`() {
        var (one, other) = (Self.shop(ResponseModel()), Self.shop(ResponseModel()))
        let messages = Self.messages(one)
        _ = one.next(until: one.start + .days(10))
        one.respond(to: messages)
        // Told before anything was lived, in another order and one by one.
        for message in messages.reversed() { other.respond(to: [message]) }
        _ = other.next(until: other.start + .days(10))
        #expect(one.next(until: one.end) == other.next(until: other.end))
    }

    @Test func `answer later than the message, as themselves, with a receipt that names it`() throws {
        var shop = Self.shop(ResponseModel(otherwise: 0.5))
        let messages = Self.messages(shop)
        var bare = Self.shop(ResponseModel.indifferent)
        let usual = Set(bare.next(until: bare.end).map(\.id))
        shop.respond(to: messages)
        let answers = shop.next(until: shop.end).filter { !usual.contains($0.id) }
        #expect(answers.contains { $0.event == OrderCompleted.eventName })
        let keys = Set(messages.map(\.key.description))
        for answer in answers {
            #expect(answer.time >= shop.start + .days(10) + .minutes(10))
            if answer.kind == .receipt { #expect(keys.contains(try #require(answer[ReceiptKeys.message]))) }
        }
    }

    @Test func `are not found by identifiers of another shop`() {
        var shop = Self.shop(ResponseModel(otherwise: 1))
        let strangers = [Identifier.user("u-99999"), .user("ada"), .email("x@example.com"), .device("d"), .phone("+1")]
        shop.respond(
            to: strangers.map {
                AcceptedMessage(
                    key: MessageKey(StableHash.murmur3_128($0.value)), journey: "j", channel: .push, at: shop.start,
                    person: $0)
            })
        var bare = Self.shop(.indifferent)
        #expect(shop.next(until: shop.end) == bare.next(until: bare.end))
    }
}
