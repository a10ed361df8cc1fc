// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `Values written as bytes` {
    /// One value of every sort that the writer knows.
    enum Item: Equatable {
        case byte(UInt8)
        case flag(Bool)
        case unsigned(UInt64)
        case signed(Int64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        case time(Timestamp)
        case digest(Digest128)
        case text(String)
        case blob([UInt8])
        case optional(UInt64?)
        case list([String])
        case number32(UInt32)

        init(_ dice: inout CoreDice) {
            switch dice.below(13) {
            case 0: self = .byte(UInt8(dice.below(256)))
            case 1: self = .flag(dice.flag())
            case 2: self = .unsigned(dice.wide())
            case 3: self = .signed(Int64(bitPattern: dice.wide()))
            case 4: self = .fixed32(dice.number32())
            case 5: self = .fixed64(dice.wide())
            case 6: self = .time(dice.time())
            case 7: self = .digest(dice.digest())
            case 8: self = .text(dice.text())
            case 9: self = .blob(dice.bytes(300))
            case 10: self = .optional(dice.maybe(dice.wide()))
            case 11: self = .list((0..<dice.below(5)).map { _ in dice.text() })
            default: self = .number32(dice.number32())
            }
        }

        func write(to writer: inout ByteWriter) {
            switch self {
            case .byte(let value): writer.byte(value)
            case .flag(let value): writer.flag(value)
            case .unsigned(let value): writer.unsigned(value)
            case .signed(let value): writer.signed(value)
            case .fixed32(let value): writer.fixed32(value)
            case .fixed64(let value): writer.fixed64(value)
            case .time(let value): writer.time(value)
            case .digest(let value): writer.digest(value)
            case .text(let value): writer.text(value)
            case .blob(let value): writer.blob(value)
            case .optional(let value): writer.optional(value) { $0.unsigned($1) }
            case .list(let values): writer.list(values) { $0.text($1) }
            case .number32(let value): writer.unsigned(UInt64(value))
            }
        }

        /// Reads another value of the same sort.
        func read(_ reader: inout ByteReader) throws(CodingFailure) -> Item {
            switch self {
            case .byte: .byte(try reader.byte())
            case .flag: .flag(try reader.flag())
            case .unsigned: .unsigned(try reader.unsigned())
            case .signed: .signed(try reader.signed())
            case .fixed32: .fixed32(try reader.fixed32())
            case .fixed64: .fixed64(try reader.fixed64())
            case .time: .time(try reader.time())
            case .digest: .digest(try reader.digest())
            case .text: .text(try reader.text())
            case .blob: .blob(try reader.blob())
            case .optional:
                .optional(
                    try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in try reader.unsigned() })
            case .list:
                .list(try reader.list { (reader: inout ByteReader) throws(CodingFailure) in try reader.text() })
            case .number32: .number32(try reader.number32())
            }
        }
    }

    static func read(_ items: [Item], from bytes: [UInt8]) throws(CodingFailure) -> [Item] {
        var reader = ByteReader(bytes)
        var found: [Item] = []
        for item in items { found.append(try item.read(&reader)) }
        guard reader.isAtEnd, reader.remaining == 0 else { throw CodingFailure(.invalidValue, at: reader.position) }
        return found
    }

    @Test(arguments: 0..<20) func `come back as they were, text by its very scalars`(_ seed: Int) throws {
        var dice = CoreDice(seed)
        for _ in 0..<100 {
            let items = (0..<dice.below(12)).map { _ in Item(&dice) }
            var writer = ByteWriter()
            for item in items { item.write(to: &writer) }
            let found = try Self.read(items, from: writer.bytes)
            #expect(found == items)
            // Equality of strings is canonical; bytes are stricter.
            var again = ByteWriter()
            for item in found { item.write(to: &again) }
            #expect(again.bytes == writer.bytes)
            #expect(writer.count == writer.bytes.count)
        }
    }

    @Test(arguments: 0..<20) func `are refused wherever they are cut off`(_ seed: Int) {
        var dice = CoreDice(seed)
        let items = (0..<8).map { _ in Item(&dice) }
        var writer = ByteWriter()
        for item in items { item.write(to: &writer) }
        for end in 0..<writer.count {
            let failure = #expect(throws: CodingFailure.self) {
                try Self.read(items, from: Array(writer.bytes[..<end]))
            }
            #expect(failure?.kind == .truncated, "cut at \(end) of \(writer.count)")
        }
    }

    @Test(arguments: 0..<20) func `never crash their reader when damaged`(_ seed: Int) {
        var dice = CoreDice(seed)
        var refused = 0
        for _ in 0..<500 {
            let items = (0..<6).map { _ in Item(&dice) }
            var writer = ByteWriter()
            for item in items { item.write(to: &writer) }
            if (try? Self.read(items, from: dice.damaged(writer.bytes))) == nil { refused += 1 }
        }
        #expect(refused > 100)
    }

    @Test(arguments: [
        (UInt64(0), 1), (0x7F, 1), (0x80, 2), (0x3FFF, 2), (0x4000, 3), (UInt64(UInt32.max), 5),
        (UInt64(Int64.max), 9), (.max, 10),
    ]) func `take as many bytes as their size needs`(_ value: UInt64, _ length: Int) throws {
        var writer = ByteWriter()
        writer.unsigned(value)
        #expect(writer.count == length)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.unsigned() == value)
    }

    @Test(arguments: [
        (Int64(0), 1), (-1, 1), (1, 1), (-64, 1), (63, 1), (64, 2), (-65, 2), (.min, 10), (.max, 10),
    ]) func `keep signs, and are short near zero`(_ value: Int64, _ length: Int) throws {
        var writer = ByteWriter()
        writer.signed(value)
        #expect(writer.count == length)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.signed() == value)
    }

    static let bad: [(String, [UInt8], CodingFailure.Kind)] = [
        ("an integer of eleven bytes", [UInt8](repeating: 0x80, count: 10) + [0], .invalidValue),
        ("an integer above 64 bits", [UInt8](repeating: 0xFF, count: 9) + [2], .invalidValue),
        ("an integer whose tenth byte goes on", [UInt8](repeating: 0xFF, count: 9) + [0x81], .invalidValue),
        ("an integer that never ends", [UInt8](repeating: 0xFF, count: 5), .truncated),
        ("nothing", [], .truncated),
    ]

    @Test(arguments: bad) func `are refused when an integer is none`(
        _ name: String, _ bytes: [UInt8], _ kind: CodingFailure.Kind
    ) {
        var reader = ByteReader(bytes)
        let failure = #expect(throws: CodingFailure.self) { try reader.unsigned() }
        #expect(failure?.kind == kind, "\(name)")
    }

    @Test func `are refused when a number is too wide for 32 bits, or a flag is neither`() {
        var writer = ByteWriter()
        writer.unsigned(UInt64(UInt32.max) + 1)
        var wide = ByteReader(writer.bytes)
        #expect(throws: CodingFailure.self) { try wide.number32() }
        for byte in UInt8(2)...255 {
            var reader = ByteReader([byte])
            #expect(throws: CodingFailure(.invalidValue)) { try reader.flag() }
        }
    }

    @Test(arguments: CoreDice.edges) func `are refused when they claim to be longer than what is left`(
        _ count: UInt64
    ) {
        var writer = ByteWriter()
        writer.unsigned(count)
        let bytes = writer.bytes
        var text = ByteReader(bytes)
        var blob = ByteReader(bytes)
        var list = ByteReader(bytes)
        let isEmpty = count == 0
        #expect(((try? text.text()) != nil) == isEmpty)
        #expect(((try? blob.blob()) != nil) == isEmpty)
        let read = try? list.list { (reader: inout ByteReader) throws(CodingFailure) in try reader.byte() }
        #expect((read != nil) == isEmpty)
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func `are refused when text is not UTF-8`(_ text: [UInt8]) {
        var reader = ByteReader([UInt8(text.count)] + text)
        #expect(throws: CodingFailure(.invalidText, at: 1)) { try reader.text() }
    }

    @Test func `are read from a part of the bytes, never past its end`() throws {
        var reader = ByteReader([9, 1, 2, 9], in: 1..<3)
        #expect(try [reader.byte(), reader.byte()] == [1, 2])
        #expect(throws: CodingFailure(.truncated, at: 3)) { try reader.byte() }
        #expect(ByteReader([1, 2], in: 5..<9).isAtEnd)
        #expect(throws: CodingFailure.self) {
            var reader = ByteReader([1, 2])
            _ = try reader.take(-1)
        }
    }
}
