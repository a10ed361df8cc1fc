// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension ConsentState {
    package static let sectionTag: UInt8 = 3
    package static let sectionVersion: UInt8 = 1

    /// Writes the state; equal states give equal bytes.
    package func encode(to writer: inout ByteWriter) {
        writer.list(rows) { writer, row in
            writer.text(row.purpose.rawValue)
            writer.text(row.channel.rawValue)
            writer.optional(row.granted, Self.write)
            writer.optional(row.withdrawn, Self.write)
        }
        writer.list(suppressions) { writer, suppression in
            writer.text(suppression.channel.rawValue)
            writer.byte(suppression.cause.rawValue)
            writer.text(suppression.address)
            writer.time(suppression.at)
            writer.text(suppression.factID)
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    ///
    /// Rows in any order but the canonical one are refused.
    package init(from reader: inout ByteReader, version: UInt8) throws(CodingFailure) {
        guard version == Self.sectionVersion else { throw CodingFailure(.unknownVersion, at: reader.position) }
        let start = reader.position
        let rows = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            let purpose = Purpose(rawValue: try reader.text())
            let channel = ChannelName(rawValue: try reader.text())
            let granted = try reader.optional(Self.readStatement)
            let withdrawn = try reader.optional(Self.readStatement)
            return Row(purpose: purpose, channel: channel, granted: granted, withdrawn: withdrawn)
        }
        let suppressions = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            let channel = ChannelName(rawValue: try reader.text())
            guard let cause = Suppression.Cause(rawValue: try reader.byte()) else {
                throw CodingFailure(.invalidValue, at: reader.position)
            }
            let address = try reader.text()
            let time = try reader.time()
            return Suppression(
                channel: channel, cause: cause, address: address, at: time, factID: try reader.text())
        }
        self.init(rows: rows, suppressions: suppressions)
        guard self.rows == rows, self.suppressions == suppressions else {
            throw CodingFailure(.invalidValue, at: start)
        }
    }

    private static func write(_ writer: inout ByteWriter, _ statement: Statement) {
        writer.time(statement.at)
        writer.text(statement.fact)
        writer.text(statement.proof)
        writer.text(statement.source)
    }

    private static func readStatement(_ reader: inout ByteReader) throws(CodingFailure) -> Statement {
        let time = try reader.time()
        let fact = try reader.text()
        let proof = try reader.text()
        return Statement(at: time, fact: fact, proof: proof, source: try reader.text())
    }
}
