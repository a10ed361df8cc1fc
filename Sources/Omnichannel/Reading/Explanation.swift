// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A question about one person.
public enum Question: Sendable, Hashable {
    /// Why did they get, or not get, what a journey sends at a step?
    case message(_ journey: String, _ step: String)
    /// Where do they stand in a journey, and how did they get there?
    case journey(String)
    /// Why are they in an audience, or not?
    case audience(String)
}

/// An answer, with the entries of the log behind it.
///
/// Print it, or read its parts.
public struct Explanation: Sendable, Hashable, CustomStringConvertible {
    /// One thing that happened, or that holds, and where the log says so.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// When it happened, or since when it holds.
        public var at: Timestamp
        /// What happened, or what holds.
        public var text: String
        /// The number of the entry in the person's log; `nil` for what holds at the moment.
        public var entry: UInt64?

        /// The same as text.
        public var description: String {
            entry.map { "\(at)  \(text)  [entry \($0)]" } ?? "\(at)  \(text)"
        }
    }

    /// The answer in one sentence.
    public var verdict: String
    /// In order of time.
    public var findings: [Finding]

    /// The same as text.
    public var description: String {
        ([verdict] + findings.map { "  \($0)" }).joined(separator: "\n")
    }
}
