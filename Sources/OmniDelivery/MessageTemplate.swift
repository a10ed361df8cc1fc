// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// What a message says, in Mustache, and what it is for.
///
/// ```swift
/// let reminder = MessageTemplate("cart-reminder", purpose: .marketing, text: "{{name}} is still in your cart.")
/// ```
/// A template is complete in itself, so that a stored version renders the same for ever. It sees the properties of the
/// fact that opened the run under their names, the person's traits under `traits.`, and nothing else.
///
/// Written without `variables`, the names that it prints outside of sections are required: a message that lacks one is
/// not sent, and the reason names it. With `variables`, every name in the template has to be among them, which is
/// checked when the template is published.
///
/// Supported are `{{name}}`, `{{{name}}}` and `{{&name}}`, dotted names, `{{#section}}`, `{{^inverted}}`, `{{.}}`,
/// `{{!comments}}` and `{{>partials}}`. Everything else that Mustache dialects know is refused at publishing.
public struct MessageTemplate: Sendable, Hashable {
    /// Names it in journeys, logs and metrics.
    public let name: String
    /// Why the person is written to; consent, caps and quiet hours go by it.
    public let purpose: Purpose
    /// For channels that have one.
    ///
    /// Rendered as one line.
    public let subject: String?
    /// Plain text; values stand in it as they are.
    public let text: String
    /// For channels that show HTML; values are escaped, except in `{{{name}}}`.
    public let html: String?
    /// What it may print; `nil` when it declares by use.
    public let variables: [Variable]?
    /// Pieces that it includes by `{{>name}}`.
    public let partials: [String: String]

    /// Creates a template.
    ///
    /// Nothing is checked yet; publishing does, and so does ``preview(_:)``.
    public init(
        _ name: String, purpose: Purpose, subject: String? = nil, text: String, html: String? = nil,
        variables: [Variable]? = nil, partials: [String: String] = [:]
    ) {
        self.name = name
        self.purpose = purpose
        self.subject = subject
        self.text = text
        self.html = html
        self.variables = variables
        self.partials = partials
    }

    /// A name that a template may print.
    ///
    /// Declaring `product` covers `product.name`; in a section over `items`, `title` is covered by `title`, `items` and
    /// `items.title`.
    public struct Variable: Sendable, Hashable {
        /// The name, dotted for a field of a record: `traits.firstName`.
        public let name: String
        /// What stands in its place when it is missing.
        public let fallback: PropertyValue?
        /// Whether the message is sent without it.
        public let isOptional: Bool

        /// A name without which the message is not sent.
        public init(_ name: String) {
            self.init(name, fallback: nil, isOptional: false)
        }

        /// A name with a text or number to stand in for it.
        public init(_ name: String, fallback: PropertyValue) {
            self.init(name, fallback: fallback, isOptional: false)
        }

        /// A name that renders as nothing when it is missing.
        public static func optional(_ name: String) -> Variable {
            Variable(name, fallback: nil, isOptional: true)
        }

        private init(_ name: String, fallback: PropertyValue?, isOptional: Bool) {
            self.name = name
            self.fallback = fallback
            self.isOptional = isOptional
        }
    }
}

extension MessageTemplate.Variable: ExpressibleByStringLiteral {
    /// A name without which the message is not sent.
    public init(stringLiteral value: String) { self.init(value) }
}
