// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniDelivery
package import OmniIdentity
package import OmniJourneys
package import OmniSegmentation

/// Definitions compiled once: what every step reads and nobody changes.
package final class EnginePlan: Sendable {
    package let audiences: AudiencePlan
    package let journeys: JourneyPlan
    package let templates: TemplateLibrary
    package let arbiter: Arbiter
    package let identity: IdentityRules
    /// Whose clock counts for people whose time zone is unknown.
    package let defaultZone: Zone
    package let salt: String
    /// The salt as a number, for what is minted from identifiers.
    package let chanceSeed: UInt32
    /// Whether definitions differ from those of the last start: then everybody has to be looked at once.
    package let needsSweep: Bool
    /// Stored versions of journeys that this release cannot read; their runs are parked.
    package let unreadable: [String]

    /// Compiles definitions, with earlier versions of journeys on which runs may still be.
    ///
    /// - Throws: ``OmniError`` with every problem of every definition at once.
    package init(
        _ definitions: Definitions, journeys published: [PublishedJourney], needsSweep: Bool = false,
        unreadable: [String] = [],
        channels: [ChannelName: ChannelCapabilities], salt: String = ""
    ) throws {
        var problems: [String] = []
        func attempt<Result>(_ body: () throws -> Result) -> Result? {
            do { return try body() } catch {
                problems.append("\(error)")
                return nil
            }
        }
        let audiences = attempt { try AudiencePlan(definitions.audiences) }
        let journeys = attempt {
            try JourneyPlan(
                published, audiences: definitions.audiences.map(\.name),
                holdouts: JourneyHoldouts(definitions.holdouts, sparing: Self.owed(definitions)))
        }
        let templates = attempt { try TemplateLibrary(definitions.templates) }
        problems += definitions.delivery.problems
        problems += Self.unresolved(definitions, channels: Set(channels.keys))
        problems += Holdout.problems(of: definitions.holdouts, among: definitions.journeys)
        problems += Self.mixed(definitions)
        guard problems.isEmpty, let audiences, let journeys, let templates else {
            throw OmniError(.invalidDefinitions, problems.joined(separator: "\n"))
        }
        self.audiences = audiences
        self.journeys = journeys
        self.templates = templates
        self.needsSweep = needsSweep
        self.unreadable = unreadable
        arbiter = Arbiter(policy: definitions.delivery, consentPolicy: definitions.consent, channels: channels)
        identity = definitions.identity
        defaultZone = definitions.delivery.defaultZone
        self.salt = salt
        chanceSeed = StableHash.murmur3_32(salt)
    }

    /// Journeys that send only what people are owed, with or without their consent.
    private static func owed(_ definitions: Definitions) -> Set<String> {
        let journeys = definitions.journeys.filter { journey in
            let messages = journey.messages
            return !messages.isEmpty && messages.allSatisfy { isOwed($0.message, definitions) }
        }
        return Set(journeys.map(\.name))
    }

    private static func isOwed(_ message: Journey.Message, _ definitions: Definitions) -> Bool {
        definitions.consent.withoutOptIn.contains(message.purpose)
    }

    /// Holdouts that would keep from people what they are owed, or nobody from anything.
    private static func mixed(_ definitions: Definitions) -> [String] {
        definitions.holdouts.flatMap { holdout in
            definitions.journeys.compactMap { journey in
                let owed = journey.messages.filter { isOwed($0.message, definitions) }.map(\.step)
                let isSpared = owed.count == journey.messages.count
                switch holdout.scope {
                case .universal where isSpared: return nil
                case .journey(journey.name) where isSpared && !owed.isEmpty:
                    return
                        "holdout '\(holdout.name)' would keep nobody out: people are owed all messages of journey '\(journey.name)'; remove it"
                case .universal, .journey(journey.name): return keeps(holdout, owed.first, journey)
                case .step(let step, of: journey.name): return keeps(holdout, owed.first { $0 == step }, journey)
                case .journey, .step: return nil
                }
            }
        }
    }

    private static func keeps(_ holdout: Holdout, _ step: String?, _ journey: Journey) -> String? {
        step.map {
            "holdout '\(holdout.name)' would keep step '\($0)' of journey '\(journey.name)' from people who are owed it; give what needs no opt-in a journey of its own"
        }
    }

    /// Messages that journeys send and nobody wrote, or that no registered channel could carry.
    private static func unresolved(_ definitions: Definitions, channels: Set<ChannelName>) -> [String] {
        let templates = Dictionary(definitions.templates.map { ($0.name, $0) }) { first, _ in first }
        var problems: [String] = []
        for journey in definitions.journeys {
            for (step, message) in journey.messages {
                let place = "journey '\(journey.name)', step '\(step)'"
                if let template = templates[message.template] {
                    if template.purpose != message.purpose {
                        problems.append(
                            "\(place): sends '\(message.template)' for \(message.purpose), but the template is for \(template.purpose)"
                        )
                    }
                } else {
                    problems.append("\(place): sends '\(message.template)', which is not among the templates; add it")
                }
                let missing = message.channels.filter { !channels.contains($0) }
                if !missing.isEmpty, missing.count == message.channels.count {
                    let names = missing.map(\.rawValue).joined(separator: ", ")
                    problems.append("\(place): none of its channels (\(names)) is registered with the engine")
                }
            }
        }
        return problems
    }
}
