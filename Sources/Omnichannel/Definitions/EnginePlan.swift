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
            try JourneyPlan(published, audiences: definitions.audiences.map(\.name))
        }
        let templates = attempt { try TemplateLibrary(definitions.templates) }
        problems += definitions.delivery.problems
        problems += Self.unresolved(definitions, channels: Set(channels.keys))
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

extension Journey {
    /// Every message that the journey may send, with the step's name.
    package var messages: [(step: String, message: Message)] { Self.messages(in: steps) }

    private static func messages(in steps: [Step]) -> [(step: String, message: Message)] {
        steps.flatMap { step -> [(step: String, message: Message)] in
            switch step.action {
            case .send(let message): [(step.name, message)]
            case .branch(_, let then, let otherwise), .waitUntil(_, _, let then, let otherwise):
                messages(in: then) + messages(in: otherwise)
            case .split(_, let arms): arms.flatMap { messages(in: $0.steps) }
            case .wait, .stop: []
            }
        }
    }
}
