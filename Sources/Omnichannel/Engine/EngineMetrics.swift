// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Metrics

/// Counters of the engine under `omni.…`, by the rules of swift-metrics: bounded labels, never a person.
struct EngineMetrics: Sendable {
    private let accepted = Counter(label: "omni.facts", dimensions: [("outcome", "accepted")])
    private let duplicate = Counter(label: "omni.facts", dimensions: [("outcome", "duplicate")])
    private let refused = Counter(label: "omni.facts", dimensions: [("outcome", "refused")])
    private let wakes = Counter(label: "omni.wakes")
    private let commits = Timer(label: "omni.commit")

    func count(_ outcomes: some Sequence<IngestOutcome>) {
        var counts = (accepted: Int64(0), duplicate: Int64(0), refused: Int64(0))
        for outcome in outcomes {
            switch outcome {
            case .accepted: counts.accepted += 1
            case .duplicate: counts.duplicate += 1
            case .refused: counts.refused += 1
            }
        }
        if counts.accepted > 0 { accepted.increment(by: counts.accepted) }
        if counts.duplicate > 0 { duplicate.increment(by: counts.duplicate) }
        if counts.refused > 0 { refused.increment(by: counts.refused) }
    }

    func countWakes(_ number: Int) { wakes.increment(by: Int64(number)) }

    func recordCommit(_ duration: Duration) { commits.record(duration: duration) }

    /// A message of a journey on a channel came to an end.
    func countMessage(journey: String, channel: String, outcome: String) {
        Counter(
            label: "omni.messages", dimensions: [("journey", journey), ("channel", channel), ("outcome", outcome)]
        )
        .increment()
    }
}
