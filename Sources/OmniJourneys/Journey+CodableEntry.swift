// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Journey.Entry: Codable {
    private enum Tag: String, CodingKey { case event, audience, monthly }
    private enum AudienceKey: String, CodingKey { case name, again }
    private enum EventKey: String, CodingKey { case on, again }
    private enum MonthKey: String, CodingKey { case day, at, among }

    /// Reads `{"event": …}`, `{"audience": …}` or `{"monthly": …}`.
    public init(from decoder: any Decoder) throws {
        let (container, tag) = try decoder.tagged(Tag.self, "an entry")
        switch tag {
        case .event:
            let inner = try container.nestedContainer(keyedBy: EventKey.self, forKey: tag)
            self = .onEvent(
                try inner.decode(EventTrigger.self, forKey: .on),
                again: try inner.decode(Journey.Reentry.self, forKey: .again))
        case .audience:
            let inner = try container.nestedContainer(keyedBy: AudienceKey.self, forKey: tag)
            self = .onAudience(
                try inner.decode(String.self, forKey: .name),
                again: try inner.decode(Journey.Reentry.self, forKey: .again))
        case .monthly:
            let inner = try container.nestedContainer(keyedBy: MonthKey.self, forKey: tag)
            self = .onMonthDay(
                day: try inner.decode(Int.self, forKey: .day), at: try inner.decode(LocalTime.self, forKey: .at),
                among: try inner.decodeIfPresent(String.self, forKey: .among))
        }
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Tag.self)
        switch self {
        case .onEvent(let trigger, let again):
            var inner = container.nestedContainer(keyedBy: EventKey.self, forKey: .event)
            try inner.encode(trigger, forKey: .on)
            try inner.encode(again, forKey: .again)
        case .onAudience(let name, let again):
            var inner = container.nestedContainer(keyedBy: AudienceKey.self, forKey: .audience)
            try inner.encode(name, forKey: .name)
            try inner.encode(again, forKey: .again)
        case .onMonthDay(let day, let time, let among):
            var inner = container.nestedContainer(keyedBy: MonthKey.self, forKey: .monthly)
            try inner.encode(day, forKey: .day)
            try inner.encode(time, forKey: .at)
            try inner.encodeIfPresent(among, forKey: .among)
        }
    }
}

extension Journey.Exit: Codable {
    private enum Tag: String, CodingKey { case event, audienceEntered, audienceLeft }

    /// Reads `{"event": …}`, `{"audienceEntered": name}` or `{"audienceLeft": name}`.
    public init(from decoder: any Decoder) throws {
        let (container, tag) = try decoder.tagged(Tag.self, "an exit")
        switch tag {
        case .event: self = .onEvent(try container.decode(EventTrigger.self, forKey: tag))
        case .audienceEntered: self = .onAudienceEntered(try container.decode(String.self, forKey: tag))
        case .audienceLeft: self = .onAudienceLeft(try container.decode(String.self, forKey: tag))
        }
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Tag.self)
        switch self {
        case .onEvent(let trigger): try container.encode(trigger, forKey: .event)
        case .onAudienceEntered(let name): try container.encode(name, forKey: .audienceEntered)
        case .onAudienceLeft(let name): try container.encode(name, forKey: .audienceLeft)
        }
    }
}
