// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension TouchPaths {
    /// Divides the conversions of these paths among channels.
    ///
    /// The credits of all channels add up to ``conversions``, and to ``value``, up to rounding. Where nothing converted
    /// every credit is zero.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for parameters without a meaning, or for time decay on paths
    ///   without ages; `tooMany` for exact Shapley values of more than 20 channels.
    public func credit(_ model: AttributionModel) throws -> AttributionCredit {
        try model.check(self)
        switch model {
        case .markov(let order):
            var chain = MarkovChain(order: order)
            chain.add(self)
            return chain.credit(of: self)
        case .shapley(let worth): return exactShapley(worth)
        case .sampledShapley(let worth, let permutations, let seed):
            return sampledShapley(worth, permutations: permutations, seed: seed)
        default: return ruled(model)
        }
    }

    func credit(
        _ model: AttributionModel, _ conversions: [Double], _ values: [Double], removal: [Double]? = nil,
        errors: [Double]? = nil
    ) -> AttributionCredit {
        let total = conversions.reduce(0, +)
        return AttributionCredit(
            model: model,
            channels: channels.indices.map { index in
                ChannelCredit(
                    channel: channels[index], conversions: conversions[index], value: values[index],
                    share: total > 0 ? conversions[index] / total : nil, removalEffect: removal?[index],
                    standardError: errors?[index])
            })
    }

    private func ruled(_ model: AttributionModel) -> AttributionCredit {
        var conversions = [Double](repeating: 0, count: channels.count)
        var values = conversions
        var weights: [Double] = []
        for path in 0..<count where converted[path] > 0 || self.values[path] != 0 {
            let range = starts[path]..<starts[path + 1]
            weights.removeAll(keepingCapacity: true)
            model.weigh(range.count, ages.isEmpty ? nil : ages[range], into: &weights)
            let sum = weights.reduce(0, +)
            // Touches so old that no weight is left share alike.
            let scale = sum > 0 && sum.isFinite ? 1 / sum : 0
            for (place, touch) in touches[range].enumerated() {
                let weight = scale > 0 ? weights[place] * scale : 1 / Double(range.count)
                conversions[Int(touch)] += converted[path] * weight
                values[Int(touch)] += self.values[path] * weight
            }
        }
        return credit(model, conversions, values)
    }
}

extension AttributionModel {
    func check(_ paths: TouchPaths) throws {
        switch self {
        case .position(let first, let last):
            guard first >= 0, last >= 0, first + last > 0, first + last <= 1 else {
                throw MetricsError(
                    .invalidInput, "position shares \(first) and \(last): each is 0 or more, together at most 1")
            }
        case .stepDecay(let halfLife):
            guard halfLife > 0, halfLife.isFinite else {
                throw MetricsError(.invalidInput, "a half-life of \(halfLife) touches: give a number above 0")
            }
        case .timeDecay(let halfLife):
            guard Self.days(halfLife) > 0 else {
                throw MetricsError(.invalidInput, "a half-life of \(halfLife): give a span above 0")
            }
            guard paths.count == 0 || !paths.ages.isEmpty else {
                throw MetricsError(
                    .invalidInput, "time decay on paths of which some have no ages: give all ages, or use stepDecay")
            }
        case .markov(let order):
            guard (1...3).contains(order) else {
                throw MetricsError(.invalidInput, "a Markov chain of order \(order): orders are 1, 2 and 3")
            }
        case .shapley:
            guard paths.channels.count <= 20 else {
                throw MetricsError(
                    .tooMany, "exact Shapley values of \(paths.channels.count) channels, at most 20: use sampledShapley"
                )
            }
        case .sampledShapley(_, let permutations, _):
            guard (2...1_000_000).contains(permutations) else {
                throw MetricsError(.invalidInput, "\(permutations) permutations: give 2 to 1000000, 2000 is usual")
            }
        case .first, .last, .linear: break
        }
    }

    static func days(_ span: Span) -> Double {
        Double(span.months) * 30.436_875 + Double(span.days) + Double(span.microseconds) / 86_400_000_000
    }

    /// The weights of a path's touches, not yet adding up to one.
    func weigh(_ count: Int, _ ages: ArraySlice<Double>?, into weights: inout [Double]) {
        switch self {
        case .first: for place in 0..<count { weights.append(place == 0 ? 1 : 0) }
        case .last: for place in 0..<count { weights.append(place == count - 1 ? 1 : 0) }
        case .position(let first, let last):
            let middle = count > 2 ? (1 - first - last) / Double(count - 2) : 0
            for place in 0..<count { weights.append(place == 0 ? first : place == count - 1 ? last : middle) }
            if count == 1 { weights[0] = 1 }
        case .stepDecay(let halfLife):
            for place in 0..<count { weights.append(exp2(-Double(count - 1 - place) / halfLife)) }
        case .timeDecay(let halfLife):
            let days = Self.days(halfLife)
            // Counted from the latest touch, so that a path of old touches only does not vanish.
            let latest = ages?.min() ?? 0
            for age in ages ?? [] { weights.append(exp2(-(age - latest) / days)) }
        default: for _ in 0..<count { weights.append(1) }
        }
    }
}
