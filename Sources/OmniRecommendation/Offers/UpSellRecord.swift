// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How many offers were accepted beside how many were expected to be, for each band of price lifts.
///
/// It corrects ``UpSell``'s acceptance offer by offer, without a fit: what is expected in a band is multiplied by
/// (prior + accepted) / (prior + expected), so that it starts as the formula says and ends as people did. Every outcome
/// counts 1 / propensity times, 20 at most, as if everything had been offered as often as all else; order does not
/// matter, but for rounding, and equal outcomes give equal numbers. An outcome that is told twice counts twice.
public struct UpSellRecord: Sendable, Hashable, Codable {
    /// What became of the offers of one band, each counted by its weight.
    public struct Band: Sendable, Hashable, Codable {
        /// How many were made.
        public internal(set) var offered = 0.0
        /// How many the formula alone expected to be accepted.
        public internal(set) var expected = 0.0
        /// How many were accepted.
        public internal(set) var accepted = 0.0
    }

    /// Where one band ends and the next begins: prices in relation to the base item's, ascending.
    public let edges: [Double]
    /// How many accepted offers the formula is worth at the start; above zero.
    public let prior: Double
    /// One band more than there are edges.
    public private(set) var bands: [Band]

    /// The greatest weight of one outcome, so that a rare draw does not decide alone.
    public static let greatestWeight = 20.0

    /// Creates an empty record; edges are put in order, and a prior that is not above zero is one.
    public init(edges: [Double] = [1.15, 1.3, 1.5, 1.75], prior: Double = 10) {
        self.edges = Set(edges.filter(\.isFinite)).sorted()
        self.prior = prior.isFinite && prior > 0 ? prior : 1
        bands = [Band](repeating: Band(), count: self.edges.count + 1)
    }

    /// By what the acceptance of an offer of this price in relation to the base item's is multiplied.
    public func correction(ratio: Double) -> Double {
        let band = bands[place(of: ratio)]
        return (prior + band.accepted) / (prior + band.expected)
    }

    mutating func add(ratio: Double, expected: Double, accepted: Bool, propensity: Propensity) {
        let weight = min(Self.greatestWeight, 1 / propensity.value)
        let band = place(of: ratio)
        bands[band].offered += weight
        bands[band].expected += weight * expected
        if accepted { bands[band].accepted += weight }
    }

    private func place(of ratio: Double) -> Int { edges.firstIndex { ratio < $0 } ?? edges.count }

    /// Reads a record; one whose bands do not fit its edges is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let edges = try container.decode([Double].self, forKey: .edges)
        let prior = try container.decode(Double.self, forKey: .prior)
        self.init(edges: edges, prior: prior)
        let bands = try container.decode([Band].self, forKey: .bands)
        let isSound = bands.allSatisfy { band in
            [band.offered, band.expected, band.accepted].allSatisfy { $0.isFinite && $0 >= 0 }
        }
        guard self.edges == edges, self.prior == prior, bands.count == edges.count + 1, isSound else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "bands do not fit their edges"))
        }
        self.bands = bands
    }
}

extension UpSell {
    /// What became of an offer that was made.
    public struct Outcome: Sendable, Hashable {
        /// What the offered item cost.
        public var price: Money
        /// What the base item cost.
        public var basePrice: Money
        /// How well it fitted the person, 0…1.
        public var relevance: Double
        /// The person's tier of loyalty, 0 for none.
        public var loyalty: Double
        /// Whether the person took it.
        public var isAccepted: Bool
        /// How likely it was that this was offered.
        public var propensity: Propensity

        /// Creates one of its parts.
        public init(
            price: Money, basePrice: Money, relevance: Double, loyalty: Double = 0, isAccepted: Bool,
            propensity: Propensity = .certain
        ) {
            self.price = price
            self.basePrice = basePrice
            self.relevance = relevance
            self.loyalty = loyalty
            self.isAccepted = isAccepted
            self.propensity = propensity
        }
    }

    /// Learns from what became of an offer; prices that cannot be compared teach nothing.
    ///
    /// The record begins with the first outcome, unless one was set; the formula's weights stay as they are.
    public mutating func learn(_ outcome: Outcome) {
        guard outcome.price.currency == outcome.basePrice.currency, outcome.price.minor > 0, outcome.basePrice.minor > 0
        else { return }
        let ratio = Double(outcome.price.minor) / Double(outcome.basePrice.minor)
        var record = record ?? UpSellRecord()
        record.add(
            ratio: ratio, expected: acceptance(ratio: ratio, relevance: outcome.relevance, loyalty: outcome.loyalty),
            accepted: outcome.isAccepted, propensity: outcome.propensity)
        self.record = record
    }
}
