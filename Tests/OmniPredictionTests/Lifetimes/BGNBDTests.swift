// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniPrediction
import Testing

@Suite struct `The BG/NBD models` {
    @Test func `agree with the worked customers`() throws {
        for golden in try GoldenCase.cases(of: "bgnbd.customer", in: "clv") {
            let model = try BGNBDTestInput.model(golden.input, .original)
            let customer = BGNBDTestInput.customer(golden.input)
            let horizons = golden.input["horizons"].numbers
            let expected = horizons.map { model.expectedPurchases(of: customer, within: $0) }
            #expect(agree(expected, golden.expected["expected"].numbers, within: golden.tolerance), "\(golden.id)")
            let likelihood = model.logLikelihood(of: customer)
            #expect(agree(likelihood, golden.expected["logLikelihood"].number, within: golden.tolerance))
            let alive = model.probabilityAlive(customer)
            #expect(agree(alive, golden.expected["pAlive"].number, within: golden.tolerance))
        }
        for golden in try GoldenCase.cases(of: "mbgnbd.customer", in: "clv") {
            let model = try BGNBDTestInput.model(golden.input, .modified)
            let customer = BGNBDTestInput.customer(golden.input)
            let likelihood = model.logLikelihood(of: customer)
            #expect(agree(likelihood, golden.expected["logLikelihood"].number, within: golden.tolerance))
            let alive = model.probabilityAlive(customer)
            #expect(agree(alive, golden.expected["pAlive"].number, within: golden.tolerance))
        }
    }

    @Test func `agree with the worked population`() throws {
        for golden in try GoldenCase.cases(of: "bgnbd.expectedPurchases", in: "clv") {
            let model = try BGNBDTestInput.model(golden.input, .original)
            let expected = golden.input["times"].numbers.map { model.expectedPurchasesOfNewCustomer(within: $0) }
            #expect(agree(expected, golden.expected["expected"].numbers, within: golden.tolerance))
        }
        for golden in try GoldenCase.cases(of: "bgnbd.pmf", in: "clv") {
            let model = try BGNBDTestInput.model(golden.input, .original)
            let counts = model.purchaseCountsOfNewCustomer(within: golden.input["t"].number)
            let chances = golden.input["counts"].integers.map { counts.probability(of: $0) }
            #expect(agree(chances, golden.expected["pmf"].numbers, within: golden.tolerance))
        }
    }

    @Test(arguments: [("bgnbd.fit", BGNBD.Variant.original), ("mbgnbd.fit", .modified)])
    func `reach the worked maximum of the likelihood`(op: String, variant: BGNBD.Variant) throws {
        for golden in try GoldenCase.cases(of: op, in: "clv") {
            let base = try CustomerBase(
                frequency: golden.input["frequency"].integers, recency: golden.input["recency"].numbers,
                age: golden.input["T"].numbers, unit: .weeks)
            let model = try BGNBD.fit(base, configuration: BGNBD.Configuration(variant: variant))
            let report = try #require(model.report)
            #expect(report.status == .converged)
            #expect(report.logLikelihood >= golden.expected["logLikelihood"].number - 1e-4)
            for name in ["r", "alpha", "a", "b"] {
                let wanted = golden.expected["params"][name].number
                #expect(abs((report[name] ?? 0) / wanted - 1) < golden.tolerance, "\(name)")
            }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `M3: agree with the published CDNOW fit and its sums`() throws {
        let base = try SharedData.cdnow()
        let model = try BGNBD.fit(base, configuration: BGNBD.Configuration(variant: .original))
        let report = try #require(model.report)
        #expect(abs(report.logLikelihood + 9_582.4256) < 1e-4)
        let published = [("r", 0.242593), ("alpha", 4.41353), ("a", 0.792886), ("b", 2.42575)]
        for (name, value) in published { #expect(abs((report[name] ?? 0) / value - 1) < 1e-3) }
        let expected = base.customers.reduce(0) { $0 + model.expectedPurchases(of: $1, within: 39) }
        #expect(abs(expected - 1_653.423) < 0.01)
        #expect(abs(base.customers.reduce(0) { $0 + model.probabilityAlive($1) } - 1_917.276) < 0.01)
        let one = CustomerSummary(frequency: 2, recency: 30.43, age: 38.86)
        #expect(abs(model.expectedPurchases(of: one, within: 39) - 1.22591) < 1e-4)

        let modified = try BGNBD.fit(base)
        let known = [("r", 0.524838), ("alpha", 6.18299), ("a", 0.891356), ("b", 1.61400)]
        for (name, value) in known { #expect(abs((modified.report?[name] ?? 0) / value - 1) < 1e-3) }
    }
}
