// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore
import Testing

@Suite struct `A channel into a file` {
    @Test func `writes one line per message, whatever is in it`() async throws {
        let texts = ["Hello", "two\nlines\r\n", "\"quoted\" \\ and / and \u{0}\u{1F}\u{2028}", "你好 👩‍👩‍👧", ""]
        try await Sample.withFile { path in
            let channel = try FileChannel(as: "file", path: path)
            for (index, text) in texts.enumerated() {
                let message = Sample.message(
                    UInt64(index), address: .email("a\"b@c.d"), subject: index == 0 ? nil : "S\n", text: text)
                #expect(await channel.deliver(message) == .accepted(reference: nil))
            }
            #expect(try Sample.read(path).count { $0 == UInt8(ascii: "\n") } == texts.count)
            let lines = try FileChannel.lines(at: path)
            #expect(lines.map(\.text) == texts)
            #expect(lines.map(\.subject) == [nil, "S\n", "S\n", "S\n", "S\n"])
            #expect(lines.allSatisfy { $0.address == "a\"b@c.d" && $0.kind == "email" && $0.purpose == "marketing" })
            #expect(lines[0].key == Sample.message(0).idempotencyKey)
            #expect(lines[0].person == Sample.person(1).description)
        }
    }

    @Test func `writes a repeat of a key once, also after a restart`() async throws {
        try await Sample.withFile { path in
            for restart in UInt32(0)..<3 {
                let channel = try FileChannel(as: "file", path: path)
                for attempt in UInt32(1)...2 {
                    let outcome = await channel.deliver(Sample.message(1, attempt: restart * 2 + attempt))
                    #expect(outcome == .accepted(reference: nil))
                }
                #expect(await channel.deliver(Sample.message(UInt64(restart) + 2)) == .accepted(reference: nil))
            }
            #expect(try FileChannel.lines(at: path).count == 4)
        }
    }

    @Test func `mends a last line that was cut anywhere, and writes its message anew`() async throws {
        try await Sample.withFile { path in
            do {
                let channel = try FileChannel(as: "file", path: path)
                for number in UInt64(1)...2 { _ = await channel.deliver(Sample.message(number, text: "Grüße {}")) }
            }
            let whole = try Sample.read(path)
            let first = try #require(whole.firstIndex(of: UInt8(ascii: "\n"))) + 1
            for length in first..<whole.count {
                try Sample.write(whole[..<length], to: path)
                #expect(try FileChannel.lines(at: path).count == 1)
                let channel = try FileChannel(as: "file", path: path)
                #expect(try Sample.read(path).count == first)
                #expect(await channel.deliver(Sample.message(2, text: "Grüße {}")) == .accepted(reference: nil))
                #expect(try Sample.read(path) == whole)
            }
        }
    }

    @Test func `refuses a file of another kind and names the line`() async throws {
        try await Sample.withFile { path in
            do {
                let channel = try FileChannel(as: "file", path: path)
                _ = await channel.deliver(Sample.message())
            }
            let whole = try Sample.read(path)
            try Sample.write(whole + Array("shopping list\n".utf8) + whole, to: path)
            let error = #expect(throws: ChannelError.self) { try FileChannel(as: "file", path: path) }
            #expect(error?.code == .unreadableFile && error?.message.hasPrefix("line 2 ") == true)
            #expect(throws: ChannelError.self) { try FileChannel.lines(at: path) }
            #expect(try Sample.read(path).count == whole.count * 2 + 14, "it is left as it is")
        }
    }

    @Test func `has its file to itself`() async throws {
        try await Sample.withFile { path in
            let channel = try FileChannel(as: "file", path: path)
            let error = #expect(throws: ChannelError.self) { try FileChannel(as: "file", path: path) }
            #expect(error?.code == .unusableFile)
            #expect(await channel.deliver(Sample.message()) == .accepted(reference: nil))
        }
    }

