// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments

/// GrowthBook's features and experiments, translated into ours.
///
/// What decides about arms is the product: `Experiment.allocate`, with its ranges, namespaces, filters, fallback ids and
/// sticky buckets. What is here only reads the JSON: switches for testers, conditions, rules in order.
struct GrowthBookRunner {
    let context: JSONCase
    /// Nil where sticky buckets are switched off.
    var memory: StickyBuckets?
    private var path: Set<String> = []

    init(_ context: JSONCase, memory: StickyBuckets? = nil) {
        self.context = context
        self.memory = memory
    }

    private var attributes: JSONCase { context["attributes"] }

    // MARK: Features

    mutating func feature(_ key: String) -> JSONCase {
        guard path.insert(key).inserted else { return result(.null, "cyclicPrerequisite") }
        defer { path.remove(key) }
        let feature = context["features"][key]
        guard !feature.isNull else { return result(.null, "unknownFeature") }
        for rule in feature["rules"].list {
            switch prerequisites(rule) {
            case .met: break
            case .skip: continue
            case .cyclic: return result(.null, "cyclicPrerequisite")
            case .blocked: return result(.null, "prerequisite")
            }
            guard filters(rule).allSatisfy({ $0.contains(unit) }) else { continue }
            if let forced = rule.fields["force"] {
                guard MongoCondition.holds(rule["condition"], for: attributes, groups: context["savedGroups"]),
                    isInRollout(rule, key)
                else { continue }
                return result(forced, "force", rule: rule["id"].text)
            }
            if let found = experimentRule(rule, key) { return found }
        }
        return result(feature["defaultValue"], "defaultValue")
    }

    private enum Gate { case met, skip, blocked, cyclic }

    private mutating func prerequisites(_ rule: JSONCase) -> Gate {
        for parent in rule["parentConditions"].list {
            let answer = feature(parent["id"].text)
            if answer["source"].text == "cyclicPrerequisite" { return .cyclic }
            let value = JSONCase.fields(["value": answer["value"]])
            if !MongoCondition.holds(parent["condition"], for: value) { return parent["gate"].flag ? .blocked : .skip }
        }
        return .met
    }

    /// A rule that forces a value for a share of people is an experiment with one arm.
    private func isInRollout(_ rule: JSONCase, _ key: String) -> Bool {
        let range = rule["range"].numbers
        let coverage = rule["coverage"].number
        guard !range.isEmpty || coverage != nil else { return true }
        // GrowthBook counts the end of a rollout's coverage as in, the end of a range as out.
        let end = range.isEmpty ? (coverage == 0 ? 0 : ((coverage ?? 0) + 1e-12)) : range[1]
        let ranges = [BucketRange(range.first ?? 0, end)]
        guard let rollout = experiment(rule, name: key, arms: ["on"], ranges: ranges) else { return false }
        return rollout.allocate(unit).arm != nil
    }

    private mutating func experimentRule(_ rule: JSONCase, _ key: String) -> JSONCase? {
        var fields: [String: JSONCase] = [:]
        let kept = [
            "coverage", "weights", "hashAttribute", "fallbackAttribute", "disableStickyBucketing", "bucketVersion",
            "minBucketVersion", "namespace", "meta", "ranges", "name", "phase", "seed", "hashVersion", "filters",
            "condition",
        ]
        for name in kept { fields[name] = rule.fields[name] }
        fields["key"] = rule["key"].text.isEmpty ? .text(key) : rule["key"]
        fields["variations"] = rule.fields["variations"] ?? rule.fields["contextualVariations"]
        guard fields["variations"] != nil else { return nil }
        var leaf: [String: JSONCase] = [:]
        let bandit = context["contextualBandits"][rule["contextualBanditRef"].text]
        let found = bandit["contexts"].list.first { MongoCondition.holds($0["condition"], for: attributes) }
        var weighted = fields
        if !bandit.isNull {
            weighted["weights"] = found?["weights"] ?? fields["weights"]
            leaf["leafId"] = found?["leafId"] ?? .number(-1)
            leaf["variationWeights"] = weighted["weights"]
            leaf["banditVersion"] = bandit["banditVersion"]
        }
        var answer = run(.fields(weighted), feature: key)
        guard answer["inExperiment"].flag, !answer["passthrough"].flag else { return nil }
        fields = weighted
        if answer["hashUsed"].flag, !leaf.isEmpty {
            fields["contextualBandit"] = .fields(leaf)
            answer = .fields(answer.fields.merging(leaf) { _, new in new })
        }
        var full = result(answer["value"], "experiment", rule: rule["id"].text).fields
        full["experiment"] = .fields(fields)
        full["experimentResult"] = answer
        return .fields(full)
    }

    private func result(_ value: JSONCase, _ source: String, rule: String = "") -> JSONCase {
        .fields([
            "value": value, "on": .bool(value.isTruthy), "off": .bool(!value.isTruthy), "source": .text(source),
            "ruleId": .text(rule),
        ])
    }

    // MARK: Experiments

