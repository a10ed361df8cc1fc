// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What is predicted about a person, a product or a campaign.
public enum PredictionTarget: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whether a person will do something within a time.
    case behaviour
    /// Whether a customer will buy nothing within a time.
    case churn
    /// How much will be asked for.
    case demand
    /// How much a customer will spend.
    case customerValue
    /// Whether a person will respond to a campaign.
    case campaignResponse

    /// Whether predictions are chances; else amounts.
    public var isProbability: Bool { self != .demand && self != .customerValue }
}

/// A model that answers one question about one kind of subject, and can be judged like any other.
///
/// Five baselines come with the SDK: ``BehaviourPredictor``, ``ChurnPredictor``, ``DemandPredictor``,
/// ``CustomerValuePredictor`` and ``ResponsePredictor``. A model of your own stands beside them by this protocol.
public protocol Predictor<Subject>: Sendable {
    /// What predictions are made from.
    associatedtype Subject
    /// What is predicted.
    var target: PredictionTarget { get }
    /// The model's name and version, to be kept beside every score.
    var version: String { get }
    /// The prediction for a subject: a chance in [0, 1] or an amount.
    func predict(_ subject: Subject) throws -> Double
}

extension Predictor {
    /// Judges the model on subjects whose outcomes are known and were not learnt from.
    ///
    /// For chances an outcome above zero means that it happened.
    ///
    /// - Throws: ``PredictionError`` when there are no subjects, or one that the model refuses.
    public func calibration(on cases: [(subject: Subject, outcome: Double)]) throws -> CalibrationReport {
        let predictions = try cases.map { try predict($0.subject) }
        if target.isProbability {
            return try CalibrationReport(probabilities: predictions, outcomes: cases.map { $0.outcome > 0 })
        }
        return try CalibrationReport(amounts: predictions, outcomes: cases.map(\.outcome))
    }
}
