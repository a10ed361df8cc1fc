// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension AttributionReport.Effect {
    /// What the holdout of a journey measured: the people whose whole attribution window the log covers, and the
    /// difference of their rates.
    public init(_ conversion: JourneyConversion) {
        self.init(
            name: conversion.journey, treated: conversion.treated.observed, heldOut: conversion.holdout.observed,
            difference: conversion.difference)
    }
}

extension AttributionReport.Lift {
    /// What the holdouts of journeys measured, in the order given.
    ///
    /// Not measured, with the reason, where no journey has people on both sides. Journeys of an A/A log are left out,
    /// because they can have no lift.
    public static func measured(by conversions: some Sequence<JourneyConversion>) -> AttributionReport.Lift {
        var (effects, isAA) = ([AttributionReport.Effect](), false)
        for conversion in conversions {
            if conversion.isAA { isAA = true } else { effects.append(AttributionReport.Effect(conversion)) }
        }
        if effects.contains(where: { $0.difference != nil }) { return .measured(effects) }
        return .notMeasured(
            reason: isAA && effects.isEmpty
                ? "the log is an A/A test, in which no lift can exist" : "no journey has people treated and held out")
    }
}

extension AttributionReport {
    /// Computes a report beside what the holdouts of journeys measured.
    ///
    /// - Parameters:
    ///   - paths: The paths of people, as they are known now.
    ///   - models: The models to compare.
    ///   - costs: What channels cost, in the currency of the paths' values.
    ///   - conversions: The journeys, such as ``MetricsSummary/conversions`` of the same ledger.
    /// - Throws: ``MetricsError`` as `credit` does, and `invalidInput` for a cost below zero or not finite.
    public init(
        _ paths: TouchPaths, models: [AttributionModel], costs: [String: Double] = [:],
        liftOf conversions: [JourneyConversion]
    ) throws {
        try self.init(paths, models: models, costs: costs, lift: .measured(by: conversions))
    }
}
