// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Messages and files to try channels with.
enum Sample {
    static func person(_ number: UInt64) -> PersonID { PersonID(Digest128(high: number, low: number)) }

    static func message(
        _ number: UInt64 = 1, to person: UInt64 = 1, attempt: UInt32 = 1, on channel: ChannelName = "file",
        address: Identifier? = nil, subject: String? = nil, text: String = "Hello"
    ) -> OutboundMessage {
        OutboundMessage(
            key: MessageKey(Digest128(high: 5, low: number)), channel: channel, attempt: attempt, address: address,
            person: Sample.person(person), purpose: .marketing, content: MessageContent(subject: subject, text: text))
    }

    /// Calls the body with a path in a folder of its own, which is removed afterwards.
    static func withFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "omni-channels-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.appending(path: "messages.jsonl").path())
    }

    static func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try Data(Array(bytes)).write(to: URL(filePath: path))
    }
}