    @Test func `says which file it cannot open`() {
        let error = #expect(throws: ChannelError.self) { try FileChannel(as: "file", path: "/nowhere/at/all.jsonl") }
        #expect(error?.message.contains("/nowhere/at/all.jsonl") == true)
        #expect(throws: ChannelError.self) { try FileChannel.lines(at: "/nowhere/at/all.jsonl") }
    }

    @Test func `refuses what is not a file`() async throws {
        for path in ["/dev/null", "/"] {
            let error = #expect(throws: ChannelError.self) { try FileChannel(as: "file", path: path) }
            #expect(error?.code == .unusableFile)
        }
    }

    @Test func `survives a disk that takes a byte at a time`() async throws {
        try await Sample.withFile { path in
            var calls = DiskCalls.system
            calls.write = { DiskCalls.system.write($0, UnsafeRawBufferPointer(rebasing: $1[..<1]), $2) }
            let channel = try FileChannel(as: "file", path: path, calls: calls)
            for number in UInt64(1)...3 { _ = await channel.deliver(Sample.message(number)) }
            #expect(try FileChannel.lines(at: path).count == 3)
        }
    }

    /// The disk is full after any number of bytes of the second message.
    @Test(arguments: [0, 1, 50, 150])
    func `may be tried again when the disk is full, and has no half line`(_ space: Int) async throws {
        try await Sample.withFile { path in
            let left = Counter()
            var calls = DiskCalls.system
            calls.write = { descriptor, bytes, offset in
                guard left.next() <= 300 + space else { return -1 }
                return DiskCalls.system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<1]), offset)
            }
            let filler = String(repeating: "x", count: 100)
            var channel: FileChannel? = try FileChannel(as: "file", path: path, calls: calls)
            #expect(await channel?.deliver(Sample.message(1, text: filler)) == .accepted(reference: nil))
            let before = try Sample.read(path).count
            let outcome = await channel?.deliver(Sample.message(2, text: filler + filler + filler))
            #expect(outcome == .retryable("the file cannot be written", after: nil))
            #expect(try Sample.read(path).count == before)
            channel = nil
            let reopened = try FileChannel(as: "file", path: path)
            #expect(await reopened.deliver(Sample.message(2)) == .accepted(reference: nil))
            #expect(try FileChannel.lines(at: path).count == 2)
        }
    }

    @Test func `is in doubt when the disk cannot be synchronised, until it is opened anew`() async throws {
        try await Sample.withFile { path in
            let number = Counter()
            var calls = DiskCalls.system
            calls.sync = { number.next() == 2 ? -1 : DiskCalls.system.sync($0) }
            var channel: FileChannel? = try FileChannel(as: "file", path: path, calls: calls)
            #expect(await channel?.deliver(Sample.message(1)) == .accepted(reference: nil))
            #expect(await channel?.deliver(Sample.message(2)) == .inDoubt("not synchronised"))
            #expect(await channel?.deliver(Sample.message(2, attempt: 2)) == .inDoubt("not synchronised"))
            #expect(
                await channel?.deliver(Sample.message(3)) == .retryable("the file has to be opened anew", after: nil))
            channel = nil
            let reopened = try FileChannel(as: "file", path: path)
            for number in UInt64(1)...3 {
                #expect(await reopened.deliver(Sample.message(number)) == .accepted(reference: nil))
            }
            #expect(try FileChannel.lines(at: path).count == 3)
        }
    }

    @Test func `keeps many messages at once apart`() async throws {
        try await Sample.withFile { path in
            let channel = try FileChannel(as: "file", path: path)
            await withTaskGroup { group in
                for number in UInt64(0)..<100 {
                    group.addTask { _ = await channel.deliver(Sample.message(number % 50)) }
                }
            }
            #expect(Set(try FileChannel.lines(at: path).map(\.key)).count == 50)
            #expect(try FileChannel.lines(at: path).count == 50)
        }
    }
}
