// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

/// The traits under which predictions are kept on a profile, so that audiences and journeys can be built on them.
///
/// ```swift
/// let endangered = Audience("at-risk", where: .all(
///     .trait(PredictionTraits.churnRisk >= 0.7), .trait(PredictionTraits.customerValue > 200)))
/// ```
/// A threshold is only as good as the model behind it: ``modelVersion`` says which one wrote the score.
public enum PredictionTraits: TraitSchema {
    /// The predicted value within the plan's horizon, in major units of money.
    public static let customerValue = Key<Double>("predictedCustomerValue")
    /// The chance of no purchase within the horizon, from 0 to 1.
    public static let churnRisk = Key<Double>("predictedChurnRisk")
    /// The purchases to expect within the horizon.
    public static let expectedPurchases = Key<Double>("predictedPurchases")
    /// The name and version of the model that wrote the scores.
    public static let modelVersion = Key<String>("predictionModelVersion")

    /// The scores of a customer as a fact about the person, ready to be ingested.
    ///
    /// The fact's id follows from version, person and time, so scoring the same customer twice at one instant has no
    /// second effect.
    public static func fact(
        value: CustomerValue, churnRisk risk: Double, modelVersion version: String, of identifier: Identifier,
        at time: Timestamp
    ) -> Fact {
        var traits = Properties()
        traits[customerValue] = value.discountedValue
        traits[churnRisk] = risk
        traits[expectedPurchases] = value.expectedPurchases
        traits[modelVersion] = version
        return .identify(identifier, traits: traits, at: time, source: "prediction")
    }
}
