// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ModelArchive {
    /// Gives back what a ``Writer`` took down, in the same order.
    ///
    /// Every method throws ``RecommendationError`` where the bytes hold something else.
    public struct Reader: Sendable {
        var bytes: ByteReader

        init(bytes: ByteReader) { self.bytes = bytes }

        var isAtEnd: Bool { bytes.isAtEnd }

        /// Reads text.
        public mutating func text() throws -> String {
            try read { bytes throws(CodingFailure) in try bytes.text() }
        }
        /// Reads a whole number.
        public mutating func integer() throws -> Int {
            Int(try read { bytes throws(CodingFailure) in try bytes.signed() })
        }
        /// Reads a number that must be finite.
        public mutating func number() throws -> Double {
            let bits = try read { bytes throws(CodingFailure) in try bytes.fixed64() }
            let value = Double(bitPattern: bits)
            guard value.isFinite else { throw damaged("a number is not finite") }
            return value
        }
        /// Reads a yes or no.
        public mutating func flag() throws -> Bool {
            try read { bytes throws(CodingFailure) in try bytes.flag() }
        }
        /// Reads texts.
        public mutating func texts() throws -> [String] {
            try read { bytes throws(CodingFailure) in
                try bytes.list { bytes throws(CodingFailure) in try bytes.text() }
            }
        }
        /// Reads whole numbers of 32 bits; with a bound, each must be from zero up to it.
        public mutating func integers(below bound: Int? = nil) throws -> [Int32] {
            let values: [Int32] = try elements(Int32.self).map { Int32(littleEndian: $0) }
            if let bound, !values.allSatisfy({ $0 >= 0 && Int($0) < bound }) {
                throw damaged("a number is out of bounds")
            }
            return values
        }
        /// Reads whole numbers of 64 bits.
        public mutating func wideIntegers() throws -> [Int] {
            try elements(Int64.self).map { Int(Int64(littleEndian: $0)) }
        }
        /// Reads numbers of 32 bits, each of which must be finite.
        public mutating func floats() throws -> [Float] {
            let values = try elements(UInt32.self).map { Float(bitPattern: UInt32(littleEndian: $0)) }
            guard values.allSatisfy(\.isFinite) else { throw damaged("a number is not finite") }
            return values
        }
        /// Reads numbers of 64 bits, each of which must be finite.
        public mutating func doubles() throws -> [Double] {
            let values = try elements(UInt64.self).map { Double(bitPattern: UInt64(littleEndian: $0)) }
            guard values.allSatisfy(\.isFinite) else { throw damaged("a number is not finite") }
            return values
        }
        /// Reads digests.
        mutating func digests() throws -> [UInt64] { try elements(UInt64.self).map { UInt64(littleEndian: $0) } }
        /// Reads an index.
        public mutating func index() throws -> StableIndex {
            guard let index = StableIndex(namesWithGaps: try texts()) else { throw damaged("an id comes twice") }
            return index
        }
        /// Reads whole bytes.
        public mutating func blob() throws -> [UInt8] {
            try read { bytes throws(CodingFailure) in try bytes.blob() }
        }

        /// Reads where each row begins, for so many rows of so many elements.
        public mutating func starts(rows: Int, elements: Int? = nil) throws -> [Int] {
            let starts = try wideIntegers()
            guard starts.count == rows + 1, starts.first == 0, elements.map({ starts.last == $0 }) ?? true,
                zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
            else { throw damaged("rows do not follow one another") }
            return starts
        }

        /// Reads a report.
        public mutating func report() throws -> FitReport {
            let users = try integer()
            let items = try integer()
            let events = try integer()
            let generation = try integer()
            let hasFingerprint = try flag()
            let fingerprint = try read { bytes throws(CodingFailure) in try bytes.fixed64() }
            let iterations = try integer()
            let hasObjective = try flag()
            let objective = try number()
            let isConverged = try flag()
            let duration = try read { bytes throws(CodingFailure) in try bytes.signed() }
            // Counts are used as bounds later on.
            guard [users, items, events, generation, iterations].allSatisfy({ $0 >= 0 }), duration >= 0 else {
                throw damaged("a count is below zero")
            }
            return FitReport(
                users: users, items: items, events: events, generation: generation,
                fingerprint: hasFingerprint ? fingerprint : nil, iterations: iterations,
                objective: hasObjective ? objective : nil, isConverged: isConverged,
                duration: .microseconds(duration))
        }

        private func damaged(_ what: String) -> RecommendationError { ModelArchive.damaged(what) }

        private mutating func read<Value>(
            _ body: (inout ByteReader) throws(CodingFailure) -> Value
        ) throws -> Value {
            do {
                return try body(&bytes)
            } catch {
                throw RecommendationError(.corruptModel, "the saved model cannot be read", cause: error)
            }
        }

        private mutating func elements<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
            _: Element.Type
        ) throws -> [Element] {
            let size = MemoryLayout<Element>.size
            let range = try read { bytes throws(CodingFailure) in
                let count = try bytes.count()
                let (length, overflow) = count.multipliedReportingOverflow(by: size)
                guard !overflow else { throw CodingFailure(.truncated, at: bytes.position) }
                return try bytes.take(length)
            }
            return bytes.bytes.withUnsafeBytes { all in
                [Element](unsafeUninitializedCapacity: range.count / size) { buffer, count in
                    UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: all[range]))
                    count = buffer.count
                }
            }
        }
    }
}
