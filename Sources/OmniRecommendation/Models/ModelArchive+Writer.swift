// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension ModelArchive {
    /// Takes down what a model holds, part after part.
    public struct Writer: Sendable {
        var bytes = ByteWriter(reserving: 4_096)

        init() {}

        /// Writes text.
        public mutating func text(_ value: String) { bytes.text(value) }
        /// Writes a whole number.
        public mutating func integer(_ value: Int) { bytes.signed(Int64(value)) }
        /// Writes a number, to the bit.
        public mutating func number(_ value: Double) { bytes.fixed64(value.bitPattern) }
        /// Writes a yes or no.
        public mutating func flag(_ value: Bool) { bytes.flag(value) }
        /// Writes texts.
        public mutating func texts(_ values: [String]) { bytes.list(values) { $0.text($1) } }
        /// Writes whole numbers of 32 bits in one piece.
        public mutating func integers(_ values: [Int32]) { elements(values.map(\.littleEndian)) }
        /// Writes whole numbers of 64 bits in one piece.
        public mutating func integers(_ values: [Int]) { elements(values.map { Int64($0).littleEndian }) }
        /// Writes numbers of 32 bits, to the bit.
        public mutating func numbers(_ values: [Float]) { elements(values.map(\.bitPattern.littleEndian)) }
        /// Writes numbers of 64 bits, to the bit.
        public mutating func numbers(_ values: [Double]) { elements(values.map(\.bitPattern.littleEndian)) }
        /// Writes digests.
        mutating func digests(_ values: [UInt64]) { elements(values.map(\.littleEndian)) }
        /// Writes an index.
        public mutating func index(_ value: StableIndex) { texts(value.namesWithGaps) }
        /// Writes whole bytes, such as a model within a model.
        public mutating func blob(_ value: [UInt8]) { bytes.blob(value) }

        /// Writes a report; durations are kept in whole microseconds.
        public mutating func report(_ value: FitReport) {
            integer(value.users)
            integer(value.items)
            integer(value.events)
            integer(value.generation)
            flag(value.fingerprint != nil)
            bytes.fixed64(value.fingerprint ?? 0)
            integer(value.iterations)
            flag(value.objective != nil)
            number(value.objective ?? 0)
            flag(value.isConverged)
            bytes.signed(value.duration.microsecondsSaturated)
        }

        private mutating func elements<Element: BitwiseCopyable>(_ values: [Element]) {
            bytes.unsigned(values.count)
            values.withUnsafeBytes { bytes.raw($0) }
        }
    }
}
