// swift-tools-version: 6.2
// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "omnichannel-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-omnichannel", path: "..", traits: ["SQLite"]),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "omni-bench",
            dependencies: [
                .product(name: "Omnichannel", package: "swift-omnichannel"),
                .product(name: "OmniSQLite", package: "swift-omnichannel"),
                .product(name: "OmniRecommendation", package: "swift-omnichannel"),
                .product(name: "OmniExperiments", package: "swift-omnichannel"),
                .product(name: "OmniPrediction", package: "swift-omnichannel"),
                .product(name: "OmniMetrics", package: "swift-omnichannel"),
                .product(name: "OmniCharts", package: "swift-omnichannel"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ])
