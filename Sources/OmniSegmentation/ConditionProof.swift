// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// Why a condition holds for a person at an instant, or why it does not: the condition's tree with an answer at each
/// node.
public struct ConditionProof: Sendable, Hashable, CustomStringConvertible {
    /// The condition in plain English.
    public let text: String
    /// Whether it holds.
    public let holds: Bool
    /// The instant at which the answer becomes the opposite if nothing else happens; `nil` for never.
    public let until: Timestamp?
    /// For conditions on events: the times that count, newest first, as far as they are kept to decide it.
    public let times: [Timestamp]
    /// The proofs of the conditions inside.
    public let parts: [ConditionProof]

    /// An indented list, one condition a line.
    public var description: String { lines(indent: "").joined(separator: "\n") }

    private func lines(indent: String) -> [String] {
        var line = indent + (holds ? "yes: " : "no: ") + text
        if let until { line += " (until \(until))" }
        return [line] + parts.flatMap { $0.lines(indent: indent + "  ") }
    }
}

extension AudienceState {
    /// Explains one audience at an instant, from the settled one on.
    package func proof(of index: Int, at time: Timestamp, _ plan: AudiencePlan) -> ConditionProof {
        let image = words.isEmpty ? plan.blank : words
        let instant = max(time.microseconds, image[ImageLayout.settled])
        return ProofReader(plan: plan, image: image, now: instant).proof(of: plan.audiences[index].condition)
    }
}

private struct ProofReader {
    let plan: AudiencePlan
    let image: [Int64]
    let now: Int64

    func proof(of condition: Condition) -> ConditionProof {
        let lowered = condition.lowered
        let holds = value(of: lowered, at: now)
        // The answer can change only where some clock inside closes.
        let until = ends(in: lowered).sorted().first { value(of: lowered, at: $0) != holds }
        var parts: [ConditionProof] = []
        switch condition {
        case .all(let conditions), .any(let conditions): parts = conditions.map { proof(of: $0) }
        case .not(let inner) where !inner.isLeaf: parts = [proof(of: inner)]
        default: break
        }
        return ConditionProof(
            text: condition.description, holds: holds, until: until.map { Timestamp(microseconds: $0) },
            times: times(of: condition), parts: parts)
    }

    private func value(of condition: LoweredCondition, at instant: Int64) -> Bool {
        switch condition {
        case .open(let key): end(of: key) > instant
        case .trait(let test): plan.atoms.traits[test].map { plan.tables.holds($0, at: instant, image.span) } ?? false
        case .all(let parts): parts.allSatisfy { value(of: $0, at: instant) }
        case .any(let parts): parts.contains { value(of: $0, at: instant) }
        case .not(let inner): !value(of: inner, at: instant)
        }
    }

    private func ends(in condition: LoweredCondition) -> [Int64] {
        switch condition {
        case .open(let key):
            let end = end(of: key)
            return end > now && end < .max ? [end] : []
        case .trait: return []
        case .all(let parts), .any(let parts): return parts.flatMap { ends(in: $0) }
        case .not(let inner): return ends(in: inner)
        }
    }

    private func end(of key: ClockKey) -> Int64 {
        guard let place = plan.atoms.clocks[key] else { return .min }
        let clock = plan.tables.clocks[place]
        return clock.end(from: image[clock.word])
    }

    private func times(of condition: Condition) -> [Timestamp] {
        let (query, length): (EventQuery, Int64)
        switch condition {
        case .count(let count): (query, length) = (count.query, count.within?.microseconds ?? ClockKey.forEver)
        case .recency(let recency): (query, length) = (recency.query, ClockKey.forEver)
        case .not(let inner) where inner.isLeaf: return times(of: inner)
        default: return []
        }
        guard let stream = plan.atoms.streams[query] else { return [] }
        let window = Clock(word: 0, length: length)
        let kept = image[stream.base..<(stream.base + stream.capacity)]
        return kept.filter { $0 != .min && window.end(from: $0) > now }.map { Timestamp(microseconds: $0) }
    }
}
