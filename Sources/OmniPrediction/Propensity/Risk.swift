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
