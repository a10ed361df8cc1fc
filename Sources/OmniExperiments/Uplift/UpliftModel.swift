// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Whom a treatment moves: one model of the treated and one of the untreated, and the difference of what they expect.
///
/// The T-learner (Künzel and others 2019). It ranks by what a message adds; ranking by who will buy anyway sends messages
/// to people who need none. Fit it on randomised treatments only, and judge it on others than it was fitted on
/// (``UpliftCurve``).
public struct UpliftModel: Sendable, Hashable, Codable {
    /// The model of the treated.
    public let treated: RidgeLogistic
    /// The model of the untreated.
    public let control: RidgeLogistic

    /// Fits both models.
    ///
    /// - Parameters:
    ///   - rows: Each person's features; of like size, such as divided by their standard deviations.
    ///   - outcomes: Whether each did it.
    ///   - treatments: Whether each was treated.
    ///   - penalty: 0 or more; see ``RidgeLogistic``.
    /// - Throws: ``ExperimentError`` if an arm allows no fit.
    public init(rows: [[Double]], outcomes: [Bool], treatments: [Bool], penalty: Double = 1) throws {
        guard rows.count == outcomes.count, rows.count == treatments.count else {
            throw ExperimentError(.invalidInput, "rows, outcomes and treatments must be of equal number")
        }
        func fit(_ isTreated: Bool) throws -> RidgeLogistic {
            let members = rows.indices.filter { treatments[$0] == isTreated }
            guard !members.isEmpty else {
                throw ExperimentError(.tooFewPeople, "an uplift model needs treated and untreated people")
            }
            return try RidgeLogistic(
                rows: members.map { rows[$0] }, labels: members.map { outcomes[$0] }, penalty: penalty)
        }
        treated = try fit(true)
        control = try fit(false)
    }

    /// Returns by how much the treatment raises a person's chance.
    public func uplift(_ features: [Double]) -> Double {
        treated.predict(features) - control.predict(features)
    }
}

extension UpliftModel {
    /// Reads two models of the same features.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        treated = try container.decode(RidgeLogistic.self, forKey: .treated)
        control = try container.decode(RidgeLogistic.self, forKey: .control)
        let isPair = treated.weights.count == control.weights.count
        try decoder.require(isPair, "the models of treated and untreated people have different features")
    }
}
