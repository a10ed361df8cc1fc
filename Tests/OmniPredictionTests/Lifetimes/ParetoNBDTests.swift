// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniPrediction
import Testing

@Suite struct `The Pareto/NBD model` {
    @Test func `agrees with the worked customers and population`() throws {
        for golden in try GoldenCase.cases(of: "paretonbd.customer", in: "clv") {
            let model = try Self.model(golden.input)
            let customer = BGNBDTestInput.customer(golden.input)
            let horizons = golden.input["horizons"].numbers
            let expected = horizons.map { model.expectedPurchases(of: customer, within: $0) }
            #expect(agree(expected, golden.expected["expected"].numbers, within: golden.tolerance), "\(golden.id)")
            let likelihood = model.logLikelihood(of: customer)
            #expect(agree(likelihood, golden.expected["logLikelihood"].number, within: golden.tolerance))
            let alive = model.probabilityAlive(customer)
            #expect(agree(alive, golden.expected["pAlive"].number, within: golden.tolerance))
        }
        for golden in try GoldenCase.cases(of: "paretonbd.expectedPurchases", in: "clv") {
            let model = try Self.model(golden.input)
            let expected = golden.input["times"].numbers.map { model.expectedPurchasesOfNewCustomer(within: $0) }
            #expect(agree(expected, golden.expected["expected"].numbers, within: golden.tolerance))
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "needs ../shared/data"))
    func `M3: agrees with the published CDNOW fit`() throws {
        let model = try ParetoNBD.fit(SharedData.cdnow())
        let report = try #require(model.report)
        #expect(report.status == .converged)
        // Published to four digits: r .553, alpha 10.578, s .606, beta 11.669, LL −9595.0.
        #expect(report.logLikelihood > -9_595.0)
        #expect(report.logLikelihood < -9_594.9)
        let published = [("r", 0.5533), ("alpha", 10.578), ("s", 0.6063), ("beta", 11.670)]
        for (name, value) in published { #expect(abs((report[name] ?? 0) / value - 1) < 2e-3, "\(name)") }
        // The errors that the curvature gives: tight for r, loose for s and beta.
        let errors = report.parameters.map { ($0.standardError ?? .infinity) / $0.value }
        #expect(errors[0] > 0.02 && errors[0] < 0.15)
        #expect(errors[2] > errors[0] && errors[3] > errors[0], "\(errors)")
    }

    static func model(_ input: JSONNode) throws -> ParetoNBD {
        try ParetoNBD(
            r: input["r"].number, alpha: input["alpha"].number, s: input["s"].number, beta: input["beta"].number,
            unit: .weeks)
    }
}
