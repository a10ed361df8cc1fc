// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore
import Synchronization
import Testing

@Suite struct `An in-app inbox` {
    let start = Timestamp(seconds: 1_700_000_000)

    @Test func `shows each person their own messages, the newest first`() async {
        let clock = VirtualClock(start)
        let inbox = InboxChannel(clock: clock)
        for number in UInt64(1)...4 {
            clock.advance(by: .hours(1))
            #expect(
                await inbox.deliver(Sample.message(number, to: number % 2, on: .inbox)) == .accepted(reference: nil))
        }
        #expect(
            inbox.messages(of: Sample.person(0)).map(\.id)
                == [4, 2].map { Sample.message($0, on: .inbox).idempotencyKey })
        #expect(inbox.messages(of: Sample.person(0)).map(\.receivedAt) == [start + .hours(4), start + .hours(2)])
        #expect(inbox.messages(of: Sample.person(1)).count == 2)
        #expect(inbox.messages(of: Sample.person(9)).isEmpty)
    }

    @Test func `takes a repeat of a key once, read or not`() async throws {
        let inbox = InboxChannel(clock: VirtualClock(start))
        _ = await inbox.deliver(Sample.message(1, on: .inbox))
        let id = try #require(inbox.messages(of: Sample.person(1)).first?.id)
        #expect(inbox.markRead(id, of: Sample.person(1)))
        _ = await inbox.deliver(Sample.message(1, attempt: 2, on: .inbox))
        #expect(inbox.messages(of: Sample.person(1)).count == 1)
        #expect(inbox.unreadCount(of: Sample.person(1)) == 0)
    }

    @Test func `counts what is unread`() async throws {
        let inbox = InboxChannel(clock: VirtualClock(start))
        for number in UInt64(1)...3 { _ = await inbox.deliver(Sample.message(number, on: .inbox)) }
        #expect(inbox.unreadCount(of: Sample.person(1)) == 3)
        let id = try #require(inbox.messages(of: Sample.person(1)).last?.id)
        #expect(!inbox.markRead(id, of: Sample.person(2)), "nobody marks another person's messages")
        #expect(inbox.markRead(id, of: Sample.person(1)) && inbox.markRead(id, of: Sample.person(1)))
        #expect(inbox.unreadCount(of: Sample.person(1)) == 2)
        #expect(inbox.messages(of: Sample.person(1)).map(\.isRead) == [false, false, true])
    }

    @Test func `forgets a person and nobody else`() async {
        let inbox = InboxChannel(clock: VirtualClock(start))
        for person in UInt64(1)...2 { _ = await inbox.deliver(Sample.message(1, to: person, on: .inbox)) }
        inbox.remove(Sample.person(1))
        #expect(inbox.messages(of: Sample.person(1)).isEmpty)
        #expect(inbox.messages(of: Sample.person(2)).count == 1)
    }

    @Test func `holds no more than its limit`() async {
        let inbox = InboxChannel(limit: 2, clock: VirtualClock(start))
        for number in UInt64(1)...5 { _ = await inbox.deliver(Sample.message(number, on: .inbox)) }
        #expect(
            inbox.messages(of: Sample.person(1)).map(\.id)
                == [5, 4].map { Sample.message($0, on: .inbox).idempotencyKey })
    }
}

@Suite struct `A console channel` {
    @Test func `prints what would be sent, and to whom`() async {
        let printed = Mutex<[String]>([])
        let channel = ConsoleChannel(as: .email) { line in printed.withLock { $0.append(line) } }
        _ = await channel.deliver(Sample.message(address: .email("a@b.c"), subject: "Hi", text: "Hello"))
        _ = await channel.deliver(Sample.message(attempt: 2))
        #expect(
            printed.withLock { $0 } == [
                "[email] to a@b.c: Hi: Hello", "[email] to person 00000000 (attempt 2): Hello",
            ])
    }
}

