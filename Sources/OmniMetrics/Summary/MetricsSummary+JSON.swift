// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension MetricsSummary {
    /// The summary as one JSON object with sorted keys: the same text for equal summaries.
    public func json(isPretty: Bool = true) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            isPretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Reads what ``json(isPretty:)`` wrote.
    public init(json: String) throws {
        self = try JSONDecoder().decode(MetricsSummary.self, from: Data(json.utf8))
    }
}
