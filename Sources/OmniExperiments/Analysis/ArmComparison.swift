// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// What a test says about one treatment beside the control.
public struct ArmComparison: Sendable, Hashable {
    /// Treatment minus control on the scale that was asked for.
    public let effect: Double
    /// The standard error of the effect.
    public let standardError: Double
    /// Degrees of freedom of the error; infinite where the test takes it as known.
    public let degrees: Double
    /// The confidence interval of the effect; an end is infinite for a one-sided test.
    public let interval: ClosedInterval
    /// How often chance alone would show at least so much; for sequential tests valid at every look.
    public let pValue: Double
    /// The control's value, before any adjustment.
    public let baseline: Double

    init(
        _ contrast: Contrast, degrees: Double, lower: Double, upper: Double, pValue: Double
    ) {
        effect = contrast.effect * contrast.factor
        standardError = contrast.variance.squareRoot() * contrast.factor
        self.degrees = degrees
        interval = ClosedInterval(lower * contrast.factor, upper * contrast.factor)
        self.pValue = pValue
        baseline = contrast.baseline
    }
}

/// Two ends and everything between them; an end may be infinite.
public struct ClosedInterval: Sendable, Hashable, Codable {
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// Creates an interval.
    public init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether a number lies in it, its ends included.
    public func contains(_ number: Double) -> Bool { number >= lower && number <= upper }
}

/// Which deviation from "no effect" a test looks for.
public enum Alternative: String, Sendable, Hashable, Codable {
    /// The treatment is better or worse.
    case different
    /// The treatment has more.
    case greater
    /// The treatment has less.
    case less
}

/// A test that compares a treatment with the control.
public protocol ArmTest<Answer>: Sendable {
    /// What the test answers.
    associatedtype Answer: Sendable
    /// Compares two samples of one kind.
    ///
    /// - Throws: ``ExperimentError`` when the samples do not allow a comparison.
    func compare(control: ArmSample, treatment: ArmSample) throws -> Answer
}

extension ArmTest {
    /// Compares many pairs; a pair that allows no comparison gets its error and leaves the others alone.
    public func compare(_ pairs: [(control: ArmSample, treatment: ArmSample)]) -> [Result<Answer, any Error>] {
        pairs.map { pair in Result { try compare(control: pair.control, treatment: pair.treatment) } }
    }
}

extension ClosedInterval {
    /// Reads an interval whose ends are in order.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        lower = try container.decode(Double.self, forKey: .lower)
        upper = try container.decode(Double.self, forKey: .upper)
        try decoder.require(lower <= upper, "the lower end of an interval lies above the upper one")
    }
}
