// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension BGNBD {
    /// How to fit.
    public struct Configuration: Sendable, Hashable {
        /// When customers may leave.
        public var variant: Variant
        /// The deviation of a normal prior on each parameter's logarithm, or nil for maximum likelihood.
        ///
        /// With nil a weak prior (1.5) is used only when the likelihood has no maximum inside, and the report's status
        /// is then `regularized`. A deviation of 1 to 2 steadies fits on fewer than some 500 customers.
        public var priorDeviation: Double?

        /// The defaults: the modified model by maximum likelihood.
        public init(variant: Variant = .modified, priorDeviation: Double? = nil) {
            self.variant = variant
            self.priorDeviation = priorDeviation
        }
    }

    /// Fits the model by maximum likelihood: Newton's method with exact derivatives, equal histories computed once.
    ///
    /// The same customers in any order give the same model up to rounding. Customers whose observation ends on the day
    /// of their first purchase carry no information and do no harm.
    ///
    /// - Throws: ``PredictionError`` with `notEnoughData` when there is nobody, nobody who came back, or no time in
    ///   which one could have; with `invalidConfiguration`; with `notConverged`; with `cancelled` when the task is.
    public static func fit(_ base: CustomerBase, configuration: Configuration = Configuration()) throws -> BGNBD {
        let data = try LifetimeData(base, priorDeviation: configuration.priorDeviation).histories
        let scale = data.meanAge / 30
        let starts = [[0.5, 8 * scale, 0.8, 2], [1, 10 * scale, 1, 1], [0.3, 5 * scale, 0.8, 2.5]]
        let fit = LifetimeFit(
            names: ["r", "alpha", "a", "b"], starts: starts.map { $0.map { log($0) } },
            priorDeviation: configuration.priorDeviation)
        let likelihood = BGNBDLikelihood(data, variant: configuration.variant)
        let result = try fit.run(observations: base.count, distinct: data.histories.count) { likelihood($0) }
        return BGNBD(
            result.logarithms.map { exp($0) }, variant: configuration.variant, unit: base.unit, report: result.report,
            covariance: result.covariance)
    }
}

/// Checks that a base can teach a lifetime model anything.
struct LifetimeData {
    let histories: DistinctHistories

    init(_ base: CustomerBase, priorDeviation: Double?) throws {
        if let priorDeviation, !(priorDeviation > 0 && priorDeviation.isFinite) {
            throw PredictionError(.invalidConfiguration, "the prior's deviation must be positive")
        }
        guard base.count > 0 else { throw PredictionError(.notEnoughData, "there are no customers to learn from") }
        guard base.customers.contains(where: { $0.frequency > 0 }) else {
            throw PredictionError(.notEnoughData, "none of \(base.count) customers bought a second time")
        }
        histories = DistinctHistories(base.customers)
        guard histories.meanAge > 0 else {
            throw PredictionError(.notEnoughData, "every customer's observation ends where it began")
        }
    }
}
