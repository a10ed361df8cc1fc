// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OmniJourneys
import OmniSegmentation
import OmniStore

extension EnginePlan {
    /// Stores what is new in the definitions under the next version, and compiles them together with the earlier
    /// versions on which runs may be parked.
    ///
    /// A definition is new when its canonical JSON differs from every stored version's; returning to an earlier
    /// version makes that one current again.
    static func publish(
        _ definitions: Definitions, channels: [ChannelName: ChannelCapabilities], in store: any Store,
        at now: Timestamp, salt: String
    ) async throws -> EnginePlan {
        // Problems first: what cannot run is not stored.
        let candidates = definitions.journeys.map { PublishedJourney($0) }
        _ = try EnginePlan(definitions, journeys: candidates, channels: channels, salt: salt)
        let stored = try await store.definitions()
        var press = Press(stored: stored, now: now)
        var published: [PublishedJourney] = []
        for journey in definitions.journeys {
            let record = try press.record("journey", journey.name, journey)
            published.append(
                PublishedJourney(journey, version: record.version, isCurrent: true, since: record.publishedAt))
        }
        for template in definitions.templates { _ = try press.record("template", template.name, template) }
        for audience in definitions.audiences { _ = try press.record("audience", audience.name, audience) }
        _ = try press.record("policy", "delivery", definitions.delivery)
        _ = try press.record("policy", "consent", definitions.consent)
        _ = try press.record("policy", "identity", definitions.identity)
        if !definitions.holdouts.isEmpty || press.knows("policy", "holdouts") {
            _ = try press.record("policy", "holdouts", definitions.holdouts.sorted { $0.name < $1.name })
        }
        let earlier = try earlierJourneys(in: stored, besides: published)
        let fingerprint = try AudiencePlan(definitions.audiences).fingerprint
        let last = try await store.register(Register.audiences)
        // Monthly journeys reach people who do nothing, so new ones change when somebody has to be looked at.
        let hasNewJourneys = !stored.isEmpty && press.new.contains { $0.kind == "journey" }
        // First, so that a sweep that is cut short is taken up at the next start.
        if hasNewJourneys || (last != nil && last != fingerprint.bytes) {
            try await store.setRegister(Register.sweep, [1])
        }
        if !press.new.isEmpty { try await store.publish(press.new) }
        if last != fingerprint.bytes { try await store.setRegister(Register.audiences, fingerprint.bytes) }
        return try EnginePlan(
            definitions, journeys: published + earlier, needsSweep: try await store.register(Register.sweep) != nil,
            unreadable: unreadable(in: stored), channels: channels, salt: salt)
    }

    /// Versions that are not current.
    ///
    /// One that this release cannot read parks its runs and is reported.
    private static func earlierJourneys(
        in stored: [DefinitionRecord], besides current: [PublishedJourney]
    ) throws -> [PublishedJourney] {
        let taken = Set(current.map { "\($0.journey.name)#\($0.version)" })
        return stored.compactMap { record in
            guard record.kind == "journey", !taken.contains("\(record.name)#\(record.version)") else { return nil }
            guard let journey = try? JSONDecoder().decode(Journey.self, from: Data(record.json)) else { return nil }
            return PublishedJourney(
                journey, version: record.version, isCurrent: false, since: record.publishedAt)
        }
    }

    /// Stored journeys that this release cannot read, by name and version.
    private static func unreadable(in stored: [DefinitionRecord]) -> [String] {
        stored.compactMap { record in
            guard record.kind == "journey" else { return nil }
            let journey = try? JSONDecoder().decode(Journey.self, from: Data(record.json))
            return journey == nil ? "\(record.name) version \(record.version)" : nil
        }
    }
}

/// Numbers versions: the stored one with the same content, or the next.
private struct Press {
    private var versions: [String: [DefinitionRecord]]
    private let now: Timestamp
    private(set) var new: [DefinitionRecord] = []

    init(stored: [DefinitionRecord], now: Timestamp) {
        versions = Dictionary(grouping: stored) { "\($0.kind) \($0.name)" }
        self.now = now
    }

    func knows(_ kind: String, _ name: String) -> Bool { versions["\(kind) \(name)"] != nil }

    mutating func record(_ kind: String, _ name: String, _ definition: some Encodable) throws -> DefinitionRecord {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = [UInt8](try encoder.encode(definition))
        let fingerprint = StableHash.murmur3_128(json)
        let known = versions["\(kind) \(name)"] ?? []
        if let same = known.first(where: { $0.fingerprint == fingerprint }) { return same }
        let record = DefinitionRecord(
            kind: kind, name: name, version: (known.map(\.version).max() ?? 0) + 1, json: json,
            fingerprint: fingerprint, publishedAt: now)
        versions["\(kind) \(name)", default: []].append(record)
        new.append(record)
        return record
    }
}
