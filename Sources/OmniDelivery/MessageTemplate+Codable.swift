// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniChannels
public import OmniCore

extension MessageTemplate: Codable {
    private enum Key: String, CodingKey {
        case name
        case purpose
        case subject
        case text
        case html
        case variables
        case partials
    }

    /// Reads an object in which what is left out has its default.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init(
            try fields.decode(String.self, forKey: .name),
            purpose: try fields.decode(Purpose.self, forKey: .purpose),
            subject: try fields.decodeIfPresent(String.self, forKey: .subject),
            text: try fields.decode(String.self, forKey: .text),
            html: try fields.decodeIfPresent(String.self, forKey: .html),
            variables: try fields.decodeIfPresent([Variable].self, forKey: .variables),
            partials: try fields.decodeIfPresent([String: String].self, forKey: .partials) ?? [:])
    }

    /// Writes an object without what has its default.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(name, forKey: .name)
        try fields.encode(purpose, forKey: .purpose)
        try fields.encodeIfPresent(subject, forKey: .subject)
        try fields.encode(text, forKey: .text)
        try fields.encodeIfPresent(html, forKey: .html)
        try fields.encodeIfPresent(variables, forKey: .variables)
        if !partials.isEmpty { try fields.encode(partials, forKey: .partials) }
    }
}

extension MessageTemplate.Variable: Codable {
    private enum Key: String, CodingKey {
        case name
        case fallback
        case optional
    }

    /// Reads a name, or an object with the name and a fallback or `"optional": true`.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self.init(name)
            return
        }
        let fields = try decoder.container(keyedBy: Key.self)
        let name = try fields.decode(String.self, forKey: .name)
        if let fallback = try fields.decodeIfPresent(PropertyValue.self, forKey: .fallback) {
            self.init(name, fallback: fallback)
        } else if try fields.decodeIfPresent(Bool.self, forKey: .optional) == true {
            self = .optional(name)
        } else {
            self.init(name)
        }
    }

    /// Writes the shortest form.
    public func encode(to encoder: any Encoder) throws {
        if fallback == nil, !isOptional {
            var single = encoder.singleValueContainer()
            try single.encode(name)
            return
        }
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(name, forKey: .name)
        try fields.encodeIfPresent(fallback, forKey: .fallback)
        if isOptional { try fields.encode(true, forKey: .optional) }
    }
}

extension MessageTemplate: MessageReference {
    /// The name of the template.
    public var messageName: String { name }
    /// The purpose of the template.
    public var messagePurpose: Purpose { purpose }
}
