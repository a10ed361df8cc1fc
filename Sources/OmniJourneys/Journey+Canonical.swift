// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Journey {
    /// The journey's JSON with sorted keys and without what has its default: equal journeys have equal bytes.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    package func canonicalJSON() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// Tells one definition from another, for ever; stored with each version.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    public func fingerprint() throws -> Digest128 { StableHash.murmur3_128(try canonicalJSON()) }

    /// Reads a definition that ``canonicalJSON()`` wrote.
    package init(canonicalJSON bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Journey.self, from: Data(bytes))
    }
}
