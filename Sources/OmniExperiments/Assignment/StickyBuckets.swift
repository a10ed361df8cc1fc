// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Arms that were shown, kept by the id that they were shown to.
///
/// The engine remembers arms with the person and needs none of this. It is for places without an engine: a device that
/// assigns by its own id before a login, and by the person's afterwards. The format is that of GrowthBook's documents.
public struct StickyBuckets: Sendable, Hashable, Codable {
    /// What is kept for one id.
    public struct Document: Sendable, Hashable, Codable {
        /// The kind of id.
        public let attributeName: String
        /// The id.
        public let attributeValue: String
        /// By experiment and bucket version, the arm's name.
        public internal(set) var assignments: [String: String]

        /// Creates a document.
        public init(attributeName: String, attributeValue: String, assignments: [String: String] = [:]) {
            self.attributeName = attributeName
            self.attributeValue = attributeValue
            self.assignments = assignments
        }
    }

    /// By kind and id.
    public private(set) var documents: [String: Document] = [:]

    /// Creates an empty memory.
    public init() {}

    /// Creates a memory from stored documents; of two for one id the later one counts.
    public init(_ documents: [Document]) {
        for document in documents {
            self.documents[Self.key(document.attributeName, document.attributeValue)] = document
        }
    }

    /// Reads a memory whose documents stand under their own ids.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        documents = try container.decode([String: Document].self, forKey: .documents)
        let isSound = documents.allSatisfy { $0.key == Self.key($0.value.attributeName, $0.value.attributeValue) }
        try decoder.require(isSound, "a document stands under an id that is not its own")
    }

    /// Keeps an arm; keeping it twice changes nothing.
    public mutating func keep(_ arm: String, of experiment: String, version: Int, for attribute: String, id: String) {
        let fresh = Document(attributeName: attribute, attributeValue: id)
        documents[Self.key(attribute, id), default: fresh].assignments[Self.key(experiment, version)] = arm
    }

    /// Forgets an id, such as at an erasure.
    public mutating func forget(_ attribute: String, id: String) {
        documents[Self.key(attribute, id)] = nil
    }

    /// What is kept for a unit: the first kind of id before the second.
    func assignments(of unit: BucketUnit, _ attribute: String, _ fallback: String?) -> [String: String] {
        var result: [String: String] = [:]
        for kind in [fallback, attribute] {
            guard let kind, let id = unit[kind], let document = documents[Self.key(kind, id)] else { continue }
            result.merge(document.assignments) { _, later in later }
        }
        return result
    }

    static func key(_ experiment: String, _ version: Int) -> String { "\(experiment)__\(version)" }

    /// The version in a key of the experiment; nil for a key of another one.
    static func version(in key: String, of experiment: String) -> Int? {
        let start = experiment + "__"
        return key.hasPrefix(start) ? Int(key.dropFirst(start.count)) : nil
    }

    private static func key(_ attribute: String, _ id: String) -> String { attribute + "||" + id }
}
