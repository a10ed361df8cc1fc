// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Boxes and arrows from left to right, such as a fact's way through the engine.
///
/// Boxes stand in layers: each to the right of all boxes that lead to it. Arrows of a cycle that lead back point left.
/// Arrows to or from a box that does not exist are left out; of boxes with the same id the first counts.
public struct FlowDiagram: Chart {
    /// What a box stands for, which its outline tells.
    public enum Kind: Sendable, Hashable {
        /// Something that happens: a rounded box.
        case step
        /// Where something is kept: a box with a double edge at the left.
        case store
        /// Someone or something outside: a dashed box.
        case outside
        /// A choice: a box with pointed ends.
        case decision
    }

    /// A box.
    public struct Node: Sendable, Hashable {
        /// What arrows call the box by.
        public var id: String
        /// The name written in the box, on at most two lines.
        public var title: String
        /// Small print below the title; empty for none.
        public var detail: String
        /// What the box stands for.
        public var kind: Kind

        /// Creates a box.
        public init(id: String, title: String, detail: String = "", kind: Kind = .step) {
            self.id = id
            self.title = title
            self.detail = detail
            self.kind = kind
        }
    }

    /// An arrow.
    public struct Edge: Sendable, Hashable {
        /// The id of the box that the arrow leaves.
        public var from: String
        /// The id of the box that the arrow points to.
        public var to: String
        /// A word or two beside the arrow; empty for none.
        public var label: String

        /// Creates an arrow.
        public init(from: String, to: String, label: String = "") {
            self.from = from
            self.to = to
            self.label = label
        }
    }

    /// What the picture is about, drawn above it.
    public var title: String
    /// What the picture says, for readers who cannot see it.
    public var description: String
    /// The boxes; within a layer their order here decides where nothing else does.
    public var nodes: [Node]
    /// The arrows.
    public var edges: [Edge]
    /// A whole row; a small diagram is not enlarged to fill it.
    public var width: ChartWidth { .full }

    /// Creates a diagram; places of boxes follow from the arrows.
    public init(title: String, description: String, nodes: [Node], edges: [Edge]) {
        self.title = title
        self.description = description
        self.nodes = nodes
        self.edges = edges
    }

    /// The arrows, by the names of their boxes.
    public var data: Table {
        let names = Dictionary(nodes.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        let body = edges.compactMap { edge -> [String]? in
            guard let from = names[edge.from], let to = names[edge.to] else { return nil }
            return [from, to, edge.label]
        }
        return Table(
            caption: title, headers: ["From", "To", "When"], rows: body, alignment: [.leading, .leading, .leading])
    }
}
