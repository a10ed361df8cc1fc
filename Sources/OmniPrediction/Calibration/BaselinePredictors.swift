// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

internal import OmniNumerics

/// The chance that a person will do something, from how active the person was: logistic on ``ActivityFeatures``.
public struct BehaviourPredictor: Predictor {
    /// The fitted model.
    public let model: LogisticModel
    /// The model's name and version.
    public let version: String
    /// What is predicted.
    public var target: PredictionTarget { .behaviour }

    /// Learns from people whose later behaviour is known.
    ///
    /// - Throws: ``PredictionError``, as ``LogisticModel/fit(_:outcomes:configuration:)`` does.
    public init(_ people: [(activity: ActivityFeatures, did: Bool)], version: String = "behaviour-logistic-1") throws {
        let table = try FeatureTable(names: ActivityFeatures.names, rows: people.map(\.activity.values))
        model = try LogisticModel.fit(table, outcomes: people.map(\.did))
        self.version = version
    }

    /// The chance for a person.
    public func predict(_ subject: ActivityFeatures) throws -> Double { try model.probability(subject.values) }
}

/// The chance that a customer buys nothing within a time: by a lifetime model.
public struct ChurnPredictor<Lifetimes: LifetimeModel>: Predictor {
    /// The model behind it.
    public let model: ChurnModel<Lifetimes>
    /// The model's name and version.
    public let version: String
    /// What is predicted.
    public var target: PredictionTarget { .churn }

    /// Wraps a churn model.
    public init(_ model: ChurnModel<Lifetimes>, version: String = "churn-lifetimes-1") {
        self.model = model
        self.version = version
    }

    /// The chance for a customer.
    public func predict(_ subject: CustomerSummary) throws -> Double { try model.risk(of: subject).probability }
}

/// The demand for a product over the coming periods together: by a forecaster.
public struct DemandPredictor: Predictor {
    /// The forecaster behind it.
    public let forecaster: Forecaster
    /// The model's name and version.
    public let version: String
    /// What is predicted.
    public var target: PredictionTarget { .demand }

    /// Wraps a forecaster; its horizon is what is summed.
    public init(_ forecaster: Forecaster, version: String = "demand-combination-1") {
        self.forecaster = forecaster
        self.version = version
    }

    /// The demand that follows a series.
    public func predict(_ subject: [Double]) throws -> Double {
        try forecaster.forecast(subject).total(over: forecaster.configuration.horizon)
    }
}

/// What a customer will spend within a plan's time: by a lifetime model and a spend model.
public struct CustomerValuePredictor<Lifetimes: LifetimeModel>: Predictor {
    /// The models behind it.
    public let model: CustomerValueModel<Lifetimes>
    /// How far ahead.
    public let plan: ValuePlan
    /// The model's name and version.
    public let version: String
    /// What is predicted.
    public var target: PredictionTarget { .customerValue }

    /// Wraps a value model.
    public init(_ model: CustomerValueModel<Lifetimes>, plan: ValuePlan, version: String = "value-gamma-gamma-1") {
        self.model = model
        self.plan = plan
        self.version = version
    }

    /// The expected spend of a customer, not discounted.
    public func predict(_ subject: CustomerSummary) throws -> Double {
        try model.value(of: subject, plan: plan).expectedValue
    }
}

/// The chance that a person responds to a campaign: logistic on whatever features the campaign has.
public struct ResponsePredictor: Predictor {
    /// The fitted model.
    public let model: LogisticModel
    /// The model's name and version.
    public let version: String
    /// What is predicted.
    public var target: PredictionTarget { .campaignResponse }

    /// Learns from people who got a former campaign.
    ///
    /// - Throws: ``PredictionError``, as ``LogisticModel/fit(_:outcomes:configuration:)`` does.
    public init(_ features: FeatureTable, responded: [Bool], version: String = "response-logistic-1") throws {
        model = try LogisticModel.fit(features, outcomes: responded)
        self.version = version
    }

    /// The chance for a person's features.
    public func predict(_ subject: [Double]) throws -> Double { try model.probability(subject) }
}
