// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniExperiments

extension Journey {
    /// Draws the journey as a Mermaid flowchart: text that GitHub, DocC plug-ins and many editors show as a picture.
    ///
    /// The same journey always gives the same text. Names are escaped, so that no author can break the diagram.
    public func mermaid() -> String {
        var drawing = MermaidDrawing()
        drawing.draw(self)
        return drawing.lines.joined(separator: "\n") + "\n"
    }
}

/// Numbers the steps in the order in which they are written, and joins them.
private struct MermaidDrawing {
    /// An arrow that still looks for its head.
    struct Loose {
        let from: String
        let label: String?
    }

    var lines = ["flowchart TD"]
    private var count = 0

    mutating func draw(_ journey: Journey) {
        lines.append("    entry([\(quoted(journey.entry.text))])")
        var loose = [Loose(from: "entry", label: nil)]
        if journey.holdout > 0 {
            lines.append("    held([\(quoted("holdout"))])")
            lines.append("    entry -->|\(quoted(percent(journey.holdout)))| held")
        }
        loose = draw(journey.steps, from: loose)
        lines.append("    done([\(quoted("end"))])")
        join(loose, to: "done")
        for (number, exit) in journey.exits.enumerated() {
            lines.append("    exit\(number)[/\(quoted("exit: " + exit.text))/]")
            lines.append("    exit\(number) -.-> done")
        }
    }

    private mutating func draw(_ steps: [Journey.Step], from start: [Loose]) -> [Loose] {
        var loose = start
        for step in steps { loose = draw(step, from: loose) }
        return loose
    }

    private mutating func draw(_ step: Journey.Step, from start: [Loose]) -> [Loose] {
        let id = "n\(count)"
        count += 1
        let (open, close) = step.action.frame
        lines.append("    \(id)\(open)\(quoted(step.name + ": " + step.action.text))\(close)")
        join(start, to: id)
        if case .stop = step.action { return [] }
        let ways = step.action.nested
        if ways.isEmpty { return [Loose(from: id, label: nil)] }
        if case .split(let experiment, _) = step.action, experiment.holdout > 0 {
            lines.append("    \(id)h([\(quoted("holdout"))])")
            lines.append("    \(id) -->|\(quoted(percent(experiment.holdout)))| \(id)h")
        }
        return ways.flatMap { way in draw(way.steps, from: [Loose(from: id, label: way.way)]) }
    }

    private mutating func join(_ loose: [Loose], to id: String) {
        for arrow in loose {
            let label = arrow.label.map { "|\(quoted($0))|" } ?? ""
            lines.append("    \(arrow.from) -->\(label) \(id)")
        }
    }

    private func percent(_ share: Double) -> String {
        // One decimal, without a formatter: 0.1 is "10 %", 0.025 is "2.5 %".
        let tenths = Int((share * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// Mermaid reads entities inside of quotes; everything that could end the quote or begin markup becomes one.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "#", "<", ">", "&", ";", "`", "\\", "|", "{", "}", "[", "]":
                result += "#\(scalar.value);"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    result += " "
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}

extension Journey.Entry {
    fileprivate var text: String {
        switch self {
        case .onEvent(let trigger, _): trigger.text
        case .onAudience(let name, _): "enters audience \(name)"
        case .onMonthDay(let day, let time, let among):
            "monthly on day \(day) at \(time)" + (among.map { " among \($0)" } ?? "")
        }
    }
}

extension Journey.Exit {
    fileprivate var text: String {
        switch self {
        case .onEvent(let trigger): trigger.text
        case .onAudienceEntered(let name): "enters audience \(name)"
        case .onAudienceLeft(let name): "leaves audience \(name)"
        }
    }
}

extension EventTrigger {
    fileprivate var text: String {
        event + (test == nil ? "" : " (filtered)") + (instance.map { " by \($0)" } ?? "")
    }
}

extension Journey.Action {
    fileprivate var frame: (open: String, close: String) {
        switch self {
        case .wait, .waitUntil: ("([", "])")
        case .branch, .split: ("{{", "}}")
        case .send: ("[", "]")
        case .stop: ("((", "))")
        }
    }

    fileprivate var text: String {
        switch self {
        case .wait(let span, let restart): "wait \(span)" + (restart.map { " since \($0.text)" } ?? "")
        case .waitUntil(let trigger, let span, _, _): "\(trigger.text) within \(span)"
        case .branch(.audience(let name), _, _): "in audience \(name)?"
        case .branch(.traits(let test), _, _): "trait \(test.properties.sorted().joined(separator: ", "))?"
        case .branch(.opening(let test), _, _): "opening \(test.properties.sorted().joined(separator: ", "))?"
        case .split(let experiment, _): "experiment \(experiment.name)"
        case .send(let message):
            "\(message.template) via \(message.channels.map(\.rawValue).joined(separator: ", "))"
        case .stop: "stop"
        }
    }
}
