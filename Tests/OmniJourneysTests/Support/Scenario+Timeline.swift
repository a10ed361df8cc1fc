// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniJourneys

extension Scenario {
    /// All acts so far, in order, grouped by the instants at which they are dated.
    var timeline: String {
        var groups: [(at: String, texts: [String])] = []
        for (committed, act) in log {
            guard let (dated, text) = told(act) else { continue }
            let late = committed > dated ? " (at \(offset(committed)))" : ""
            let at = offset(dated) + late
            if groups.last?.at == at {
                groups[groups.count - 1].texts.append(text)
            } else {
                groups.append((at, [text]))
            }
        }
        return groups.map { "\($0.at): \($0.texts.joined(separator: ", "))" }.joined(separator: " · ")
    }

    /// What an act is called; nil for the person's creation, with which every story begins.
    private func told(_ act: Act) -> (Timestamp, String)? {
        switch act {
        case .personCreated: return nil
        case .runEntered(let run):
            let instance = run.instance.isEmpty ? "" : "[\(run.instance)]"
            let version = run.version == 1 ? "" : " v\(run.version)"
            return (run.asOf, "enter \(run.journey)\(instance)\(version)")
        case .runMoved(let move):
            return (move.asOf, move.step + (move.wakeAt.map { " until \(offset($0))" } ?? ""))
        case .runEnded(let end): return (end.asOf, "end \(end.reason)")
        case .armAssigned(let arm): return (arm.asOf, "arm \(arm.experiment)=\(arm.arm)")
        case .messagePlanned(let message):
            let channels = message.channels.map(\.rawValue).joined(separator: "/")
            return (message.asOf, "plan \(message.template) via \(channels)")
        case .woke(let asOf): return (asOf, "woke")
        default: return (now, "unexpected \(act)")
        }
    }

    /// "1d2h30m" since the start of the story; "0" at the start, with a minus before it.
    func offset(_ instant: Timestamp) -> String {
        var seconds = (instant.microseconds - start.microseconds) / 1_000_000
        guard seconds != 0 else { return "0" }
        var text = seconds < 0 ? "-" : ""
        seconds = abs(seconds)
        for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)] as [(String, Int64)] {
            if seconds >= length { text += "\(seconds / length)\(unit)" }
            seconds %= length
        }
        return text
    }
}
