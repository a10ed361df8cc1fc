// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A template as our own scanner reads it: what is needed to check it and to measure it before it is rendered.
enum TemplateNode: Sendable, Hashable {
    /// Bytes that stand for themselves, and the line breaks among them.
    case text(bytes: Int, lines: Int)
    /// A value to print; the path is empty for `{{.}}`.
    case variable(path: [String], isEscaped: Bool, line: Int)
    case section(path: [String], isInverted: Bool, nodes: [TemplateNode], line: Int)
    /// Another template, each line of it behind that many bytes of white space.
    case partial(name: String, indentation: Int, line: Int)
}

/// What templates may cost.
///
/// The limits are far above any message that a person would read.
enum TemplateLimits {
    /// Bytes of one source: a subject, a text, a partial.
    static let sourceBytes = 65_536
    /// Bytes of subject, text and HTML together.
    static let outputBytes = 65_536
    /// Sections and partials inside one another.
    static let depth = 16
    /// Tags, counted anew each time that a partial is included.
    static let tags = 10_000
    /// Tags and rounds of sections that are looked at to render one part, counted anew in every round.
    static let steps = 20_000
}
