// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Why a prediction is as it is: what one feature adds to the log-odds.
public struct Driver: Sendable, Hashable, Codable {
    /// The feature.
    public var name: String
    /// What it adds to the log-odds, compared with an average subject; negative lowers the chance.
    public var contribution: Double
}

/// The chance that something happens to one subject, and why.
public struct Risk: Sendable, Hashable, Codable {
    /// The chance, in [0, 1].
    public var probability: Double
    /// Over which time, in the model's unit; zero where the model knows no time.
    public var horizon: Double
    /// What speaks for and against it, the weightiest first.
    public var drivers: [Driver]
    /// The range of the chance that is due to the uncertainty of the model; nil where it is not known.
    public var confidence: PredictionInterval?
}

extension Driver {
    /// Reads a driver.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a contribution that is not finite; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        name = try fields.decode(String.self, forKey: .name)
        contribution = try fields.decode(Double.self, forKey: .contribution)
        try decoder.require(contribution.isFinite, "the contribution of \(name) is not finite")
    }
}

extension Risk {
    /// Reads a risk.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a chance outside 0…1, or a horizon that is not finite or negative;
    ///   what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        probability = try fields.decode(Double.self, forKey: .probability)
        horizon = try fields.decode(Double.self, forKey: .horizon)
        drivers = try fields.decode([Driver].self, forKey: .drivers)
        confidence = try fields.decodeIfPresent(PredictionInterval.self, forKey: .confidence)
        try decoder.require((0...1).contains(probability), "a chance lies between 0 and 1")
        try decoder.require(horizon.isFinite && horizon >= 0, "a horizon is a number from 0 up")
    }
}
