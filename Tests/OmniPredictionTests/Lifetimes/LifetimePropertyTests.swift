// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniNumerics
import OmniPrediction
import Testing

/// One model of every kind, behind the protocol.
enum LifetimeModels {
    static func all() throws -> [any LifetimeModel] {
        [
            try BGNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, variant: .original, unit: .weeks),
            try BGNBD(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614, variant: .modified, unit: .weeks),
            try BGNBD(r: 1.2, alpha: 3, a: 1, b: 0.4, variant: .modified, unit: .days),
            try BGNBD(r: 60, alpha: 200, a: 0.2, b: 0.3, variant: .original, unit: .days),
            try BGNBD(r: 0.5, alpha: 4, a: 300, b: 9_000, variant: .modified, unit: .days),
            try ParetoNBD(r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562, unit: .weeks),
            try ParetoNBD(r: 2, alpha: 0.01, s: 1, beta: 900, unit: .weeks),
            try ParetoNBD(r: 0.1, alpha: 900, s: 3, beta: 0.02, unit: .weeks),
        ]
    }

    static let customers: [CustomerSummary] = [
        CustomerSummary(frequency: 0, recency: 0, age: 0), CustomerSummary(frequency: 0, recency: 0, age: 40),
        CustomerSummary(frequency: 0, recency: 0, age: 1e7), CustomerSummary(frequency: 1, recency: 0, age: 0),
        CustomerSummary(frequency: 3, recency: 39, age: 40), CustomerSummary(frequency: 3, recency: 1, age: 40),
        CustomerSummary(frequency: 250, recency: 40, age: 40), CustomerSummary(frequency: 250, recency: 2, age: 40),
        CustomerSummary(frequency: 100_000, recency: 350, age: 365),
        CustomerSummary(frequency: 100_000, recency: 1e-3, age: 365),
    ]
}

@Suite struct `Every lifetime model` {
    @Test func `P: answers are finite and within bounds for any sound customer and horizon`() throws {
        for model in try LifetimeModels.all() {
            for customer in LifetimeModels.customers {
                let alive = model.probabilityAlive(customer)
                #expect(alive >= 0 && alive <= 1)
                #expect(model.logLikelihood(of: customer).isFinite, "\(model) \(customer)")
                var before = 0.0
                for horizon in [0, 1e-9, 0.5, 13, 400, 1e6] {
                    let expected = model.expectedPurchases(of: customer, within: horizon)
                    #expect(expected.isFinite)
                    // More time never brings fewer purchases.
                    #expect(expected >= before * (1 - 1e-7), "\(model) \(customer) \(horizon)")
                    before = expected
                }
            }
        }
    }

    @Test func `the distribution of purchases has the mean that is expected and the chance of none that follows`()
        throws
    {
        for model in try LifetimeModels.all() {
            for customer in LifetimeModels.customers where customer.frequency < 10 && customer.age < 100 {
                for horizon in [0.5, 13, 52] {
                    let counts = model.purchaseCounts(of: customer, within: horizon)
                    let total = counts.probabilities.reduce(0, +)
                    let expected = model.expectedPurchases(of: customer, within: horizon)
                    // The table ends at 20,000 purchases.
                    guard counts.probabilities.count < 20_000 else { continue }
                    #expect(abs(total - 1) < 1e-7, "\(model) \(customer) \(horizon)")
                    #expect(abs(counts.mean - expected) < 1e-4 * max(1, expected), "\(model) \(customer) \(horizon)")
                    let interval = counts.interval(level: 0.8)
                    #expect(interval.lower <= interval.upper)
                }
            }
        }
    }

    @Test func `a longer silence never makes a customer more alive or more likely to buy`() throws {
        for model in try LifetimeModels.all() {
            for frequency in [1, 4, 30] {
                var (alive, expected) = (1.0, Double.infinity)
                for age in stride(from: 20.0, through: 200, by: 9) {
                    let customer = CustomerSummary(frequency: frequency, recency: 20, age: age)
                    let next = (model.probabilityAlive(customer), model.expectedPurchases(of: customer, within: 10))
                    #expect(next.0 <= alive * (1 + 1e-12))
                    #expect(next.1 <= expected * (1 + 1e-7))
                    (alive, expected) = next
                }
            }
        }
    }

    /// Draws customers from the BG/NBD story itself: what the fit should find, and what its errors should cover.
    static func simulated(_ count: Int, seed: UInt64, modified: Bool) throws -> CustomerBase {
        var random = SplitMix64(seed: seed)
        let customers = (0..<count)
            .map { _ in
                let age = 20 + 30 * random.uniform()
                let rate = random.gamma(shape: 0.8) / 6
                let leaves = random.beta(0.9, 2.1)
                var time = 0.0
                var (bought, last) = (0, 0.0)
                var here = !(modified && random.uniform() < leaves)
                while here {
                    time += random.exponential() / rate
                    if time > age { break }
                    (bought, last) = (bought + 1, time)
                    here = random.uniform() >= leaves
                }
                return CustomerSummary(frequency: bought, recency: last, age: age)
            }
        return try CustomerBase(customers, unit: .weeks)
    }

