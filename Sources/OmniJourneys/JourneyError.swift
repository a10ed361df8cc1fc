// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A refusal of OmniJourneys: every problem of what was to be published, at once.
public struct JourneyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of refusal, for code that decides by them.
    @nonexhaustive
    public enum Code: String, Sendable {
        /// A journey that cannot be published as it is.
        case invalidJourney
    }

    /// One thing that stands in the way.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// Name of the journey.
        public let journey: String
        /// Name of the step; nil when it concerns the journey as a whole.
        public let step: String?
        /// What is wrong and how to mend it.
        public let text: String

        /// Names a problem.
        public init(journey: String, step: String?, _ text: String) {
            self.journey = journey
            self.step = step
            self.text = text
        }

        /// Place and text in one line.
        public var description: String {
            guard let step else { return "journey '\(journey)': \(text)" }
            return "journey '\(journey)', step '\(step)': \(text)"
        }
    }

    /// The kind of refusal.
    public let code: Code
    /// Everything that is wrong, in the order of the definition.
    public let problems: [Problem]
    /// The error underneath, when there is one.
    public var cause: (any Error)? { nil }

    /// Creates a refusal.
    public init(_ problems: [Problem]) {
        code = .invalidJourney
        self.problems = problems
    }

    /// All problems, one a line.
    public var message: String { problems.map(\.description).joined(separator: "\n") }

    /// Code and message.
    public var description: String { "\(code.rawValue): \(message)" }
}
