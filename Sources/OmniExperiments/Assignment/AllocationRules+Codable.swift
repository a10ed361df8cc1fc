// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension AllocationRules: Codable {
    private enum Key: String, CodingKey {
        case coverage, ranges, version, namespace, filters, attribute, fallbackAttribute, isSticky, bucketVersion
        case minimumBucketVersion, requires
    }

    /// Reads the JSON form, in which everything that has its default is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func value<Value: Decodable>(_ key: Key, or standard: Value) throws -> Value {
            try container.decodeIfPresent(Value.self, forKey: key) ?? standard
        }
        self.init(
            coverage: try value(.coverage, or: 1),
            ranges: try container.decodeIfPresent([BucketRange].self, forKey: .ranges),
            version: try value(.version, or: .two),
            namespace: try container.decodeIfPresent(ExperimentNamespace.self, forKey: .namespace),
            filters: try value(.filters, or: []), attribute: try value(.attribute, or: "id"),
            fallbackAttribute: try container.decodeIfPresent(String.self, forKey: .fallbackAttribute),
            isSticky: try value(.isSticky, or: true), bucketVersion: try value(.bucketVersion, or: 0),
            minimumBucketVersion: try value(.minimumBucketVersion, or: 0), requires: try value(.requires, or: []))
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if coverage != 1 { try container.encode(coverage, forKey: .coverage) }
        try container.encodeIfPresent(ranges, forKey: .ranges)
        if version != .two { try container.encode(version, forKey: .version) }
        try container.encodeIfPresent(namespace, forKey: .namespace)
        if !filters.isEmpty { try container.encode(filters, forKey: .filters) }
        if attribute != "id" { try container.encode(attribute, forKey: .attribute) }
        try container.encodeIfPresent(fallbackAttribute, forKey: .fallbackAttribute)
        if !isSticky { try container.encode(isSticky, forKey: .isSticky) }
        if bucketVersion != 0 { try container.encode(bucketVersion, forKey: .bucketVersion) }
        if minimumBucketVersion != 0 { try container.encode(minimumBucketVersion, forKey: .minimumBucketVersion) }
        if !requires.isEmpty { try container.encode(requires, forKey: .requires) }
    }
}

extension AllocationRules {
    /// What stands in the way of publishing an experiment with these rules, in sentences.
    func problems(in experiment: Experiment) -> [String] {
        var problems: [String] = []
        let name = "experiment '\(experiment.name)'"
        if !(0...1).contains(coverage) { problems.append("the coverage of \(name) must be a share between 0 and 1") }
        if let ranges {
            if ranges.count != experiment.arms.count { problems.append("\(name) needs one range per arm") }
            let sorted = ranges.filter { $0.end > $0.start }.sorted { $0.start < $1.start }
            if zip(sorted, sorted.dropFirst()).contains(where: { $0.end > $1.start }) {
                problems.append("two ranges of \(name) overlap")
            }
        }
        if attribute.isEmpty || fallbackAttribute?.isEmpty == true {
            problems.append("\(name) needs the name of the id that is hashed")
        }
        if minimumBucketVersion > bucketVersion {
            problems.append("\(name) blocks its own bucket version; raise 'bucketVersion'")
        }
        for required in requires {
            if required.experiment == experiment.name { problems.append("\(name) requires itself") }
            if required.arms.isEmpty {
                problems.append("\(name) requires '\(required.experiment)' in no arm; name the arms that will do")
            }
        }
        return problems
    }
}
