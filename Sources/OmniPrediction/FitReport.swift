// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// How a model was fitted, so that nobody has to trust parameters blindly.
public struct FitReport: Sendable, Hashable, Codable {
    /// A fitted number and how well the data determine it.
    public struct Parameter: Sendable, Hashable, Codable {
        /// The name that the literature gives it.
        public var name: String
        /// The fitted value.
        public var value: Double
        /// Its standard error by the curvature of the likelihood, or nil where that says nothing.
        public var standardError: Double?
    }

    /// Why the search ended.
    public enum Status: String, Sendable, Hashable, Codable {
        /// The optimum was found.
        case converged
        /// No step improves any more in double precision; as good as converged for use.
        case stalled
        /// The data alone did not determine the parameters; a weak prior was added, see `priorDeviation`.
        case regularized
    }

    /// Why the search ended.
    public var status: Status
    /// The parameters in the order of the literature.
    public var parameters: [Parameter]
    /// The log-likelihood at the optimum, without any prior.
    public var logLikelihood: Double
    /// How many observations were used.
    public var observations: Int
    /// How many of them were distinct; equal ones were computed once.
    public var distinctObservations: Int
    /// The steps of the search.
    public var iterations: Int
    /// How often the likelihood was computed.
    public var evaluations: Int

    /// The parameters by name.
    public subscript(name: String) -> Double? { parameters.first { $0.name == name }?.value }
}

extension FitReport {
    /// A report on positive parameters that were searched by their logarithms.
    init(
        names: [String], logarithms: [Double], covariance: Matrix?, status: Status, logLikelihood: Double,
        observations: Int, distinct: Int, iterations: Int, evaluations: Int
    ) {
        self.status = status
        self.logLikelihood = logLikelihood
        self.observations = observations
        distinctObservations = distinct
        self.iterations = iterations
        self.evaluations = evaluations
        parameters = names.indices.map { index in
            let value = exponential(logarithms[index])
            // The delta method: the error of a parameter is its value times the error of its logarithm.
            let error = covariance.map { value * $0[index, index].squareRoot() }
            return Parameter(name: names[index], value: value, standardError: error)
        }
    }
}

extension FitReport {
    /// Reads a report.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a negative count, more distinct observations than there are, a
    ///   likelihood that is not finite, or a name that comes twice; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        status = try fields.decode(Status.self, forKey: .status)
        parameters = try fields.decode([Parameter].self, forKey: .parameters)
        logLikelihood = try fields.decode(Double.self, forKey: .logLikelihood)
        observations = try fields.decode(Int.self, forKey: .observations)
        distinctObservations = try fields.decode(Int.self, forKey: .distinctObservations)
        iterations = try fields.decode(Int.self, forKey: .iterations)
        evaluations = try fields.decode(Int.self, forKey: .evaluations)
        let counts = [observations, distinctObservations, iterations, evaluations]
        try decoder.require(counts.allSatisfy { $0 >= 0 }, "a report of a fit counts below zero")
        try decoder.require(distinctObservations <= observations, "more observations are distinct than there are")
        try decoder.require(logLikelihood.isFinite, "the likelihood of a fit is not finite")
        try decoder.require(
            Set(parameters.map(\.name)).count == parameters.count, "two parameters of a fit have one name")
    }
}

extension FitReport.Parameter {
    /// Reads a parameter.
    ///
    /// - Throws: `DecodingError.dataCorrupted` for a value that is not finite, or an error that is not finite or
    ///   negative; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        name = try fields.decode(String.self, forKey: .name)
        value = try fields.decode(Double.self, forKey: .value)
        standardError = try fields.decodeIfPresent(Double.self, forKey: .standardError)
        try decoder.require(value.isFinite, "the value of \(name) is not finite")
        try decoder.require(
            standardError.map { $0.isFinite && $0 >= 0 } ?? true, "the standard error of \(name) is no number from 0 up"
        )
    }
}
