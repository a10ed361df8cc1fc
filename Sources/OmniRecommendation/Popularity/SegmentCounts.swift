// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How much there is of each item, everywhere and in each segment.
struct SegmentCounts: Sendable, Hashable {
    private let segments: [String]
    private let itemCount: Int
    /// The whole store's row and then one for each segment.
    private var counts: [Double]

    init(_ interactions: Interactions) {
        segments = (0..<interactions.segments.count).map { interactions.segments.id($0) ?? "" }
        itemCount = interactions.items.count
        counts = [Double](repeating: 0, count: itemCount * (segments.count + 1))
    }

    mutating func add(_ amount: Double, item: Int, user: Int, of interactions: Interactions) {
        counts[item] += amount
        guard interactions.segmentOf.indices.contains(user), interactions.segmentOf[user] >= 0 else { return }
        counts[(Int(interactions.segmentOf[user]) + 1) * itemCount + item] += amount
    }

    func number(of segment: String) -> Int? { segments.firstIndex(of: segment) }

    func hasSegments(of other: SegmentCounts) -> Bool { segments == other.segments }

    /// The counts of a segment, or of the whole store.
    func row(_ segment: Int?) -> ArraySlice<Double> {
        let start = segment.map { ($0 + 1) * itemCount } ?? 0
        return counts[start..<(start + itemCount)]
    }

    private func total(_ segment: Int?) -> Double { row(segment).reduce(0, +) }

    /// One count.
    func count(_ item: Int, _ segment: Int?) -> Double { counts[(segment.map { $0 + 1 } ?? 0) * itemCount + item] }

    /// Everything that was counted: first everywhere, then in each segment.
    var totals: [Double] { [total(nil)] + segments.indices.map { total($0) } }

    /// The segment's name.
    func name(_ segment: Int?) -> String? { segment.map { segments[$0] } }

    func encode(into archive: inout ModelArchive.Writer) {
        archive.texts(segments)
        archive.numbers(counts)
    }

    init(from archive: inout ModelArchive.Reader, items: Int) throws {
        segments = try archive.texts()
        counts = try archive.doubles()
        itemCount = items
        guard counts.count == items * (segments.count + 1), counts.allSatisfy({ $0 >= 0 }) else {
            throw ModelArchive.damaged("counts do not fit the catalogue")
        }
    }
}

extension ModelArchive.Reader {
    /// Reads what a matrix counted.
    mutating func values() throws -> Interactions.Values {
        guard let values = Interactions.Values(rawValue: try text()) else {
            throw ModelArchive.damaged("a setting is unknown")
        }
        return values
    }
}

extension Interactions {
    /// Refuses to fit from nothing.
    package func requireEvents() throws {
        guard !isEmpty else {
            throw RecommendationError(.noInteractions, "there are no interactions to fit from; append some first")
        }
    }
}
