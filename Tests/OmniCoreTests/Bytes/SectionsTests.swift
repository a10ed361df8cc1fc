// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `A stored value made of sections` {
    static func random(_ dice: inout CoreDice) -> Sections {
        Sections(
            (0..<dice.below(6))
                .map { tag in
                    Sections.Section(tag: UInt8(tag * 7), version: UInt8(1 + dice.below(3)), body: dice.bytes(200))
                })
    }

    @Test(arguments: 0..<20) func `comes back as it was, sections in their order`(_ seed: Int) throws {
        var dice = CoreDice(seed)
        for _ in 0..<50 {
            let sections = Self.random(&dice)
            let found = try Sections(decoding: sections.encoded())
            #expect(found == sections)
            #expect(found.encoded() == sections.encoded())
        }
    }

    @Test(arguments: 0..<6) func `is refused when any one bit is another, or it is cut off anywhere`(_ seed: Int) {
        var dice = CoreDice(seed)
        let bytes = Self.random(&dice).encoded()
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1 << UInt8(dice.below(8))
            let failure = #expect(throws: CodingFailure.self) { try Sections(decoding: other) }
            #expect(failure?.kind == .checksum)
            #expect(throws: CodingFailure.self) { try Sections(decoding: Array(bytes[..<index])) }
        }
    }

    /// Bytes whose checksum holds, so that everything below it is reached.
    private func sealed(_ body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(body)
        writer.fixed32(CRC32C.checksum(body))
        return writer.bytes
    }

    @Test(arguments: 0..<20) func `never crashes its reader, even when damage carries a right checksum`(_ seed: Int) {
        var dice = CoreDice(seed)
        for _ in 0..<300 {
            let bytes = Self.random(&dice).encoded()
            let damaged = dice.damaged(Array(bytes.dropLast(4)))
            guard let sections = try? Sections(decoding: sealed(damaged)) else { continue }
            #expect((try? Sections(decoding: sections.encoded())) == sections)
        }
    }

    @Test func `is refused in another format, and when a section is longer than the rest`() throws {
        #expect(throws: CodingFailure(.unknownVersion)) { try Sections(decoding: sealed([2])) }
        #expect(throws: CodingFailure.self) { try Sections(decoding: sealed([1, 7, 1, 200, 0])) }
        #expect(try Sections(decoding: sealed([1])).sections.isEmpty)
    }

    @Test func `carries what a release does not know through unchanged`() throws {
        var sections = Sections()
        sections.append(tag: 1, version: 1) { $0.text("known") }
        sections.append(tag: 99, version: 4) { $0.text("of a newer release") }
        sections.append(tag: 100, version: 1) { _ in }
        let found = try Sections(decoding: sections.encoded())
        #expect(found.unknown(besides: [1]) == Array(sections.sections.dropFirst()))
        #expect(found.unknown(besides: [1, 99, 100]).isEmpty)
        #expect(found[99]?.version == 4 && found[42] == nil)
    }

    @Test func `hands out older and equal layouts, and refuses newer ones`() throws {
        var sections = Sections()
        sections.append(tag: 5, version: 2) { $0.byte(7) }
        for newest in UInt8(2)...3 {
            var part = try #require(try sections.reader(5, newest: newest))
            #expect(part.version == 2)
            #expect(try part.reader.byte() == 7)
        }
        #expect(throws: CodingFailure(.unknownVersion)) { try sections.reader(5, newest: 1) }
        #expect(try sections.reader(6, newest: 1) == nil)
    }
}
