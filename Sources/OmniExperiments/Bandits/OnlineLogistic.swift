// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Logistic regression that learns event by event: FTRL-proximal (McMahan and others 2013).
///
/// For the chance that a message on a channel is answered, with features hashed into a fixed number of places. Rare
/// features learn in large steps and common ones in small; with an `l1` above 0 most weights are exactly 0.
public struct OnlineLogistic: Sendable, Hashable, Codable {
    /// The settings.
    public struct Configuration: Sendable, Hashable, Codable {
        /// The size of the first steps.
        public var alpha = 0.1
        /// How slowly steps shrink.
        public var beta = 1.0
        /// How strongly small weights are pulled to 0; 1 for sparse models.
        public var l1 = 0.0
        /// How strongly all weights are pulled toward 0.
        public var l2 = 1.0

        /// Creates the usual settings.
        public init() {}
    }

    /// The settings.
    public let configuration: Configuration
    /// The sums of adjusted gradients, by place.
    public private(set) var sums: [Double]
    /// The sums of squared gradients, by place.
    public private(set) var squares: [Double]

    /// Creates a model that answers 0.5.
    ///
    /// - Throws: ``ExperimentError`` for a dimension or an alpha that is not above 0, or other settings below 0.
    public init(dimension: Int, configuration: Configuration = .init()) throws {
        let settings = [configuration.beta, configuration.l1, configuration.l2]
        guard dimension > 0, configuration.alpha > 0, configuration.alpha.isFinite,
            settings.allSatisfy({ $0 >= 0 && $0.isFinite })
        else {
            throw ExperimentError(.invalidInput, "an online model needs a dimension and an alpha above 0")
        }
        self.configuration = configuration
        sums = [Double](repeating: 0, count: dimension)
        squares = [Double](repeating: 0, count: dimension)
    }

    /// Returns the place of a named feature.
    ///
    /// Two names may share one, the rarer the larger the dimension.
    public func place(of feature: String) -> Int {
        Int(StableHash.fnv1a32(feature) % UInt32(clamping: sums.count))
    }

    /// Returns the weight at a place; 0 outside.
    public func weight(at place: Int) -> Double {
        guard sums.indices.contains(place) else { return 0 }
        let sum = sums[place]
        guard abs(sum) > configuration.l1 else { return 0 }
        let shrunk = sum - (sum < 0 ? -configuration.l1 : configuration.l1)
        let rate = (configuration.beta + squares[place].squareRoot()) / configuration.alpha
        let below = rate + configuration.l2
        return below > 0 ? -shrunk / below : 0
    }

    /// Returns the chance of the label 1, strictly between 0 and 1; places outside count as 0.
    public func predict(_ features: [(place: Int, value: Double)]) -> Double {
        let score = features.reduce(0) { $0 + weight(at: $1.place) * $1.value }
        // Beyond 35 the chance could not be told from 0 or 1, and the gradient would vanish for ever.
        return 1 / (1 + exp(-min(max(score, -35), 35)))
    }

    /// Learns one event, and returns the chance that was predicted before.
    ///
    /// - Throws: ``ExperimentError`` for a value that is not finite or a place outside; then nothing is learned.
    @discardableResult public mutating func learn(
        _ features: [(place: Int, value: Double)], label: Bool
    ) throws -> Double {
        guard features.allSatisfy({ $0.value.isFinite && abs($0.value) < 1e100 && sums.indices.contains($0.place) })
        else {
            throw ExperimentError(.invalidInput, "a feature's value is not finite or its place is outside")
        }
        let chance = predict(features)
        let error = chance - (label ? 1 : 0)
        let weights = features.map { weight(at: $0.place) }
        for (feature, weight) in zip(features, weights) {
            let gradient = error * feature.value
            let before = squares[feature.place]
            let after = before + gradient * gradient
            let step = (after.squareRoot() - before.squareRoot()) / configuration.alpha
            sums[feature.place] += gradient - step * weight
            squares[feature.place] = after
        }
        return chance
    }
}

extension OnlineLogistic {
    /// Reads a model, and refuses settings that the initialiser refuses and sums that no learning gives.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let sums = try container.decode([Double].self, forKey: .sums)
        let squares = try container.decode([Double].self, forKey: .squares)
        let configuration = try container.decode(Configuration.self, forKey: .configuration)
        self = try decoder.checked { try OnlineLogistic(dimension: sums.count, configuration: configuration) }
        let isSound = sums.allSatisfy(\.isFinite) && squares.allSatisfy { $0 >= 0 && $0.isFinite }
        try decoder.require(
            isSound && sums.count == squares.count, "an online model has as many sums as squares, none of these below 0"
        )
        self.sums = sums
        self.squares = squares
    }
}