    @Test(arguments: [(BGNBD.Variant.original, UInt64(3)), (.modified, 4), (.modified, 5)])
    func `a fit to simulated customers finds their parameters within its own errors`(
        variant: BGNBD.Variant, seed: UInt64
    ) throws {
        let base = try Self.simulated(6_000, seed: seed, modified: variant == .modified)
        let model = try BGNBD.fit(base, configuration: BGNBD.Configuration(variant: variant))
        let report = try #require(model.report)
        #expect(report.status == .converged)
        for (name, truth) in [("r", 0.8), ("alpha", 6), ("a", 0.9), ("b", 2.1)] {
            let parameter = try #require(report.parameters.first { $0.name == name })
            let error = try #require(parameter.standardError)
            #expect(abs(parameter.value - truth) < 4 * error, "\(name) \(parameter)")
            #expect(error < 0.5 * truth)
        }
    }

    @Test func `at the optimum the public likelihood is flat, and its curvature gives the stated errors`() throws {
        let base = try Self.simulated(800, seed: 9, modified: true)
        try check(BGNBD.fit(base), base)
        try check(ParetoNBD.fit(base), base)
    }

    private func check(_ model: some LifetimeModel, _ base: CustomerBase) throws {
        let point = model.logParameters
        func value(_ moves: [(Int, Double)]) -> Double {
            var moved = point
            for (axis, step) in moves { moved[axis] += step }
            let other = model.with(logParameters: moved)
            return base.customers.reduce(0) { $0 + other.logLikelihood(of: $1) }
        }
        let step = 1e-3
        let here = value([])
        #expect(abs(here - (model.report?.logLikelihood ?? 0)) < 1e-7 * abs(here))
        var rows: [[Double]] = []
        for axis in 0..<4 {
            #expect(abs(value([(axis, step)]) - value([(axis, -step)])) / (2 * step) < 1e-2)
            rows.append(
                (0..<4)
                    .map { other in
                        let same = value([(axis, step), (other, step)]) + value([(axis, -step), (other, -step)])
                        let apart = value([(axis, step), (other, -step)]) + value([(axis, -step), (other, step)])
                        return -(same - apart) / (4 * step * step)
                    })
        }
        let inverse = try #require(LUFactors(Matrix(rows))).inverse
        for axis in 0..<4 {
            let stated = (model.report?.parameters[axis].standardError ?? 0) / exponentiated(point[axis])
            #expect(abs(inverse[axis, axis].squareRoot() / stated - 1) < 0.02)
        }
    }

    private func exponentiated(_ x: Double) -> Double { Special.logistic(x) / Special.logistic(-x) }

    @Test func `order and unit of time do not change what is said about customers`() throws {
        let base = try Self.simulated(400, seed: 2, modified: true)
        let reversed = try CustomerBase(base.customers.reversed(), unit: .weeks)
        let inDays = try CustomerBase(
            base.customers.map {
                CustomerSummary(frequency: $0.frequency, recency: $0.recency * 7, age: $0.age * 7)
            }, unit: .days)
        let models = try [BGNBD.fit(base), BGNBD.fit(reversed), BGNBD.fit(inDays)]
        for customer in base.customers.prefix(50) {
            let inDays = CustomerSummary(
                frequency: customer.frequency, recency: customer.recency * 7, age: customer.age * 7)
            let expected = models[0].expectedPurchases(of: customer, within: 13)
            #expect(abs(models[1].expectedPurchases(of: customer, within: 13) - expected) < 1e-5)
            #expect(abs(models[2].expectedPurchases(of: inDays, within: 91) - expected) < 1e-5)
        }
    }

    @Test func `intervals of the expectation widen with the level and narrow with more customers`() throws {
        let customer = CustomerSummary(frequency: 2, recency: 12, age: 30)
        let few = try BGNBD.fit(Self.simulated(500, seed: 5, modified: true))
        let many = try BGNBD.fit(Self.simulated(8_000, seed: 5, modified: true))
        let narrow = try #require(many.expectedPurchasesInterval(of: customer, within: 20))
        let wide = try #require(few.expectedPurchasesInterval(of: customer, within: 20))
        let wider = try #require(few.expectedPurchasesInterval(of: customer, within: 20, level: 0.99))
        #expect(narrow.upper - narrow.lower < wide.upper - wide.lower)
        #expect(wide.upper - wide.lower < wider.upper - wider.lower)
        #expect(wide.contains(few.expectedPurchases(of: customer, within: 20)))
    }
}
