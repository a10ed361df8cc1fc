// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniPrediction

/// Models and customers from worked cases.
enum BGNBDTestInput {
    static func model(_ input: JSONNode, _ variant: BGNBD.Variant) throws -> BGNBD {
        try BGNBD(
            r: input["r"].number, alpha: input["alpha"].number, a: input["a"].number, b: input["b"].number,
            variant: variant, unit: .weeks)
    }

    static func customer(_ input: JSONNode) -> CustomerSummary {
        let value = input["averageValue"].number
        return CustomerSummary(
            frequency: Int(input["frequency"].number), recency: input["recency"].number, age: input["T"].number,
            averageValue: value > 0 ? value : nil)
    }
}
