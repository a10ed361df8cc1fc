// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
public import OmniCore
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Appends messages to a file, one JSON object per line, for another program to send or for a test to count.
///
/// A message is accepted when its line is safe on disk. Keys in the file are known again after a restart, so that
/// a repeat of one key is one line, whatever crashed in between. One process at a time may write to a file.
public final class FileChannel: DeliveryChannel {
    /// One line of the file.
    public struct Line: Sendable, Hashable, Codable {
        /// The idempotency key.
        public var key: String
        /// The attempt that wrote the line.
        public var attempt: UInt32
        /// 32 hexadecimal digits.
        public var person: String
        /// The kind of the address, if the channel needs one.
        public var kind: String?
        /// The address, if the channel needs one.
        public var address: String?
        /// Why the person is written to.
        public var purpose: String
        /// The subject, if there is one.
        public var subject: String?
        /// The plain text.
        public var text: String
        /// The HTML, if there is any.
        public var html: String?
    }

    /// The name under which consent is given for it.
    public let name: ChannelName
    /// It takes every part of a message and tells repeats.
    public let capabilities: ChannelCapabilities
    private let state: Mutex<LineFile>
    /// Where the disk is waited for: not on the threads that run tasks.
    private let queue = DispatchQueue(label: "omnichannel.file-channel")

    /// Opens a file, or creates it, and reads the keys in it.
    ///
    /// A last line without an end is cut off: its message was
    /// never accepted.
    ///
    /// Messages need an address of one of `addressKinds`; none means that everybody is reached.
    ///
    /// - Throws: ``ChannelError`` when the file cannot be opened, is written by another process, or holds other lines.
    public convenience init(as name: ChannelName, path: String, addressKinds: [Identifier.Kind] = []) throws {
        try self.init(as: name, path: path, addressKinds: addressKinds, calls: .system)
    }

    package init(as name: ChannelName, path: String, addressKinds: [Identifier.Kind] = [], calls: DiskCalls) throws {
        self.name = name
        capabilities = ChannelCapabilities(
            addressKinds: addressKinds, hasSubject: true, hasHTML: true, isIdempotent: true)
        var file = try LineFile.open(path, calls)
        for (index, bytes) in file.takeLines().enumerated() {
            file.keys.insert(try Self.line(bytes, number: index + 1).key)
        }
        state = Mutex(file)
    }

    /// Appends the message unless its key is in the file, and waits until it is on disk.
    public func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: self.write(message))
            }
        }
    }

    private func write(_ message: OutboundMessage) -> DeliveryOutcome {
        let line = Line(
            key: message.idempotencyKey, attempt: message.attempt, person: message.person.description,
            kind: message.address?.kind.rawValue, address: message.address?.value,
            purpose: message.purpose.rawValue, subject: message.content.subject, text: message.content.text,
            html: message.content.html)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(line) else { return .permanent("not encodable") }
        return state.withLock { $0.append([UInt8](json) + [UInt8(ascii: "\n")], key: line.key) }
    }

    /// The lines of a file that a channel wrote, in order; a last line without an end is left out.
    ///
    /// - Throws: ``ChannelError`` when the file cannot be read or holds other lines.
    public static func lines(at path: String) throws -> [Line] {
        var number = 0
        return try LineFile.lines(at: path)
            .map { bytes in
                number += 1
                return try line(bytes, number: number)
            }
    }

    private static func line(_ bytes: ArraySlice<UInt8>, number: Int) throws -> Line {
        do {
            return try JSONDecoder().decode(Line.self, from: Data(bytes))
        } catch {
            throw ChannelError(
                .unreadableFile, "line \(number) is not a message of a FileChannel; give it a file of its own")
        }
    }
}