@Suite struct `A recording channel` {
    static let once = ChannelCapabilities(isIdempotent: true)
    static let plain = ChannelCapabilities()

    @Test(
        arguments: [
            ([.accept], once, [.accepted(reference: "recorded")], 1),
            (
                [.retry(after: .seconds(9)), .retry()], once,
                [
                    .retryable("busy", after: .seconds(9)), .retryable("busy", after: nil),
                    .accepted(reference: "recorded"),
                ], 1
            ),
            ([.refuse], once, [.permanent("refused")], 0),
            ([.timeout], once, [.inDoubt("no answer"), .accepted(reference: "recorded")], 1),
            ([.acceptThenBreak], once, [.inDoubt("no answer"), .accepted(reference: "recorded")], 1),
            ([.acceptThenBreak], plain, [.inDoubt("no answer"), .accepted(reference: "recorded")], 2),
            (
                [.acceptThenBreak, .acceptThenBreak], once,
                [.inDoubt("no answer"), .inDoubt("no answer"), .accepted(reference: "recorded")], 1
            ),
            ([.acceptThenBreak, .refuse], once, [.inDoubt("no answer"), .accepted(reference: "recorded")], 1),
            ([.timeout], plain, [.inDoubt("no answer"), .accepted(reference: "recorded")], 1),
        ] as [([RecordingChannel.Step], ChannelCapabilities, [DeliveryOutcome], Int)])
    func `follows its script and counts what arrived`(
        _ script: [RecordingChannel.Step], _ capabilities: ChannelCapabilities, _ outcomes: [DeliveryOutcome],
        _ effects: Int
    ) async {
        let channel = RecordingChannel(as: .push, capabilities: capabilities, script: script)
        for number in UInt64(1)...2 {
            for (index, expected) in outcomes.enumerated() {
                let message = Sample.message(number, attempt: UInt32(index + 1), on: .push)
                #expect(await channel.deliver(message) == expected)
            }
            #expect(channel.effectCount(of: Sample.message(number).key) == effects)
        }
        #expect(channel.calls.count == outcomes.count * 2)
        #expect(channel.effects.count == effects * 2)
    }

    @Test func `may decide by message`() async {
        let channel = RecordingChannel(as: .push) { $0.content.text == "no" ? .refuse : .accept }
        #expect(await channel.deliver(Sample.message(1, text: "no")) == .permanent("refused"))
        #expect(await channel.deliver(Sample.message(2, text: "yes")) == .accepted(reference: "recorded"))
    }
}

@Suite struct `An outbound message` {
    @Test func `has one key per message and channel, whatever the attempt`() {
        let first = Sample.message(1, on: .push)
        #expect(first.idempotencyKey == "\(first.key):push")
        #expect(Sample.message(1, attempt: 2, on: .push).idempotencyKey == first.idempotencyKey)
        #expect(Sample.message(1, on: .sms).idempotencyKey != first.idempotencyKey)
        #expect(Sample.message(2, on: .push).idempotencyKey != first.idempotencyKey)
    }

    @Test func `has content that is read as it was written, and told apart by its digest`() throws {
        let contents = [
            MessageContent(text: ""), MessageContent(subject: "", text: ""), MessageContent(text: "", html: ""),
            MessageContent(subject: "a", text: "b"), MessageContent(text: "ab"), MessageContent(text: "a", html: "b"),
        ]
        for content in contents {
            var writer = ByteWriter()
            content.encode(to: &writer)
            var reader = ByteReader(writer.bytes)
            #expect(try MessageContent(from: &reader) == content && reader.isAtEnd)
        }
        #expect(Set(contents.map(\.digest)).count == contents.count)
    }

    @Test func `is fitted to what the channel shows`() {
        let content = MessageContent(subject: "s", text: "t", html: "h")
        #expect(content.fitted(to: ChannelCapabilities()) == MessageContent(text: "t"))
        #expect(content.fitted(to: ChannelCapabilities(hasSubject: true, hasHTML: true)) == content)
    }
}
