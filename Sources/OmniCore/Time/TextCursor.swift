// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A position in ASCII text, for the strict parsers of this folder.
///
/// It lives only inside the call that made it.
struct TextCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Whether everything has been read.
    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, unread.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Reads a byte if it is the one asked for.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Reads the next byte if it is one of two, such as a letter in both cases.
    mutating func take(_ first: UInt8, or second: UInt8) -> Bool { take(first) || take(second) }

    /// Reads any byte.
    mutating func takeAny() -> UInt8? {
        guard let byte = next else { return nil }
        position += 1
        return byte
    }

    /// Reads exactly `count` digits.
    mutating func digits(_ count: Int) -> Int64? {
        guard bytes.count - position >= count else { return nil }
        var value: Int64 = 0
        for offset in position..<position + count {
            let digit = bytes[offset] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
        }
        position += count
        return value
    }

    /// Reads one to eighteen digits.
    mutating func number() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let byte = next, byte &- 0x30 < 10 {
            guard count < 18 else { return nil }
            value = value * 10 + Int64(byte &- 0x30)
            count += 1
            position += 1
        }
        return count > 0 ? value : nil
    }

    /// Reads one to nine digits of a fraction of a second and returns microseconds; further digits are cut off.
    mutating func microseconds() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let byte = next, byte &- 0x30 < 10 {
            guard count < 9 else { return nil }
            if count < 6 { value = value * 10 + Int64(byte &- 0x30) }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }
}

extension String {
    /// Calls `body` with the text as UTF-8, without a copy when the text is stored so.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(utf8).withUnsafeBufferPointer(body)
    }
}
