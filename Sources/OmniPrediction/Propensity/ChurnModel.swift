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

/// Who is about to be lost, without a contract that would say so.
///
/// Customers are ranked by the purchases to expect of them, not by the chance of being alive: in the original BG/NBD
/// model every one-time buyer counts as alive, and on CDNOW that ranking is worse than chance (area under the curve .32
/// against .77).
public struct ChurnModel<Lifetimes: LifetimeModel>: Sendable {
    /// How customers buy and leave.
    public let lifetimes: Lifetimes
    /// Over which time a customer without a purchase counts as lost.
    public let horizon: Double
    /// A customer in the middle of the base, with whom others are compared.
    private let typical: CustomerSummary

    /// One customer's place in the ranking.
    public struct Rank: Sendable, Hashable, Codable {
        /// The position of the customer in the base.
        public var position: Int
        /// Who it is.
        public var id: String
        /// The purchases to expect within the horizon.
        public var expectedPurchases: Double
        /// The chance of no purchase within the horizon.
        public var risk: Double
    }

    /// Prepares a model for a base.
    ///
    /// - Throws: ``PredictionError`` with `invalidConfiguration` unless the horizon is positive and finite;
    ///   `notEnoughData` for an empty base; `invalidInput` for a base in another unit.
    public init(lifetimes: Lifetimes, base: CustomerBase, horizon: Double) throws {
        guard horizon > 0, horizon < .infinity else {
            throw PredictionError(.invalidConfiguration, "the horizon must be positive and finite")
        }
        guard base.count > 0 else { throw PredictionError(.notEnoughData, "there are no customers to compare with") }
        try lifetimes.requireUnit(of: base)
        self.lifetimes = lifetimes
        self.horizon = horizon
        func middle(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }
        let silence = middle(base.customers.map { $0.age - $0.recency })
        let age = max(middle(base.customers.map(\.age)), silence)
        let frequency = Int(middle(base.customers.map { Double($0.frequency) }))
        typical = CustomerSummary(frequency: frequency, recency: frequency > 0 ? age - silence : 0, age: age)
    }

    /// The chance that a customer buys nothing within the horizon, and why.
    ///
    /// A driver is the change of the log-odds when the customer's silence, number of purchases or age is replaced by
    /// that of a customer in the middle of the base.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for an unsound summary.
    public func risk(of customer: CustomerSummary, level: Double = 0.9) throws -> Risk {
        if let problem = customer.problem { throw PredictionError(.invalidInput, "the summary has \(problem)") }
        let own = logOdds(customer)
        let silence = customer.age - customer.recency
        var drivers: [Driver] = []
        if customer.frequency > 0 {
            let usual = max(0, customer.age - min(typical.age - typical.recency, customer.age))
            drivers.append(compared("silence", own, customer) { $0.recency = usual })
        }
        drivers.append(
            compared("repeat purchases", own, customer) {
                $0.frequency = typical.frequency
                if $0.frequency == 0 { $0.recency = 0 } else if customer.frequency == 0 { $0.recency = typical.recency }
                $0.recency = min($0.recency, $0.age)
            })
        drivers.append(
            compared("age", own, customer) {
                $0.age = max(typical.age, customer.frequency > 0 ? silence : 0)
                $0.recency = customer.frequency > 0 ? $0.age - silence : 0
            })
        return Risk(
            probability: Special.logistic(own), horizon: horizon,
            drivers: drivers.sorted { abs($0.contribution) > abs($1.contribution) },
            confidence: confidence(customer, own, level: level))
    }

    private func compared(
        _ name: String, _ own: Double, _ customer: CustomerSummary, _ change: (inout CustomerSummary) -> Void
    ) -> Driver {
        var other = customer
        change(&other)
        return Driver(name: name, contribution: own - logOdds(other))
    }

    private func confidence(_ customer: CustomerSummary, _ own: Double, level: Double) -> PredictionInterval? {
        guard let covariance = lifetimes.logCovariance else { return nil }
        let level = soundLevel(level)
        guard let variance = lifetimes.deltaVariance(covariance: covariance, { logOdds(customer, $0) }) else {
            return nil
        }
        let reach = normalQuantile(of: level) * variance.squareRoot()
        return PredictionInterval(
            lower: Special.logistic(own - reach), upper: Special.logistic(own + reach), level: level)
    }

    /// The log-odds of no purchase, kept within ±30.
    private func logOdds(_ customer: CustomerSummary, _ model: Lifetimes? = nil) -> Double {
        let any = (model ?? lifetimes).probabilityOfPurchase(by: customer, within: horizon)
        return min(max(log(max(1 - any, 1e-14) / max(any, 1e-14)), -30), 30)
    }

    /// Everyone, the most endangered first; equal expectations keep the base's order.
    ///
    /// - Throws: ``PredictionError`` with `invalidInput` for a base in another unit.
    public func ranking(of base: CustomerBase) throws -> [Rank] {
        try lifetimes.requireUnit(of: base)
        return base.customers.enumerated()
            .map { position, customer in
                Rank(
                    position: position, id: customer.id,
                    expectedPurchases: lifetimes.expectedPurchases(of: customer, within: horizon),
                    risk: Special.logistic(logOdds(customer)))
            }
            .sorted { ($0.expectedPurchases, $0.position) < ($1.expectedPurchases, $1.position) }
    }
}

extension ChurnModel.Rank {
    /// Reads a place in the ranking.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a negative position, purchases that are not finite or negative, or a
    ///   chance outside 0…1; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        position = try fields.decode(Int.self, forKey: .position)
        id = try fields.decode(String.self, forKey: .id)
        expectedPurchases = try fields.decode(Double.self, forKey: .expectedPurchases)
        risk = try fields.decode(Double.self, forKey: .risk)
        try decoder.require(position >= 0, "positions in a base count from 0")
        try decoder.require(expectedPurchases.isFinite && expectedPurchases >= 0, "purchases to expect are from 0 up")
        try decoder.require((0...1).contains(risk), "a chance lies between 0 and 1")
    }
}
