// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why audiences were refused: every problem of every audience at once.
public struct SegmentationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of refusal.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// At least one audience cannot be published.
        case invalidAudiences
    }

    /// One thing that is wrong, and how to mend it.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The audience's name.
        public let audience: String
        /// Where in its condition, such as `all[1].not`; empty for the whole.
        public let path: String
        /// What is wrong and how to mend it.
        public let text: String

        /// Audience, place and text in one line.
        public var description: String {
            path.isEmpty ? "audience \"\(audience)\": \(text)" : "audience \"\(audience)\" at \(path): \(text)"
        }
    }

    /// The kind of refusal.
    public let code: Code
    /// All that must be mended, in the order of the audiences.
    public let problems: [Problem]

    /// All problems, one a line.
    public var message: String { problems.map(\.description).joined(separator: "\n") }

    /// Code and message.
    public var description: String { "\(code.rawValue): \(message)" }
}
