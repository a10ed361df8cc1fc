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

/// The beta-geometric/beta-Bernoulli model: a fixed chance to buy at every occasion until the customer leaves.
///
/// For purchases that can happen only at certain times, such as yearly donations or a weekly box. Chances to buy vary
/// over customers as a beta distribution of `alpha` and `beta`, chances to leave after an occasion as one of `gamma`
/// and `delta`. Fader, Hardie and Shang, Marketing Science 29 (2010).
///
/// Ages and recencies are counted in occasions: a customer with age 6 had six chances since the first purchase, and
/// recency 4 means that the last of the purchases was at the fourth. ``LifetimeUnit`` plays no part.
public struct BGBB: Sendable, Hashable {
    /// The first parameter of the chances to buy.
    public let alpha: Double
    /// The second parameter of the chances to buy.
    public let beta: Double
    /// The first parameter of the chances to leave.
    public let gamma: Double
    /// The second parameter of the chances to leave.
    public let delta: Double
    /// How the model was fitted; nil for parameters that were given.
    public let report: FitReport?

    /// One customer's history in occasions.
    public struct History: Sendable, Hashable, Codable {
        /// The occasions that were used.
        public var frequency: Int
        /// The last occasion that was used, counted from 1; zero for none.
        public var recency: Int
        /// How many occasions there were.
        public var occasions: Int
        /// How many customers have this history.
        public var customers: Int

        /// Creates a history.
        public init(frequency: Int, recency: Int, occasions: Int, customers: Int = 1) {
            self.frequency = frequency
            self.recency = recency
            self.occasions = occasions
            self.customers = customers
        }

        var isSound: Bool {
            frequency >= 0 && frequency <= recency && recency <= occasions
                && (1...1_000_000_000_000).contains(customers)
                && occasions < 100_000
                && (frequency > 0 || recency == 0)
        }
    }

    /// Creates a model from known parameters.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` unless all four are positive and finite.
    public init(alpha: Double, beta: Double, gamma: Double, delta: Double) throws {
        guard [alpha, beta, gamma, delta].allSatisfy({ $0 > 0 && $0 < .infinity }) else {
            throw PredictionError(.invalidInput, "BG/BB parameters must be positive and finite")
        }
        self.init([alpha, beta, gamma, delta], report: nil)
    }

    private init(_ values: [Double], report: FitReport?) {
        (alpha, beta, gamma, delta) = (values[0], values[1], values[2], values[3])
        self.report = report
    }

    /// The log-likelihood of one customer's history.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a history that cannot be.
    public func logLikelihood(of history: History) throws -> Double {
        guard history.isSound else { throw Self.unsound }
        return logLikelihoodUnchecked(history)
    }

    private static let unsound = PredictionError(
        .invalidInput, "a history needs frequency ≤ recency ≤ occasions, and no recency without a purchase")

    /// ln of the chance of the purchases if all of these occasions were open.
    private func logBuying(_ history: History, occasions: Int) -> Double {
        let x = Double(history.frequency)
        return Special.logBeta(alpha + x, beta + Double(occasions) - x) - Special.logBeta(alpha, beta)
    }

    /// ln of the chance to have stayed through all occasions.
    private func logStaying(_ occasions: Int) -> Double {
        Special.logBeta(gamma, delta + Double(occasions)) - Special.logBeta(gamma, delta)
    }

    private func logLikelihoodUnchecked(_ history: History) -> Double {
        let norm = Special.logBeta(gamma, delta)
        var terms = [logBuying(history, occasions: history.occasions) + logStaying(history.occasions)]
        for last in history.recency..<max(history.occasions, history.recency) {
            // Left after this occasion, so that the later ones were none.
            let leaving = Special.logBeta(gamma + 1, delta + Double(last)) - norm
            terms.append(logBuying(history, occasions: last) + leaving)
        }
        return Special.logSumExp(terms)
    }

    /// The chance that the customer is still there for the next occasion.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a history that cannot be.
    public func probabilityAlive(_ history: History) throws -> Double {
        let evidence = try logLikelihood(of: history)
        let both = logBuying(history, occasions: history.occasions) + logStaying(history.occasions + 1)
        return min(1, exp(both - evidence))
    }

    /// The purchases to expect over the next occasions, of which at most 100,000 are counted.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a history that cannot be.
    public func expectedPurchases(of history: History, overNext occasions: Int) throws -> Double {
        let evidence = try logLikelihood(of: history)
        guard occasions > 0 else { return 0 }
        let x = Double(history.frequency)
        let n = Double(history.occasions)
        let buying = Special.logBeta(alpha + x + 1, beta + n - x) - Special.logBeta(alpha, beta)
        var sum = 0.0
        for step in 1...min(occasions, 100_000) {
            let term = exp(buying + logStaying(history.occasions + step) - evidence)
            sum += term
            if term < 1e-16 * sum { break }
        }
        return sum
    }

    /// Fits the model by maximum likelihood.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a history that cannot be, naming its position; with
    ///   `notEnoughData` when nobody bought again; with `notConverged`.
    public static func fit(_ histories: [History]) throws -> BGBB {
        if let index = histories.firstIndex(where: { !$0.isSound }) {
            throw PredictionError(.invalidInput, "position \(index): \(unsound.message)")
        }
        guard histories.contains(where: { $0.frequency > 0 }) else {
            throw PredictionError(.notEnoughData, "nobody used an occasion after the first purchase")
        }
        var counted: [History: Int] = [:]
        for history in histories {
            var key = history
            key.customers = 1
            counted[key, default: 0] += history.customers
        }
        let distinct = counted.sorted { left, right in
            (left.key.occasions, left.key.frequency, left.key.recency)
                < (right.key.occasions, right.key.frequency, right.key.recency)
        }
        func negative(_ point: [Double]) -> Double {
            let model = BGBB(point.map { exp($0) }, report: nil)
            return -distinct.reduce(0) { $0 + Double($1.value) * model.logLikelihoodUnchecked($1.key) }
        }
        func value(_ point: [Double], _ gradient: inout [Double]) -> Double {
            var moved = point
            for axis in point.indices {
                let step = 1e-5
                moved[axis] = point[axis] + step
                let above = negative(moved)
                moved[axis] = point[axis] - step
                gradient[axis] = (above - negative(moved)) / (2 * step)
                moved[axis] = point[axis]
            }
            return negative(point)
        }
        var best = NelderMead().minimize(from: [0, 0, 0, 0], negative)
        let other = NelderMead().minimize(from: [0, 0, -0.5, 1], negative)
        if other.value < best.value { best = other }
        guard best.status == .converged, best.point.allSatisfy({ abs($0) < 12 }) else {
            throw PredictionError(.notConverged, "the likelihood has no maximum inside; are all customers alike?")
        }
        let curvature = hessian(at: best.point, step: 1e-3, value)
        let total = histories.reduce(0) { $0 + $1.customers }
        let report = FitReport(
            names: ["alpha", "beta", "gamma", "delta"], logarithms: best.point,
            covariance: covariance(fromCurvature: curvature, count: 4), status: .converged,
            logLikelihood: -best.value, observations: total, distinct: distinct.count, iterations: best.iterations,
            evaluations: best.evaluations)
        return BGBB(best.point.map { exp($0) }, report: report)
    }
}
