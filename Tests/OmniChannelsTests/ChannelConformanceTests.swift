// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore
import OmniTesting
import Testing

@Suite struct `The rules for channels` {
    @Test func `are kept by the console`() async throws {
        try await ChannelConformance { ConsoleChannel(as: .push) { _ in } }.run()
    }

    @Test func `are kept by the inbox`() async throws {
        try await ChannelConformance(
            count: { channel, message in
                (channel as? InboxChannel)?.messages(of: message.person).count { $0.id == message.idempotencyKey } ?? 0
            }, make: { InboxChannel(limit: 2_000) }
        )
        .run()
    }

    @Test(arguments: [true, false])
    func `are kept by the recording channel`(_ isIdempotent: Bool) async throws {
        try await ChannelConformance(
            count: { channel, message in
                (channel as? RecordingChannel)?.effectCount(of: message.key) ?? 0
            },
            make: {
                RecordingChannel(
                    as: .sms, capabilities: ChannelCapabilities(addressKinds: [.phone], isIdempotent: isIdempotent))
            }
        )
        .run()
    }

    @Test func `are kept by the file`() async throws {
        try await Sample.withFile { path in
            let number = Counter()
            try await ChannelConformance(
                count: { _, message in
                    try FileChannel.lines(at: "\(path)-\(number.now)").count { $0.key == message.idempotencyKey }
                }, make: { try FileChannel(as: .email, path: "\(path)-\(number.next())", addressKinds: [.email]) }
            )
            .run()
        }
    }

    /// Each of these breaks a rule, and is found out.
    @Test(
        arguments: [
            ({ @Sendable in Liar { _, _ in .retryable("later", after: nil) } }, "text 0 was not: retryable"),
            (
                { @Sendable in Liar { message, _ in .accepted(reference: message.address?.value) } },
                "repeats no address"
            ),
            ({ @Sendable in Liar { message, _ in .accepted(reference: message.content.text) } }, "repeats no content"),
            (
                { @Sendable in Liar { _, call in call == 0 ? .accepted(reference: nil) : .permanent("seen before") } },
                "a repeat of a key that was taken is taken"
            ),
            (
                { @Sendable in Liar { _, call in call < 9 ? .accepted(reference: nil) : .inDoubt("busy") } },
                "9 of 32 were"
            ),
            ({ @Sendable in Liar(bytes: 0) { _, _ in .accepted(reference: nil) } }, "at least one byte"),
            (
                { @Sendable in Liar { _, _ in Task.isCancelled ? .permanent("cancelled") : .accepted(reference: nil) }
                },
                "a cancelled call says nothing"
            ),
        ] as [(@Sendable () -> Liar, String)])
    func `are broken by others, which is noticed`(_ make: @escaping @Sendable () -> Liar, _ problem: String)
        async throws
    {
        let problems = try await ChannelConformance(make: make).problems()
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test func `say how often a message may arrive`() async throws {
        let problems = try await ChannelConformance(
            count: { _, _ in 2 }, make: { Liar { _, _ in .accepted(reference: nil) } }
        )
        .problems()
        #expect(Set(problems) == ["a message arrived 2 times instead of 1"])
    }
}
