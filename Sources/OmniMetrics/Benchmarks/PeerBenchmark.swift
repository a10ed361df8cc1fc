// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Where an own figure stands among those of peers, of an industry, or of the best in class.
///
/// With fewer than five peers only the band is told, because a rank among three would give single peers away and mean
/// little.
public struct PeerBenchmark: Sendable, Hashable, Codable {
    /// How many peers a rank needs.
    public static let leastPeers = 5

    /// What is compared, as in ``MetricDefinition/name``.
    public var metric: String
    /// Where the peers' figures come from.
    public var source: String
    /// The own figure.
    public var value: Double
    /// How many peers there are.
    public var peers: Int
    /// Lower quartile, median and upper quartile of the peers; of single peers by linear interpolation.
    public var quartiles: [Double]
    /// The share of peers below, counting equal ones half, in percent; `nil` with too few peers.
    public var percentile: Double?
    /// Distance from the median in robust standard deviations (1.4826 × median absolute deviation); `nil` with too few
    /// peers, or where more than half of them are equal.
    public var robustZ: Double?
    /// Which quarter of the peers' band the figure falls into.
    public var band: Band

    /// A quarter of the peers.
    public enum Band: String, Sendable, Hashable, Codable {
        /// Below the lower quartile.
        case bottom
        /// Between the lower quartile and the median.
        case lowerMiddle
        /// Between the median and the upper quartile, both included.
        case upperMiddle
        /// Above the upper quartile.
        case top
    }

    /// Compares with the figures of single peers.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` without peers, or for a figure that is not finite.
    public init(metric: String, value: Double, peers: [Double], source: String) throws {
        guard value.isFinite, peers.allSatisfy(\.isFinite) else {
            throw MetricsError(.invalidInput, "\(metric): a figure to compare is not a finite number")
        }
        let sorted = peers.sorted()
        guard let low = Quantiles.linear(sorted, 0.25), let middle = Quantiles.linear(sorted, 0.5),
            let high = Quantiles.linear(sorted, 0.75)
        else { throw MetricsError(.invalidInput, "\(metric): no peers to compare with") }
        self.init(metric: metric, value: value, quartiles: [low, middle, high], peers: peers.count, source: source)
        guard peers.count >= Self.leastPeers else { return }
        let below = peers.count { $0 < value }
        let equal = peers.count { $0 == value }
        percentile = 100 * (Double(below) + Double(equal) / 2) / Double(peers.count)
        let deviation = Quantiles.median(peers.map { abs($0 - middle) }) ?? 0
        robustZ = Share.of(value - middle, by: 1.482_6 * deviation)
    }

    /// Compares with a published band, such as an industry report's quartiles.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless the three figures are finite and in order.
    public init(
        metric: String, value: Double, lowerQuartile: Double, median: Double, upperQuartile: Double, peers: Int,
        source: String
    ) throws {
        let band = [lowerQuartile, median, upperQuartile]
        guard value.isFinite, band.allSatisfy(\.isFinite), lowerQuartile <= median, median <= upperQuartile, peers > 0
        else {
            throw MetricsError(
                .invalidInput, "\(metric): a band is lower quartile ≤ median ≤ upper quartile of at least one peer")
        }
        self.init(metric: metric, value: value, quartiles: band, peers: peers, source: source)
    }

    private init(metric: String, value: Double, quartiles: [Double], peers: Int, source: String) {
        self.metric = metric
        self.source = source
        self.value = value
        self.peers = peers
        self.quartiles = quartiles
        if value < quartiles[0] {
            band = .bottom
        } else if value < quartiles[1] {
            band = .lowerMiddle
        } else {
            band = value <= quartiles[2] ? .upperMiddle : .top
        }
    }
}

/// A figure of this year beside that of the year before.
public struct YearOnYear: Sendable, Hashable, Codable {
    /// This year.
    public var current: Double
    /// The same time of the year before.
    public var previous: Double

    /// Creates a comparison.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a figure that is not finite.
    public init(current: Double, previous: Double) throws {
        guard current.isFinite, previous.isFinite else {
            throw MetricsError(.invalidInput, "a figure to compare with the year before is not a finite number")
        }
        self.current = current
        self.previous = previous
    }

    /// This year less the year before.
    public var change: Double { current - previous }
    /// The change by the year before: 0.57 for 57 % more; `nil` where the year before was zero or less, because growth
    /// from a loss means nothing.
    public var growth: Double? { Share.of(current - previous, by: previous) }
}

extension YearOnYear {
    /// Reads a comparison.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` for a figure that is not finite; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            current: fields.decode(Double.self, forKey: .current),
            previous: fields.decode(Double.self, forKey: .previous))
    }
}

extension PeerBenchmark {
    /// Reads a comparison.
    ///
    /// - Throws: ``MetricsError`` with `invalidInput` unless quartiles are three finite numbers in order of at least one
    ///   peer, and the band is the one in which the figure lies; what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let metric = try fields.decode(String.self, forKey: .metric)
        let quartiles = try fields.decode([Double].self, forKey: .quartiles)
        guard quartiles.count == 3 else {
            throw MetricsError(.invalidInput, "\(metric): \(quartiles.count) quartiles, there are always 3")
        }
        try self.init(
            metric: metric, value: fields.decode(Double.self, forKey: .value), lowerQuartile: quartiles[0],
            median: quartiles[1], upperQuartile: quartiles[2], peers: fields.decode(Int.self, forKey: .peers),
            source: fields.decode(String.self, forKey: .source))
        percentile = try fields.decodeIfPresent(Double.self, forKey: .percentile)
        robustZ = try fields.decodeIfPresent(Double.self, forKey: .robustZ)
        guard try fields.decode(Band.self, forKey: .band) == band, (0...100).contains(percentile ?? 0),
            (robustZ ?? 0).isFinite
        else { throw MetricsError(.invalidInput, "\(metric): its band or percentile contradicts its figure") }
    }
}
