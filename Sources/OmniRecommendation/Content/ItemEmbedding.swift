// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Says where items lie in a space in which near means alike: attributes, texts, pictures.
///
/// What a photo shows, a search box means or a new product is like, is answered by whoever brings the vectors: a model
/// on the device, a service, a table that was computed overnight.
public protocol ItemEmbedding: Sendable {
    /// How many numbers a vector has.
    var dimension: Int { get }

    /// Returns the vector of an item; nil if it has none.
    func vector(of item: String) -> [Float]?
}

/// Items by their attributes: each attribute weighs the more, the fewer items have it.
///
/// Attributes are words such as `team:reds` or `colour:blue`; prices become buckets that double (`price~2^7`), so that
/// 150 is nearer to 200 than to 20. A vector holds TF-IDF weights, hashed into a fixed number of places.
public struct AttributeEmbedding: ItemEmbedding {
    /// How many numbers a vector has.
    public let dimension: Int
    private let vectors: [String: [Float]]

    /// Creates an embedding of items by their attributes.
    ///
    /// - Parameters:
    ///   - attributes: per item its words; the same word twice counts once.
    ///   - prices: per item its price in any one unit, where it has one.
    ///   - dimension: how many places words are hashed into; at least one.
    public init(attributes: [String: [String]], prices: [String: Double] = [:], dimension: Int = 256) {
        let dimension = max(1, dimension)
        let words = attributes.merging(prices.mapValues { Self.bucket($0) }) { $0 + $1 }.mapValues { Set($0) }
        var spread: [String: Int] = [:]
        for list in words.values { for word in list { spread[word, default: 0] += 1 } }
        let count = Double(max(1, words.count))
        self.dimension = dimension
        vectors = words.mapValues { list in
            var vector = [Float](repeating: 0, count: dimension)
            for word in list.sorted() {
                let hash = StableHash.mix64(StableHash.fnv1a64(word))
                // Half of the words count down, so that words that fall on one place do not all add up.
                let sign: Float = hash >> 63 == 0 ? 1 : -1
                vector[Int(hash % UInt64(dimension))] += sign * Float(naturalLog(1 + count / Double(spread[word] ?? 1)))
            }
            return vector
        }
    }

    /// Returns the vector of an item; nil if nothing is known of it.
    public func vector(of item: String) -> [Float]? { vectors[item] }

    private static func bucket(_ price: Double) -> [String] {
        guard price.isFinite, price > 0 else { return [] }
        return ["price~2^\(Int((2 * naturalLog(price) / naturalLog(2)).rounded()))"]
    }
}