    mutating func run(_ json: JSONCase, feature: String? = nil) -> JSONCase {
        let key = json["key"].text
        let count = json["variations"].list.count
        func outside(_ index: Int = -1, isSticky: Bool = false) -> JSONCase {
            answer(json, feature, index, hashUsed: false, isSticky: isSticky)
        }
        guard count >= 2, context["enabled"] != .bool(false) else { return outside() }
        if let forced = queryOverride(key, count) { return outside(forced) }
        if let forced = context["forcedVariations"][key].number { return outside(Int(forced)) }
        if json["status"].text == "draft" || json["active"] == .bool(false) { return outside() }
        let names = (0..<count).map { json["meta"][$0]["key"].text.isEmpty ? "\($0)" : json["meta"][$0]["key"].text }
        let weights = json["weights"].isNull ? nil : json["weights"].numbers
        let ranges =
            json["ranges"].isNull
            ? Bucketing.ranges(count: count, coverage: json["coverage"].number ?? 1, weights: weights)
            : json["ranges"].list.map { BucketRange($0.numbers[0], $0.numbers[1]) }
        guard let experiment = experiment(json, name: key, arms: names, ranges: ranges) else { return outside() }
        var copy = self
        let isEligible = {
            guard
                MongoCondition.holds(
                    json["condition"], for: copy.attributes, groups: copy.context["savedGroups"])
            else { return false }
            return copy.prerequisites(json) == .met
        }
        var buckets = memory ?? StickyBuckets()
        let allocation = experiment.allocate(unit, remembering: &buckets, isEligible: isEligible)
        switch allocation {
        case .outside(let reason): return outside(isSticky: reason == .versionBlocked)
        case .arm(let place):
            if let force = json.fields["force"] { return outside(Int(force.number ?? -1)) }
            if context["qaMode"].flag || json["status"].text == "stopped" { return outside() }
            if memory != nil { memory = buckets }
            return answer(
                json, feature, place.index, hashUsed: true, isSticky: place.isSticky, bucket: place.position)
        }
    }

    private func answer(
        _ json: JSONCase, _ feature: String?, _ index: Int, hashUsed: Bool, isSticky: Bool, bucket: Double? = nil
    ) -> JSONCase {
        let variations = json["variations"].list
        let isIn = variations.indices.contains(index)
        let shown = isIn ? index : 0
        let meta = json["meta"][shown]
        var attribute = json["hashAttribute"].text.isEmpty ? "id" : json["hashAttribute"].text
        if !attributes[attribute].isTruthy, memory != nil, !json["disableStickyBucketing"].flag,
            attributes[json["fallbackAttribute"].text].isTruthy
        {
            attribute = json["fallbackAttribute"].text
        }
        var fields: [String: JSONCase] = [
            "key": .text(meta["key"].text.isEmpty ? "\(shown)" : meta["key"].text), "inExperiment": .bool(isIn),
            "hashUsed": .bool(hashUsed), "variationId": .number(Double(shown)), "stickyBucketUsed": .bool(isSticky),
            "value": variations.indices.contains(shown) ? variations[shown] : .null, "hashAttribute": .text(attribute),
            "hashValue": attributes[attribute],
        ]
        fields["featureId"] = feature.map { .text($0) } ?? .null
        fields["bucket"] = bucket.map { .number($0) }
        if meta["passthrough"].flag { fields["passthrough"] = .bool(true) }
        if !meta["name"].isNull { fields["name"] = meta["name"] }
        return .fields(fields)
    }

    /// Nil for a version of the hash that does not exist.
    private func experiment(_ json: JSONCase, name: String, arms: [String], ranges: [BucketRange]) -> Experiment? {
        guard let version = Bucketing.Version(rawValue: Int(json["hashVersion"].number ?? 1)) else { return nil }
        let space = json["namespace"].list
        let fallback = json["fallbackAttribute"].text
        let rules = AllocationRules(
            ranges: ranges, version: version,
            namespace: space.count == 3
                ? ExperimentNamespace(space[0].text, from: space[1].number ?? 0, to: space[2].number ?? 0) : nil,
            filters: filters(json),
            attribute: json["hashAttribute"].text.isEmpty ? "id" : json["hashAttribute"].text,
            fallbackAttribute: fallback.isEmpty ? nil : fallback,
            isSticky: memory != nil && !json["disableStickyBucketing"].flag,
            bucketVersion: Int(json["bucketVersion"].number ?? 0),
            minimumBucketVersion: Int(json["minBucketVersion"].number ?? 0))
        let seed = json["seed"].text.isEmpty ? name : json["seed"].text
        return Experiment(name, arms: arms.map { .init($0) }, seed: seed, rules: rules)
    }

    private func filters(_ json: JSONCase) -> [BucketFilter] {
        json["filters"].list
            .map { filter in
                BucketFilter(
                    seed: filter["seed"].text,
                    ranges: filter["ranges"].list.map { BucketRange($0.numbers[0], $0.numbers[1]) },
                    attribute: filter["attribute"].text.isEmpty ? "id" : filter["attribute"].text,
                    version: Bucketing.Version(rawValue: Int(filter["hashVersion"].number ?? 2)) ?? .two)
            }
    }

    /// Every attribute that is an id; what JavaScript takes for false counts as missing.
    private var unit: BucketUnit { BucketUnit(attributes.fields.filter { $0.value.isTruthy }.mapValues(\.script)) }

    private func queryOverride(_ key: String, _ count: Int) -> Int? {
        let query = context["url"].text.split(separator: "#")[...].first?.split(separator: "?").dropFirst().first ?? ""
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=")
            if parts.count == 2, parts[0] == key, let index = Int(parts[1]), (0..<count).contains(index) {
                return index
            }
        }
        return nil
    }
}
