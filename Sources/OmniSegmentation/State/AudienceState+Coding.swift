// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension AudienceState {
    /// The section of a person's state that holds this slice.
    package static let sectionTag: UInt8 = 4
    /// The layout of the section's bytes.
    package static let sectionVersion: UInt8 = 1

    /// Writes the image: the number of words, two bits for each that say what it is, then those that need writing.
    ///
    /// Most words of most people say "none", so that the bytes grow with what a person did.
    package func encode(to writer: inout ByteWriter) {
        writer.unsigned(words.count)
        guard !words.isEmpty else { return }
        let control = (words.count + 3) / 4
        withUnsafeTemporaryAllocation(byteCount: control + words.count * 8, alignment: 8) { buffer in
            var end = control
            var forms: UInt8 = 0
            for place in 0..<words.count {
                let word = words[place]
                let form = WordForm(word)
                forms |= form.rawValue << UInt8((place & 3) << 1)
                if form == .written {
                    buffer.storeBytes(of: word.littleEndian, toByteOffset: end, as: Int64.self)
                    end += 8
                }
                if place & 3 == 3 || place == words.count - 1 {
                    buffer[place >> 2] = forms
                    forms = 0
                }
            }
            writer.raw(UnsafeRawBufferPointer(rebasing: buffer[..<end]))
        }
    }

    /// Reads an image, of whichever plan.
    ///
    /// What is not an image is refused; whose it is, ``isCurrent(_:)`` tells.
    package init(from reader: inout ByteReader, version: UInt8) throws(CodingFailure) {
        guard version == Self.sectionVersion else { throw CodingFailure(.unknownVersion, at: reader.position) }
        let start = reader.position
        let announced = try reader.unsigned()
        guard announced <= UInt64(AudienceCheck.largestImage) else { throw CodingFailure(.invalidValue, at: start) }
        let count = Int(announced)
        guard count == 0 || count >= ImageLayout.flips else { throw CodingFailure(.invalidValue, at: start) }
        let control = try reader.take((count + 3) / 4)
        let bytes = reader.bytes
        var written = 0
        for place in control { written += WordForm.written(in: bytes[place]) }
        let values = try reader.take(written * 8)
        guard count % 4 == 0 || count == 0 || bytes[control.upperBound - 1] >> UInt8(count % 4 * 2) == 0 else {
            throw CodingFailure(.invalidValue, at: control.upperBound - 1)
        }
        words = bytes.withUnsafeBytes { stored in
            [Int64](unsafeUninitializedCapacity: count) { buffer, initialized in
                var next = values.lowerBound
                for place in 0..<count {
                    let form = stored[control.lowerBound + place >> 2] >> UInt8((place & 3) << 1) & 3
                    switch form {
                    case WordForm.written.rawValue:
                        // In bounds: as many values were taken from the reader as control bits announce.
                        let word = stored.loadUnaligned(fromByteOffset: next, as: Int64.self)
                        buffer.initializeElement(at: place, to: Int64(littleEndian: word))
                        next += 8
                    case WordForm.least.rawValue: buffer.initializeElement(at: place, to: .min)
                    case WordForm.greatest.rawValue: buffer.initializeElement(at: place, to: .max)
                    default: buffer.initializeElement(at: place, to: 0)
                    }
                }
                initialized = count
            }
        }
    }
}

/// How a word is stored.
private enum WordForm: UInt8 {
    case zero = 0
    /// No time in a stream.
    case least = 1
    /// Never.
    case greatest = 2
    /// Eight bytes, little-endian.
    case written = 3

    @inline(__always)
    init(_ word: Int64) {
        switch word {
        case 0: self = .zero
        case .min: self = .least
        case .max: self = .greatest
        default: self = .written
        }
    }

    /// How many of the four words of a control byte are written out.
    static func written(in control: UInt8) -> Int { (control & control >> 1 & 0x55).nonzeroBitCount }
}
