// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Measurements of the SDK beside its peers, both sides in one run.
///
/// Every line of output is one JSON object.
@main struct OmniBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omni-bench", abstract: "Measures swift-omnichannel; prints JSON lines.",
        subcommands: [
            StepBenchmark.self, IngestBenchmark.self, JSONBenchmark.self, RulesBenchmark.self, NeighboursBenchmark.self,
            SessionsBenchmark.self, RecommendBenchmark.self, ScalingBenchmark.self,
            PlacementsBenchmark.self, CLVBenchmark.self, ForecastBenchmark.self,
            MetricsBenchmark.self, AttributionBenchmark.self,
            ExperimentsBenchmark.self, HonestyBenchmark.self,
        ])
}
