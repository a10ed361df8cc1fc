// swift-tools-version: 6.2
// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// The upcoming features that Swift 6.3 assigns to the next language mode, for every target.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let grdb: Target.Dependency = .product(
    name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))
let sqlite: Target.Dependency = .product(
    name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"]))

/// Every library room of the house and the rooms below it that it may know.
///
/// One glance at this table is the architecture; `Docs/architecture.md` gives the reasons.
let rooms: [(name: String, imports: [Target.Dependency])] = [
    ("OmniCore", []),
    ("OmniNumerics", ["COmniKernels"]),
    ("OmniCharts", []),
    ("OmniEvents", ["OmniCore"]),
    ("OmniIdentity", ["OmniCore"]),
    ("OmniConsent", ["OmniCore"]),
    ("OmniSegmentation", ["OmniCore"]),
    ("OmniExperiments", ["OmniCore", "OmniNumerics"]),
    ("OmniPrediction", ["OmniCore", "OmniNumerics"]),
    ("OmniRecommendation", ["OmniCore", "OmniNumerics", "COmniKernels", "OmniExperiments"]),
    ("OmniChannels", ["OmniCore"]),
    ("OmniDelivery", ["OmniCore", "OmniConsent", "OmniChannels", mustache]),
    ("OmniJourneys", ["OmniCore", "OmniSegmentation", "OmniExperiments", "OmniChannels"]),
    ("OmniStore", ["OmniCore"]),
    ("OmniMetrics", ["OmniCore", "OmniNumerics", "OmniExperiments", "OmniCharts"]),
    (
        "Omnichannel",
        [
            "OmniCore", "OmniEvents", "OmniIdentity", "OmniConsent", "OmniSegmentation", "OmniExperiments",
            "OmniChannels", "OmniDelivery", "OmniJourneys", "OmniStore",
            logging, metrics, tracing, lifecycle,
        ]
    ),
    ("OmniSimulation", ["Omnichannel"]),
    ("OmniSQLite", ["OmniCore", "OmniStore", grdb, sqlite]),
    ("OmniTesting", ["Omnichannel"]),
]

/// The room that no other package sees: its declarations are `package`.
let inner: Set = ["OmniNumerics"]

/// Rooms whose tests compare with stored files.
let golden: Set = [
    "OmniCore", "Omnichannel", "OmniSegmentation", "OmniExperiments", "OmniConsent", "OmniIdentity", "OmniDelivery",
    "OmniJourneys", "OmniNumerics", "OmniRecommendation", "OmniPrediction", "OmniMetrics",
    "OmniSQLite",
]

let examples: [(name: String, imports: [Target.Dependency])] = [
    ("quickstart", ["Omnichannel"]),
    ("placements", ["OmniRecommendation"]),
    ("evaluate", ["OmniRecommendation", "OmniCharts", arguments]),
    ("replay", ["Omnichannel", "OmniSimulation", "OmniSQLite", "OmniMetrics", "OmniCharts", arguments]),
    ("omni-inspect", ["Omnichannel", "OmniSQLite", arguments]),
]

let package = Package(
    name: "swift-omnichannel",
    platforms: [.macOS(.v15)],
    products: rooms.filter { !inner.contains($0.name) }
        .map { .library(name: $0.name, targets: [$0.name]) }
        + examples.map { .executable(name: $0.name, targets: [$0.name]) },
    traits: [
        .trait(name: "SQLite", description: "The embedded store of OmniSQLite, on GRDB."),
        .trait(name: "CommandLine", description: "The example and inspection tools that read options from a shell."),
        .default(enabledTraits: ["SQLite"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [.target(name: "COmniKernels")]
        + rooms.map { .target(name: $0.name, dependencies: $0.imports, swiftSettings: settings) }
        + examples.map {
            .executableTarget(
                name: $0.name, dependencies: $0.imports, path: "Examples/\($0.name)",
                exclude: $0.name == "evaluate" ? ["README.md"] : [], swiftSettings: settings)
        }
        // What the kill tests end and start again.
        + [
            .executableTarget(
                name: "omni-crash", dependencies: ["Omnichannel", "OmniSQLite"], path: "Tests/Support/omni-crash",
                swiftSettings: settings)
        ]
        + rooms.filter { $0.name != "OmniTesting" }
        .map { room in
            .testTarget(
                name: "\(room.name)Tests",
                dependencies: room.imports + [.init(stringLiteral: room.name), "OmniTesting"]
                    + (room.name == "Omnichannel" ? ["OmniSQLite", "omni-crash"] : []),
                exclude: golden.contains(room.name) ? ["Golden"] : [], swiftSettings: settings)
        }
)
