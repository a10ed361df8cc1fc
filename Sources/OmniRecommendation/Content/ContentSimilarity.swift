// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Items that look like those of the history, by vectors that someone brings: the answer for items that are new.
///
/// A score is the mean likeness (cosine) to the items of the history, weighted by the history's weights. Needs no
/// interactions, so that an item can be recommended the moment it is in the catalogue. To hand over from content to
/// behaviour as an item gathers interactions, blend it with a model of behaviour: ``Blend``.
public struct ContentSimilarity: Recommender {
    /// The catalogue.
    public private(set) var items: StableIndex
    /// What was taken in.
    public private(set) var report: FitReport
    let dimension: Int
    /// One vector of length one after the other; all zero for an item that has none.
    private(set) var vectors: [Float]

    /// The kind in an archive.
    public static let kind = "content"
    /// How tables call it.
    public var name: String { "content" }
    /// Discovery: owned items are left out.
    public var ownedItems: OwnedItems { .excluded }

    /// Takes in the vectors of a catalogue.
    ///
    /// - Throws: ``RecommendationError`` for a vector of another length or with numbers that are not finite.
    public init(items: StableIndex, embedding: some ItemEmbedding) throws {
        let start = ContinuousClock.now
        self.items = items
        dimension = embedding.dimension
        vectors = []
        guard dimension > 0 else {
            throw RecommendationError(
                .invalidConfiguration, "an embedding has at least one dimension, not \(dimension)")
        }
        report = FitReport(users: 0, items: items.count, events: 0)
        for item in 0..<items.count {
            vectors += try unit(items.id(item).flatMap { embedding.vector(of: $0) })
        }
        report.duration = start.duration(to: .now)
    }

    /// Takes in one more item, or a new vector of one that is there.
    public mutating func insert(_ item: String, vector: [Float]) throws {
        guard !item.isEmpty else {
            throw RecommendationError(.invalidInteraction, "an item that is taken in has an id; this one is empty")
        }
        let fresh = try unit(vector)
        let number = items.insert(item)
        if vectors.count < items.count * dimension {
            vectors += fresh
        } else {
            vectors.replaceSubrange((number * dimension)..<((number + 1) * dimension), with: fresh)
        }
        report.items = items.count
    }

    /// Returns the items nearest to a vector, such as that of a photo; items without a vector are not among them.
    /// - Throws: ``RecommendationError`` for a vector of another length or with numbers that are not finite.
    public func nearest(
        to vector: [Float], count: Int, where isAllowed: ((String) -> Bool)? = nil
    ) throws -> [Recommendation] {
        var scores: [Float] = []
        compare(try unit(vector), into: &scores)
        return pick(count, of: scores, where: isAllowed)
    }

    /// Scores by the mean likeness to the history.
    public func score(_ history: IndexedHistory, into scores: inout [Float]) {
        var mean = [Float](repeating: 0, count: dimension)
        var total: Float = 0
        let known = history.known(below: items.count)
        for (item, weight) in zip(known.items, known.weights) {
            let start = Int(item) * dimension
            guard vectors[start..<(start + dimension)].contains(where: { $0 != 0 }) else { continue }
            for place in 0..<dimension { mean[place] += weight * vectors[start + place] }
            total += weight
        }
        guard total > 0 else {
            scores = [Float](repeating: -.infinity, count: items.count)
            return
        }
        for place in 0..<dimension { mean[place] /= total }
        compare(mean, into: &scores)
    }

    /// The items that lie nearest.
    public func similar(to item: String, count: Int) -> [Recommendation] {
        guard let number = items.number(of: item) else { return [] }
        var scores: [Float] = []
        score(IndexedHistory(items: [Int32(number)]), into: &scores)
        scores[number] = -.infinity
        return pick(count, of: scores, where: nil)
    }

    /// The items of the history that it looks like.
    public func explain(_ item: String, for history: IndexedHistory, count: Int) -> [Reason] {
        guard let target = items.number(of: item), count > 0 else { return [] }
        let row = history.known(below: items.count).row(.weights)
        let total = row.weights.reduce(0, +)
        var shares = zip(row.items, row.weights)
            .map { source, weight in
                (item: source, share: weight / total * product(Int(source), target))
            }
        shares.removeAll { $0.share <= 0 }
        shares.sort { $0.share != $1.share ? $0.share > $1.share : $0.item < $1.item }
        return shares.prefix(count)
            .compactMap { share in
                items.id(Int(share.item)).map { Reason(.looksLike(item: $0), contribution: Double(share.share)) }
            }
    }

    /// Interactions tell it nothing; items that joined the catalogue wait for their vectors.
    public mutating func update(from interactions: Interactions, control: FitControl) throws {
        guard interactions.items.count > items.count else { return }
        guard interactions.items.namesWithGaps.starts(with: items.namesWithGaps) else {
            throw RecommendationError(
                .mismatch, "the store numbers its items differently from the embedding's catalogue")
        }
        items = interactions.items
        vectors += [Float](repeating: 0, count: items.count * dimension - vectors.count)
        report.items = items.count
    }
}

extension ContentSimilarity {
    private func unit(_ vector: [Float]?) throws -> [Float] {
        guard let vector else { return [Float](repeating: 0, count: dimension) }
        guard vector.count == dimension, vector.allSatisfy(\.isFinite) else {
            throw RecommendationError(
                .invalidInteraction, "a vector has \(dimension) finite numbers; one of \(vector.count) is not such")
        }
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return length > 0 ? vector.map { Float(Double($0) / length) } : vector
    }

    private func compare(_ vector: [Float], into scores: inout [Float]) {
        scores = [Float](repeating: -.infinity, count: items.count)
        for item in 0..<items.count {
            var sum: Float = 0
            var hasVector = false
            for place in 0..<dimension {
                let value = vectors[item * dimension + place]
                if value != 0 { hasVector = true }
                sum += value * vector[place]
            }
            if hasVector { scores[item] = sum }
        }
    }

    private func product(_ left: Int, _ right: Int) -> Float {
        var sum: Float = 0
        for place in 0..<dimension { sum += vectors[left * dimension + place] * vectors[right * dimension + place] }
        return sum
    }

    private func pick(_ count: Int, of scores: [Float], where isAllowed: ((String) -> Bool)?) -> [Recommendation] {
        var list: [Recommendation] = []
        guard count > 0 else { return list }
        for item in TopItems.best(isAllowed == nil ? count : scores.count, of: scores) where list.count < count {
            guard let id = items.id(Int(item)), isAllowed?(id) ?? true else { continue }
            list.append(Recommendation(item: id, score: Double(scores[Int(item)])))
        }
        return list
    }

    /// Writes the vectors.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.integer(dimension)
        archive.index(items)
        archive.report(report)
        archive.numbers(vectors)
    }

    /// Reads the vectors.
    public init(from archive: inout ModelArchive.Reader) throws {
        dimension = try archive.integer()
        items = try archive.index()
        report = try archive.report()
        vectors = try archive.floats()
        let (size, overflow) = items.count.multipliedReportingOverflow(by: dimension)
        guard dimension > 0, !overflow, vectors.count == size else {
            throw ModelArchive.damaged("vectors do not fit the catalogue")
        }
    }
}
