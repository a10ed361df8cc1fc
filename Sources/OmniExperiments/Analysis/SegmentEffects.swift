// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics

/// Which segments responded how, with the correction that looking at many of them needs.
///
/// Among twenty segments of a treatment that does nothing, one will look special. So each segment's p-value is corrected,
/// and one test (Cochran's Q) asks first whether the segments differ at all.
public struct SegmentEffects: Sendable {
    /// One segment's effect.
    public struct Segment: Sendable {
        /// The segment's name.
        public let name: String
        /// People in both arms.
        public let people: Int
        /// The comparison, without correction; nil when the samples allow none.
        public let comparison: ArmComparison?
        /// The p-value corrected for the number of segments that could be compared.
        public let adjustedPValue: Double?
        /// The interval that holds for all segments together: each at alpha divided by their number (Bonferroni).
        public let interval: ClosedInterval?
        /// Why there is no comparison.
        public let problem: ExperimentError?
    }

    /// Every segment, the largest effect first and those that could not be compared last.
    public let segments: [Segment]
    /// How often chance alone makes the segments' effects differ at least so much; nil with fewer than two.
    public let heterogeneity: Double?
    /// The mean effect, each segment weighted by how well its effect is known; nil with none.
    public let pooledEffect: Double?

    /// Names of the segments whose corrected p-value is at most a rate, the largest effect first.
    public func responding(alpha: Double = 0.05) -> [String] {
        segments.filter { ($0.adjustedPValue ?? 1) <= alpha && ($0.comparison?.effect ?? 0) > 0 }.map(\.name)
    }

    /// Compares the arms in every segment.
    ///
    /// - Parameters:
    ///   - segments: By name, control and treatment; nobody may be in two segments, or the correction is only rough.
    ///   - scale: The scale of effects.
    ///   - correction: How p-values are corrected.
    ///   - alpha: The error rate of the intervals.
    /// - Throws: ``ExperimentError`` for an alpha outside 0…1. A segment that allows no comparison says so itself.
    public init(
        _ segments: [String: (control: ArmSample, treatment: ArmSample)], scale: EffectScale = .absolute,
        correction: MultipleTesting = .benjaminiHochberg, alpha: Double = 0.05
    ) throws {
        try ExperimentError.check(alpha: alpha)
        let names = segments.keys.sorted()
        let test = WelchTest(scale: scale, alpha: alpha)
        let results = test.compare(names.compactMap { segments[$0] })
        let compared = results.compactMap { try? $0.get() }
        let strict = WelchTest(scale: scale, alpha: alpha / Double(max(compared.count, 1)))
        var adjusted = try correction.adjusted(compared.map { min($0.pValue, 1) })[...]
        var found: [Segment] = []
        for (name, result) in zip(names, results) {
            guard let pair = segments[name] else { continue }
            let people = pair.control.count + pair.treatment.count
            switch result {
            case .success(let comparison):
                let wide = try strict.compare(control: pair.control, treatment: pair.treatment)
                found.append(
                    Segment(
                        name: name, people: people, comparison: comparison, adjustedPValue: adjusted.popFirst(),
                        interval: wide.interval, problem: nil))
            case .failure(let error):
                let problem = error as? ExperimentError ?? ExperimentError(.invalidInput, "\(error)")
                found.append(
                    Segment(
                        name: name, people: people, comparison: nil, adjustedPValue: nil, interval: nil,
                        problem: problem))
            }
        }
        self.segments = found.sorted {
            ($0.comparison?.effect ?? -.infinity, $1.name) > ($1.comparison?.effect ?? -.infinity, $0.name)
        }
        let weights = compared.map { 1 / ($0.standardError * $0.standardError) }
        let total = weights.reduce(0, +)
        guard total > 0, total.isFinite else {
            heterogeneity = nil
            pooledEffect = nil
            return
        }
        let mean = zip(weights, compared).reduce(0) { $0 + $1.0 * $1.1.effect } / total
        pooledEffect = mean
        let q = zip(weights, compared).reduce(0) { $0 + $1.0 * ($1.1.effect - mean) * ($1.1.effect - mean) }
        heterogeneity = compared.count < 2 ? nil : ChiSquare(degrees: Double(compared.count - 1)).upperTail(q)
    }
}
