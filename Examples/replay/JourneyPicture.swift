// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import OmniCharts
import OmniMetrics
import Omnichannel

extension Journey {
    /// The journey as boxes and arrows.
    var picture: FlowDiagram {
        var picture = JourneyPicture()
        picture.draw(self)
        return FlowDiagram(
            title: name, description: "Steps of the journey \(name), in the order in which a person goes through them.",
            nodes: picture.nodes, edges: picture.edges)
    }
}

/// Numbers the steps and joins them.
private struct JourneyPicture {
    /// An arrow that still looks for its head.
    struct Loose {
        let from: String
        var label = ""
    }

    var nodes: [FlowDiagram.Node] = []
    var edges: [FlowDiagram.Edge] = []

    mutating func draw(_ journey: Journey) {
        let entry = add(journey.entry.words, .outside)
        var loose = [Loose(from: entry)]
        if journey.holdout > 0 {
            let held = add("held out", .outside, "\(Int((journey.holdout * 100).rounded())) % get nothing")
            edges.append(FlowDiagram.Edge(from: entry, to: held))
        }
        loose = draw(journey.steps, from: loose)
        join(loose, to: add("end", .outside))
    }

    private mutating func draw(_ steps: [Journey.Step], from start: [Loose]) -> [Loose] {
        steps.reduce(start) { draw($1, from: $0) }
    }

    private mutating func draw(_ step: Journey.Step, from start: [Loose]) -> [Loose] {
        switch step.action {
        case .wait(let span, _):
            return then(add(step.name, .step, "wait \(span.words)"), after: start)
        case .send(let message):
            let channels = message.channels.map(\.rawValue).joined(separator: ", then ")
            return then(add(step.name, .step, "send \(message.template) by \(channels)"), after: start)
        case .stop:
            join(start, to: add(step.name, .outside, "stop"))
            return []
        case .waitUntil(let trigger, let span, let one, let other):
            let node = add(step.name, .decision, "\(trigger.event) within \(span.words)?")
            join(start, to: node)
            return ways(from: node, [("yes", one), ("no", other)])
        case .branch(let test, let one, let other):
            let node = add(step.name, .decision, test.words)
            join(start, to: node)
            return ways(from: node, [("yes", one), ("no", other)])
        case .split(let experiment, let arms):
            let node = add(step.name, .decision, experiment.name)
            join(start, to: node)
            return ways(from: node, arms.map { ($0.arm, $0.steps) })
        }
    }

    private mutating func ways(from node: String, _ ways: [(String, [Journey.Step])]) -> [Loose] {
        ways.flatMap { label, steps in draw(steps, from: [Loose(from: node, label: label)]) }
    }

    private mutating func then(_ node: String, after loose: [Loose]) -> [Loose] {
        join(loose, to: node)
        return [Loose(from: node)]
    }

    private mutating func join(_ loose: [Loose], to node: String) {
        for arrow in loose { edges.append(FlowDiagram.Edge(from: arrow.from, to: node, label: arrow.label)) }
    }

    private mutating func add(_ title: String, _ kind: FlowDiagram.Kind, _ detail: String = "") -> String {
        let id = "n\(nodes.count)"
        nodes.append(FlowDiagram.Node(id: id, title: title, detail: detail, kind: kind))
        return id
    }
}

extension Journey.Entry {
    fileprivate var words: String {
        switch self {
        case .onEvent(let trigger, _): trigger.event
        case .onAudience(let name, _): "becomes \(name)"
        case .onMonthDay(let day, let time, let among): "day \(day) at \(time)" + (among.map { ", \($0)" } ?? "")
        }
    }
}

extension Journey.Test {
    fileprivate var words: String {
        switch self {
        case .audience(let name): "is \(name)?"
        case .traits: "what is known about them?"
        case .opening: "how did it begin?"
        }
    }
}
#endif
