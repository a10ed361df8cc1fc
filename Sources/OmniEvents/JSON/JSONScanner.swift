// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Reads strict JSON (RFC 8259) straight into the stored form of properties, without a tree of values in between.
///
/// It lives inside one call over bytes that do not move. Output goes to a scratch area of at least
/// `scratchBytes(for:)`, which no input can exceed: the shortest text of a number (two bytes with its comma) is
/// stored in two, that of a double (four) in nine, and everything else in no more than its text.
package struct JSONScanner {
    /// What is refused although it is JSON.
    package struct Rules: Sendable {
        package var deepestNesting = 64
        package var keysPerObject = 512
        package var stringBytes = 16_384
        /// U+0000, which many stores and C libraries cut text at.
        package var allowsNUL = false

        package init() {}

        /// JSON as such: nothing is refused but what cannot be stored.
        package static var plain: Rules {
            var rules = Rules()
            rules.keysPerObject = .max
            rules.stringBytes = (1 << 21) - 1
            rules.allowsNUL = true
            return rules
        }
    }

    let input: UnsafePointer<UInt8>
    let end: Int
    var position = 0
    let output: UnsafeMutablePointer<UInt8>
    var written = 0
    let rules: Rules

    init(input: UnsafePointer<UInt8>, count: Int, output: UnsafeMutablePointer<UInt8>, rules: Rules) {
        self.input = input
        end = count
        self.output = output
        self.rules = rules
    }

    static func scratchBytes(for inputBytes: Int) -> Int { inputBytes * 3 + 64 }

    /// Calls `body` with a scanner over bytes and its scratch area.
    static func scanning<Result, Failure: Error>(
        _ bytes: [UInt8], rules: Rules, _ body: (inout JSONScanner) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: scratchBytes(for: bytes.count))
        defer { scratch.deallocate() }
        // The closure of withUnsafeBufferPointer cannot carry the error's type through, so it returns it.
        let result: Swift.Result<Result, Failure> = bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(
                input: buffer.baseAddress ?? UnsafePointer(scratch), count: buffer.count, output: scratch, rules: rules)
            do throws(Failure) {
                return .success(try body(&scanner))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Judges bytes as one JSON document; `nil` if it is one.
    package static func validate(_ bytes: [UInt8], rules: Rules = .plain) -> JSONFailure? {
        do throws(JSONFailure) {
            try scanning(bytes, rules: rules) { (scanner: inout JSONScanner) throws(JSONFailure) in
                try scanner.begin()
                try scanner.value(depth: 0)
                try scanner.finish()
            }
            return nil
        } catch {
            return error
        }
    }

    /// One JSON document as the value that it stands for.
    package static func value(of bytes: [UInt8], rules: Rules = Rules()) throws(JSONFailure) -> PropertyValue {
        try scanning(bytes, rules: rules) { (scanner: inout JSONScanner) throws(JSONFailure) in
            try scanner.begin()
            try scanner.value(depth: 0)
            try scanner.finish()
            var reader = ByteReader(Array(UnsafeBufferPointer(start: scanner.output, count: scanner.written)))
            do {
                return try PropertyCoding.read(&reader, depth: 0)
            } catch {
                throw JSONFailure(.tooDeep, at: 0)
            }
        }
    }

    // MARK: Steps

    /// Refuses a byte order mark and moves to the first value.
    mutating func begin() throws(JSONFailure) {
        if end >= 3, input[0] == 0xEF, input[1] == 0xBB, input[2] == 0xBF { throw JSONFailure(.byteOrderMark, at: 0) }
        skipSpace()
    }

    /// Refuses anything but space after the document.
    mutating func finish() throws(JSONFailure) {
        skipSpace()
        if position < end { throw JSONFailure(.trailingBytes, at: position) }
    }

    @inline(__always)
    mutating func skipSpace() {
        while position < end {
            let byte = input[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    /// The next byte, without moving on.
    @inline(__always)
    func peek() throws(JSONFailure) -> UInt8 {
        guard position < end else { throw JSONFailure(.unexpectedEnd, at: end) }
        return input[position]
    }

    /// Moves past one byte that has to be there.
    @inline(__always)
    mutating func expect(_ byte: UInt8) throws(JSONFailure) {
        guard try peek() == byte else { throw JSONFailure(.unexpectedByte, at: position) }
        position += 1
    }

    /// Moves past a comma (true) or the closing byte (false).
    @inline(__always)
    mutating func continues(until closing: UInt8) throws(JSONFailure) -> Bool {
        skipSpace()
        let byte = try peek()
        guard byte == UInt8(ascii: ",") || byte == closing else { throw JSONFailure(.unexpectedByte, at: position) }
        position += 1
        return byte != closing
    }

    mutating func literal(_ text: StaticString) throws(JSONFailure) {
        for index in 0..<text.utf8CodeUnitCount {
            guard position < end else { throw JSONFailure(.unexpectedEnd, at: end) }
            guard input[position] == text.utf8Start[index] else { throw JSONFailure(.unexpectedByte, at: position) }
            position += 1
        }
    }
}
